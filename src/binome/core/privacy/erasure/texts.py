"""Texts that name someone: found by the database, cleaned here, in every table whoever wrote them."""

import functools
import operator
import re
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Lower

from binome.core.people.declarations import Kept, Privacy
from binome.core.people.models import Person
from binome.core.people.text import folded
from binome.core.privacy.erasure.fates import Model, texts_of
from binome.core.privacy.erasure.personal_names import PersonalNames

FOLDED_LINE = re.compile(r"\r?\n[ \t]")  # how calendars break a line, in the middle of a name too


def clean(model: Model, privacy: Privacy | None, *, person: Person, who: PersonalNames) -> int:
    """Put a neutral word wherever a text of `model` names `person`; says of how many rows."""
    texts = texts_of(model)
    if model is Person:
        texts = [name for name in texts if name not in (privacy.pseudonyms if privacy else ())]
    if not texts:
        return 0
    near = _near(model, privacy, person)
    names = () if _is_of_the_house(privacy) else who.alone
    changed = 0
    for row in _holding(model, texts, who):
        # Beside them every name of theirs means them, a bare first name too; where a text names them in full, so do its other
        # mentions; anywhere else only a name that nobody else here bears, or a colleague's first name would be erased.
        called = who.near if row.pk in near else who.meant if _names_in_full(row, texts, who) else names
        if _clean_row(row, texts, who=who, names=called):
            changed += 1
    return changed


def _names_in_full(row: models.Model, texts: list[str], who: PersonalNames) -> bool:
    """Whether a row names them so that nobody else is meant: what else it calls by their names alone is them too."""
    if not who.near or any(_cleaned(getattr(row, name), who=who, names=()) != getattr(row, name) for name in texts):
        return True
    words = {part for name in texts for part in _strings(getattr(row, name))}
    return len(who.near) > 1 and all(folded(name) in {folded(word) for word in words} for name in who.near)


def _strings(value: Any) -> Iterator[str]:
    """The values of a structure, each alone: a line of a file holds a given and a family name apart."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, str):
        yield value


def _is_of_the_house(privacy: Privacy | None) -> bool:
    """Names of entities, programmes and themes: a family name in one is the name of a thing."""
    return privacy is not None and privacy.of is None and privacy.kept is Kept.ALWAYS


def _near(model: Model, privacy: Privacy | None, person: Person) -> set[Any]:
    paths = privacy.near if privacy else ()
    if not paths:
        return set()
    beside = functools.reduce(operator.or_, (Q(**{path: person}) for path in paths))
    return set(model._base_manager.filter(beside).values_list("pk", flat=True))


def _holding(model: Model, texts: list[str], who: PersonalNames) -> Iterator[models.Model]:
    """Rows in which a piece of a name stands: more than those that name the person, and none is missed."""
    rows = model._base_manager.order_by("pk")
    condition = Q()
    for name in texts:
        rows = rows.alias(**{f"_{name}": Lower(Cast(name, models.TextField()))})
        for piece in who.pieces:
            condition |= Q(**{f"_{name}__contains": piece.lower()})
    return rows.filter(condition).only("pk", *texts).iterator(chunk_size=500)


def _clean_row(row: models.Model, texts: list[str], *, who: PersonalNames, names: tuple[str, ...]) -> bool:
    after = {name: _cleaned(getattr(row, name), who=who, names=names) for name in texts}
    changed = {name: value for name, value in after.items() if value != getattr(row, name)}
    for name, value in changed.items():
        column = row._meta.get_field(name)
        longest = getattr(column, "max_length", None)
        changed[name] = value[:longest] if longest and isinstance(value, str) else value
    if changed:
        type(row)._base_manager.filter(pk=row.pk).update(**changed)
    return bool(changed)


def _cleaned(value: Any, *, who: PersonalNames, names: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        text = FOLDED_LINE.sub("", value) if value.startswith("BEGIN:VCALENDAR") else value
        cleaned = who.taken_from(text, names=names)
        return cleaned if cleaned != text else value
    if isinstance(value, list):
        return [_cleaned(each, who=who, names=names) for each in value]
    if isinstance(value, dict):
        return {
            _cleaned(key, who=who, names=names): _cleaned(each, who=who, names=names) for key, each in value.items()
        }
    return value
