"""Marks, references, decisions, calls, files of annual reviews."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from binome.core.people.models import Person
from binome.core.people.picking import PersonField
from binome.core.ui.clock import check_within_a_year
from binome.core.ui.props import RatingRow
from binome.journey.enrolment import rules
from binome.journey.enrolment.queries.applying import behaviours, said
from binome.journey.enrolment.queries.cases import criteria
from binome.journey.enrolment.states import DECISIONS, AnswerKind, ApplicationState, Side

MARKS = [(0, _("Absent")), (1, _("Partial")), (2, _("Good")), (3, _("Outstanding"))]
BEHAVIOUR_LEVELS = [
    ("", _("Not seen")),
    (1, _("To develop")),
    (2, _("Progressing")),
    (3, _("Established")),
    (4, _("A resource for others")),
]


class MarkForm(forms.Form):
    """Four marks from 0 to 3, each chosen by what the answer does, and a word for whoever decides the rubric's next version."""

    comment = forms.CharField(
        label=_("A remark on this answer"), required=False, widget=forms.Textarea({"rows": 3}), strip=False
    )

    def __init__(self, data: Any = None, *, kind: str = AnswerKind.CASE, version: int | None = None) -> None:
        super().__init__(data)
        for criterion in criteria(kind, version):
            self.fields[f"mark-{criterion.key}"] = forms.TypedChoiceField(
                label=criterion.name,
                choices=[
                    (mark, f"{mark} · {anchor}") for (mark, _word), anchor in zip(MARKS, criterion.anchors, strict=True)
                ],
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
            )

    @property
    def lines(self) -> list[forms.BoundField]:
        """The four criteria, each with what an answer does at each mark."""
        return [self[f"mark-{key}"] for key in rules.CRITERIA]

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
    def rows(self) -> list[RatingRow]:
        """The lines of the scale, with what was said before or just typed."""
        return [
            RatingRow(
                behaviour["code"],
                said(behaviour, "title"),
                value=self.data.get(f"behaviour-{behaviour['code']}", self.levels_kept.get(behaviour["code"], "")),
                help=said(behaviour, "definition"),
            )
            for behaviour in behaviours()
        ]

    @property
    def levels(self) -> dict[str, int]:
        """What was ticked; anything else is left out."""
        typed = {code: self.data.get(f"behaviour-{code}", "") for code in rules.BEHAVIOURS}
        return {code: int(level) for code, level in typed.items() if level in {"1", "2", "3", "4"}}


class OwnBehavioursForm(BehavioursForm):
    """How a volunteer sees themselves, and whether the programme manager reads it too."""

    shown = forms.BooleanField(
        label=_("Show it to the programme manager too"),
        help_text=_(
            "Beside the reference and annual reviews; none is added to another. You can change your mind here."
        ),
        required=False,
    )

    def __init__(self, data: Any = None, *, levels: dict[str, int] | None = None, shown: bool = False) -> None:
        super().__init__(data, levels=levels)
        self.initial["shown"] = shown


class ReferenceForm(BehavioursForm):
    """How a volunteer works with people."""

    text = forms.CharField(
        label=_("In a few words"),
        help_text=_("A situation you have seen says more than an opinion."),
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )


THE_SAME_IN = {
    "fr": _("The same reason in French, for those who read it"),
    "en": _("The same reason in English, for those who read it"),
}
READS_ANOTHER_LANGUAGE = {
    "fr": _("%(name)s reads French, and gets your words as you write them, above your name."),
    "en": _("%(name)s reads English, and gets your words as you write them, above your name."),
}


class DecisionForm(forms.Form):
    """What is decided, and why; the person concerned reads the reason."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(decision.value, decision.label) for decision in DECISIONS],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person reads it in their email, above your name."),
        widget=forms.Textarea({"rows": 3}),
    )

    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, moves: Sequence[str] = DECISIONS, reader: Person | None = None) -> None:
        super().__init__(data, initial={"seen_at": timezone.now().isoformat()})
        outcome = cast("forms.ChoiceField", self.fields["outcome"])
        outcome.choices = [(decision.value, decision.label) for decision in DECISIONS if decision in moves]
        if reader is not None and reader.preferred_language != get_language():
            self.fields["reason"].help_text = READS_ANOTHER_LANGUAGE[reader.preferred_language] % {
                "name": reader.short_name
            }

    def seen_again(self, at: datetime) -> None:
        """The page that answers shows what stands now: what is pressed next was seen then."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "seen_at": at.isoformat()}


class ManyDecisionsForm(DecisionForm):
    """One decision for people who may read either language."""

    translation = forms.CharField(required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["translation"].label = THE_SAME_IN[other_language()]


def other_language() -> str:
    """The code of the language that the page is not in."""
    return next(code for code, _name in settings.LANGUAGES if code != get_language())


class CallForm(forms.Form):
    """What the call says beyond its letter, and until when one may apply."""

    message_fr = forms.CharField(
        label=_("A word of yours, in French"), required=False, widget=forms.Textarea({"rows": 4})
    )
    message_en = forms.CharField(
        label=_("A word of yours, in English"), required=False, widget=forms.Textarea({"rows": 4})
    )
    closes_on = forms.DateField(
        label=_("Last day to apply"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=[check_within_a_year],
    )


class NominationForm(forms.Form):
    """Whom to suggest, and for which side."""

    person = PersonField(label=_("Who"))
    side = forms.ChoiceField(label=_("As"), choices=Side.choices, widget=forms.RadioSelect)


class TextForm(forms.Form):
    """A few words."""

    text = forms.CharField(label=_("In a few words"), widget=forms.Textarea({"rows": 4}))


class MarkingFilter(forms.Form):
    """Which of the answers given to a reader are listed; `themes` are those that wait: where each stands, code, title."""

    theme = forms.ChoiceField(label=_("Theme"), required=False)

    def __init__(self, data: Any, *, themes: Sequence[tuple[str, str, str]]) -> None:
        super().__init__(data)
        theme = cast("forms.ChoiceField", self.fields["theme"])
        theme.choices = [("", _("Every theme")), *((code, title) for _key, code, title in themes)]

    def chosen(self) -> str:
        """The theme asked for; "" for all, and for one of which nothing waits."""
        self.is_valid()
        return str(self.cleaned_data.get("theme", ""))


class PipelineFilter(forms.Form):
    """What the manager wants to see of the applications."""

    side = forms.ChoiceField(label=_("Side"), required=False, choices=[("", _("Both sides")), *Side.choices])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Every state")),
            *((state.value, state.label) for state in ApplicationState if state != ApplicationState.DRAFT),
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
