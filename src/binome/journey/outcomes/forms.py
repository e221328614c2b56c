"""Input made clean: levels, closing answers, testimonies."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from binome.core.people.text import whole_number
from binome.core.ui.props import RatingRow
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.models import Rating
from binome.journey.outcomes.rules.answering import ASKED_OF, ClosingAnswers
from binome.journey.outcomes.states import Agreement, Frequency, Reach

NOT_APPLICABLE = "na"


def levels_in(data: QueryDict, ratings: Sequence[Rating], *, name: str = "level") -> dict[str, int | None]:
    """The levels that were chosen, by subject; a subject left alone is absent."""
    levels: dict[str, int | None] = {}
    for rating in ratings:
        typed = data.get(f"{name}-{rating.subject}", "")
        if typed in {"1", "2", "3", "4"}:
            levels[rating.subject] = int(typed)
        elif typed == NOT_APPLICABLE:
            levels[rating.subject] = None
    return levels


def rows_of(
    ratings: Sequence[Rating], chosen: dict[str, int | None], labels: dict[str, tuple[str, str]]
) -> list[RatingRow]:
    """Lines of the rating scale, with what was just chosen (never an earlier answer)."""
    rows = []
    for rating in ratings:
        title, more = labels[rating.subject]
        value: int | str = ""
        if rating.subject in chosen:
            value = chosen[rating.subject] or NOT_APPLICABLE
        rows.append(RatingRow(rating.subject, title, value=value, help=more))
    return rows


def _scale(label: Any, choices: Sequence[tuple[int, Any]], **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, widget=forms.RadioSelect, **kwargs
    )


def _text(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ClosingForm(forms.Form):
    """The closing questions of one side (C3–C6, D3–D5, I1–I3)."""

    practice = _scale(_("How often do you use what you worked on, now?"), Frequency.choices)
    changed = _text(_("One thing I changed in my work"))
    team_effect = _text(_("A visible effect for my team"))
    recommends = _scale(
        _("I would recommend the programme, from 0 (not at all) to 10 (entirely)"), [(n, str(n)) for n in range(11)]
    )
    people_met = forms.IntegerField(
        label=_("How many new people have you got to know here thanks to the programme?"), min_value=0, max_value=500
    )
    mentor_again = _scale(_("I would like to mentor again"), Agreement.choices)
    future_here = _scale(
        _("I see myself in the company in two years"),
        Agreement.choices,
        required=False,
        help_text=_("Counted without your name, without a date, apart from your other answers. You may skip it."),
    )
    understands = _scale(_("I understand better how the other generation works"), Agreement.choices)
    age_matters_little = _scale(_("Age matters little in what one can learn from a colleague"), Agreement.choices)
    changed_mind = forms.TypedChoiceField(
        label=_("I changed my mind about a cliché"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda typed: typed == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    changed_mind_on = _text(_("Which one?"))

    def __init__(self, *args: Any, side: str, draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {*ASKED_OF[side], "changed_mind_on"}
        asked |= {"changed", "team_effect"} if side == Side.MENTEE else {"future_here"}
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        if draft:
            for field in self.fields.values():
                field.required = False

    def answers(self) -> ClosingAnswers:
        """What was answered, the anonymous answer aside."""
        return ClosingAnswers(**{name: value for name, value in self.cleaned_data.items() if name != "future_here"})


class TestimonyForm(forms.Form):
    """A few words to share, and how far."""

    text = forms.CharField(label=_("In your own words"), max_length=1200, widget=forms.Textarea(attrs={"rows": 5}))
    signed = forms.TypedChoiceField(
        label=_("Signed"),
        choices=[
            ("no", _("Without my name: only “mentor” or “mentee”, from the next edition of the report on")),
            ("yes", _("With my name")),
        ],
        coerce=lambda typed: typed == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    reach = forms.ChoiceField(
        label=_("Where it may appear"), choices=Reach.choices, widget=forms.RadioSelect, initial=Reach.REPORT
    )
    agree = forms.BooleanField(label=_("I agree that these words be shared so; I can withdraw them at any time"))


class WordsForm(forms.Form):
    """What becomes of one text written at the close: shown as typed, masks put over it, or kept back."""

    words = forms.CharField(max_length=40, widget=forms.HiddenInput)
    text = forms.CharField(label=_("As it will be shown"), max_length=2000, required=False)
    show = forms.BooleanField(required=False)

    def clean_words(self) -> tuple[int, str]:
        """Whose closing answers, and which question."""
        closing, _dash, question = self.cleaned_data["words"].partition("-")
        number = whole_number(closing)
        if number is None:
            raise forms.ValidationError(_("This comment is no longer there."))
        return number, question


class CertificateCodeForm(forms.Form):
    """The code on a certificate."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Sixteen characters, as on the certificate."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class SignatoryForm(forms.Form):
    """Who signs the certificates to come."""

    signatory = forms.CharField(
        label=_("Who signs them"),
        help_text=_("Name and function, on certificates given from now on. Empty: the organisation alone."),
        max_length=200,
        required=False,
    )
