"""Marks, references, decisions, calls, files of annual reviews."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from binome.core.people.models import Person
from binome.core.ui.props import Row
from binome.journey.enrolment import queries, rules
from binome.journey.enrolment.actions import Rating
from binome.journey.enrolment.states import DECISIONS, ApplicationState, Side

MARKS = [(0, _("Absent")), (1, _("Partial")), (2, _("Good")), (3, _("Outstanding"))]
BEHAVIOUR_LEVELS = [
    ("", _("Not seen")),
    (1, _("To develop")),
    (2, _("Progressing")),
    (3, _("Established")),
    (4, _("A resource for others")),
]
MAX_FILE = 2 * 1024 * 1024


class MarkForm(forms.Form):
    """Four marks from 0 to 3, and a word for whoever decides the rubric's next version."""

    comment = forms.CharField(
        label=_("A remark on this answer"), required=False, widget=forms.Textarea({"rows": 3}), strip=False
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for key, name in queries.criteria():
            self.fields[f"mark-{key}"] = forms.TypedChoiceField(
                label=name, choices=MARKS, coerce=int, empty_value=None, widget=forms.RadioSelect
            )

    @property
    def rows(self) -> list[Row]:
        """The lines of the scale."""
        return [Row(key, name, value=self.data.get(f"mark-{key}", "")) for key, name in queries.criteria()]

    @property
    def marks(self) -> dict[str, int]:
        """The four marks, once the form is valid."""
        return {key: self.cleaned_data[f"mark-{key}"] for key in rules.CRITERIA}


class BehavioursForm(forms.Form):
    """Levels on B1–B8, each optional."""

    def __init__(self, data: Any = None, *, levels: dict[str, int] | None = None) -> None:
        super().__init__(data)
        self.levels_kept = levels or {}

    @property
    def rows(self) -> list[Row]:
        """The lines of the scale, with what was said before or just typed."""
        return [
            Row(
                one["code"],
                queries.said(one, "title"),
                value=self.data.get(f"behaviour-{one['code']}", self.levels_kept.get(one["code"], "")),
                help=queries.said(one, "definition"),
            )
            for one in queries.behaviours()
        ]

    @property
    def levels(self) -> dict[str, int]:
        """What was ticked; anything else is left out."""
        typed = {code: self.data.get(f"behaviour-{code}", "") for code in rules.BEHAVIOURS}
        return {code: int(level) for code, level in typed.items() if level in {"1", "2", "3", "4"}}


class ReferenceForm(BehavioursForm):
    """How a volunteer works with people."""

    text = forms.CharField(
        label=_("In a few words"),
        help_text=_("A situation you have seen says more than an opinion."),
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )


class DecisionForm(forms.Form):
    """What is decided, and why; the person concerned reads the reason."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=[(one.value, one.label) for one in DECISIONS], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person reads it in their letter, above your name."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any = None, *, moves: Sequence[str] = DECISIONS) -> None:
        super().__init__(data)
        outcome = cast("forms.ChoiceField", self.fields["outcome"])
        outcome.choices = [(one.value, one.label) for one in DECISIONS if one in moves]


class CallForm(forms.Form):
    """What the call says beyond its letter, and until when one may apply."""

    message_fr = forms.CharField(
        label=_("A word of yours, in French"), required=False, widget=forms.Textarea({"rows": 4})
    )
    message_en = forms.CharField(
        label=_("A word of yours, in English"), required=False, widget=forms.Textarea({"rows": 4})
    )
    closes_on = forms.DateField(
        label=_("Last day to apply"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class NominationForm(forms.Form):
    """Whom to suggest, and for which side."""

    person = forms.CharField(
        label=_("Who"), help_text=_("Their address or staff number."), max_length=254, widget=forms.TextInput
    )
    side = forms.ChoiceField(label=_("As"), choices=Side.choices, widget=forms.RadioSelect)

    def clean_person(self) -> Person:
        """The person on the staff with this address or number."""
        typed = str(self.cleaned_data["person"]).strip()
        found = Person.objects.employed().filter(email__iexact=typed).first()
        found = found or Person.objects.employed().filter(staff_id=typed).first()
        if found is None:
            raise forms.ValidationError(_("Nobody on the staff has this address or number."))
        return found


class TextForm(forms.Form):
    """A few words."""

    text = forms.CharField(label=_("In a few words"), widget=forms.Textarea({"rows": 4}))


class PipelineFilter(forms.Form):
    """What the manager wants to see of the applications."""

    side = forms.ChoiceField(label=_("Side"), required=False, choices=[("", _("Both sides")), *Side.choices])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Every state")),
            *((one.value, one.label) for one in ApplicationState if one != ApplicationState.DRAFT),
        ],
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)

    def __init__(self, data: Any, *, themes: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        theme = cast("forms.ChoiceField", self.fields["theme"])
        theme.choices = [("", _("Every theme")), *themes]

    def chosen(self) -> dict[str, str]:
        """The filters that can be read; the others are as if empty."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("side", "state", "theme")}


@dataclass(frozen=True)
class WrongLine:
    """A line of a file that could not be read, and why."""

    number: int
    reason: str


class ReviewsForm(forms.Form):
    """A CSV of annual reviews: staff_id, year, then B1 to B8 with levels from 1 to 4 (empty when not rated)."""

    file = forms.FileField(label=_("File (CSV)"), help_text=_("Columns: staff_id, year, B1 … B8; levels from 1 to 4."))

    def clean_file(self) -> "UploadedFile[Any]":
        """A file of a size one can read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE:
            raise forms.ValidationError(_("This file is larger than 2 MB."))
        return file

    def read(self) -> tuple[list[Rating], list[WrongLine]]:
        """The ratings, and the lines that could not be read."""
        raw: bytes = self.cleaned_data["file"].read()
        text = _decoded(raw)
        head = text.split("\n", 1)[0]
        rows = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
        known = set(Person.objects.values_list("staff_id", flat=True))
        ratings: list[Rating] = []
        wrong: list[WrongLine] = []
        for number, row in enumerate(rows, start=2):
            found, reason = _ratings_in(row, known)
            ratings += found
            if reason:
                wrong.append(WrongLine(number, reason))
        return ratings, wrong


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _ratings_in(row: dict[str, Any], known: set[str]) -> tuple[list[Rating], str]:
    staff_id, year = str(row.get("staff_id") or "").strip(), str(row.get("year") or "").strip()
    if staff_id not in known:
        return [], _now("nobody has this staff number: %(id)s") % {"id": staff_id[:60] or "—"}
    if not (year.isdecimal() and 2000 <= int(year) <= 2100):
        return [], _now("this is not a year: %(year)s") % {"year": year[:20] or "—"}
    levels = {code: str(row.get(code) or "").strip() for code in rules.BEHAVIOURS}
    bad = [code for code, level in levels.items() if level not in {"", "1", "2", "3", "4"}]
    found = [
        Rating(staff_id=staff_id, behaviour=code, level=int(level), year=int(year))
        for code, level in levels.items()
        if level in {"1", "2", "3", "4"}
    ]
    return found, _now("levels go from 1 to 4: %(codes)s") % {"codes": ", ".join(bad)} if bad else ""
