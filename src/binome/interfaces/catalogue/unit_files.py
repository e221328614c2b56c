"""A unit of content as one file that another installation, or another hand, takes in."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.core.competences import shapes
from binome.core.people.text import cleaned
from binome.interfaces.catalogue.unit_kinds import Content, UnitKind

FORMAT = "binome-unit/1"
MOST_BYTES = 512 * 1024
MOST_FAULTS = 20  # told at once: whoever mends these learns how the others are mended


def written(kind: UnitKind, code: str, content: Content) -> bytes:
    """The file of a unit."""
    whole = {"format": FORMAT, "kind": kind.name, "code": code, "content": content}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


class UnitFileForm(forms.Form):
    """A file of one unit, looked through before anything is kept."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "JSON as “Download” writes it, 512 KB at most. It becomes a new version that nobody is given yet."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def __init__(self, *args: Any, kind: UnitKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.content: Content = {}

    def clean_file(self) -> Any:
        """Read it, and say of each place what is wrong there."""
        uploaded = self.cleaned_data["file"]
        if uploaded.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 512 KB."))
        whole = _read(uploaded.read())
        faults = list(_faults_around(self.kind, whole)) or [
            str(fault) for fault in islice(shapes.misshapen(self.kind.shape, whole["content"]), MOST_FAULTS)
        ]
        if faults:
            raise forms.ValidationError(faults)
        self.content = whole["content"]
        return uploaded


def _read(content: bytes) -> Any:
    try:
        return _as_typed(json.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError as wrong:
        raise forms.ValidationError(_("The file is not text in UTF-8.")) from wrong
    except json.JSONDecodeError as wrong:
        place = {"line": wrong.lineno, "column": wrong.colno}
        raise forms.ValidationError(_("The file is not JSON: line %(line)s, column %(column)s.") % place) from wrong
    except (RecursionError, ValueError) as wrong:  # parts within parts without end, numbers of thousands of digits
        raise forms.ValidationError(_("This file does not hold a module, a role-play or a case.")) from wrong


def _as_typed(value: Any) -> Any:
    """The same with each text as a form would have taken it: no halves of signs, none that turn lines or end them for databases."""
    match value:
        case str():
            return cleaned(value.encode(errors="replace").decode())
        case list():
            return [_as_typed(item) for item in value]
        case dict():
            return {_as_typed(name): _as_typed(part) for name, part in value.items()}
    return value


def _faults_around(kind: UnitKind, whole: Any) -> Iterator[str]:
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or "content" not in whole:
        yield _("This file does not hold a module, a role-play or a case.")
    elif whole.get("kind") != kind.name:
        yield _("The file is of another kind: “%(kind)s”.") % {"kind": str(whole.get("kind"))[:40]}
