"""What a person takes away: their own data, and nothing that others wrote to themselves."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from binome.core.people.declarations import Privacy, Sees
from binome.core.people.models import Person
from binome.core.privacy.seal import unsealed


def own_rows(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row about `person` that they may know of, by model, with the columns that they may see."""
    return {label: rows for label, rows in _tables(person) if rows}


def _tables(person: Person) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for model in apps.get_models():
        declared = getattr(model, "privacy", None)
        if isinstance(declared, Privacy) and declared.of is not None:
            names = declared.seen_by(Sees.SELF)
            about = {"pk": person.pk} if declared.of == "self" else {declared.of: person}
            rows = model._base_manager.filter(declared.readable or Q(), **about).order_by("pk")
            yield model._meta.label_lower, [_row(row, names) for row in rows]


def _row(instance: models.Model, names: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name in names:
        field = instance._meta.get_field(name)
        if field.many_to_many:
            row[name] = [str(other) for other in getattr(instance, name).all()]
        elif field.is_relation:
            other = getattr(instance, name)
            row[name] = str(other) if other is not None else None
        elif name == "sealed":
            row["text"] = _opened(instance)
        elif name == "sealed_name":
            row["name"] = _name_of(instance)
        elif name == "sealed_content":
            continue  # a file of its own in the archive
        else:
            row[name] = getattr(instance, name)
    return row


def _opened(instance: Any) -> str:
    """What is sealed in a row of the person's own; nothing once it was taken back."""
    try:
        return unsealed(instance.sealed, reader=instance.seal_owner) if instance.sealed else ""
    except InvalidToken:
        return _("This note was sealed with an older key and can no longer be opened.")


def _name_of(file: Any) -> str:
    try:
        name: str = file.name
    except InvalidToken:
        return _("A file sealed with an older key, which can no longer be opened")
    return name


def _own_files(person: Person) -> Iterator[tuple[str, bytes]]:
    """The files that `person` handed in, each under a name of its own."""
    for model in apps.get_models():
        declared = getattr(model, "privacy", None)
        if not isinstance(declared, Privacy) or declared.of is None:
            continue
        if "sealed_content" not in declared.seen_by(Sees.SELF):
            continue
        for file in model._base_manager.filter(**{declared.of: person}).order_by("pk").iterator(chunk_size=1):
            # What no key of ours opens is named in the rows, and holds nothing any more
            with suppress(InvalidToken):
                yield f"files/{model._meta.model_name}-{file.pk}-{file.name}", file.content  # type: ignore[attr-defined]


def archive(person: Person) -> bytes:
    """A ZIP with the same data twice, `data.json` for machines and `data.html` for people, and the files handed in."""
    rows = own_rows(person)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        page = render_to_string(
            "privacy/export.html", {"person": person, "rows": rows, "language": get_language() or "fr"}
        )
        file.writestr("data.html", page)
        for name, content in _own_files(person):
            file.writestr(name, content)
    return packed.getvalue()
