"""What people are promised, and what they are asked."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.privacy.disclosure.thresholds import K_SCORES
from binome.core.ui.clock import WHOSE_CLOCK, check_within_a_year
from binome.core.ui.form_limits import hold_within
from binome.journey.diagnosis.models import Question, Survey
from binome.journey.diagnosis.rules.needs import MOST_EASE_THEMES
from binome.journey.diagnosis.states import QuestionKind

EVERY = _(
    "0: you send them yourself. At most three, never less than two days apart, only to those who have not answered."
)
REMINDERS = {"remind_every": (0, 365)}  # days between two


class SurveyForm(forms.ModelForm[Survey]):
    """What people are promised."""

    anonymous = forms.TypedChoiceField(
        label=_("Answers are"),
        coerce=lambda choice: choice == "True",
        choices=[
            ("True", _("anonymous: kept without names")),
            ("False", _("named: kept with names, never shown to managers")),
        ],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Survey
        fields = ("anonymous", "k", "depth", "closes_on", "remind_every")
        labels = {
            "remind_every": _("Days between two reminders"),
            "k": _("Smallest group ever shown"),
            "depth": _("Levels below the top at which the map groups entities"),
            "closes_on": _("Closes on"),
        }
        widgets = {"closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "k": _("Five or more. It never goes down once the survey is launched."),
            "depth": _("1: directorates; 2: departments; and so on. Groups too small join the one above."),
            "remind_every": EVERY,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hold_within(self, {"k": (K_SCORES, 1_000), "depth": (0, 30), **REMINDERS})

    def clean_closes_on(self) -> date | None:
        """A day to come, or none."""
        return _to_come(self.cleaned_data.get("closes_on"))


class CampaignForm(forms.ModelForm[Survey]):
    """What may still change while the survey is open."""

    class Meta:
        model = Survey
        fields = ("closes_on", "remind_every")
        labels = {"closes_on": _("Closes on"), "remind_every": _("Days between two reminders")}
        widgets = {"closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "closes_on": _("Its last day, evening included. The survey then closes by itself."),
            "remind_every": EVERY,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hold_within(self, REMINDERS)

    def clean_closes_on(self) -> date | None:
        """A day to come, or none."""
        return _to_come(self.cleaned_data.get("closes_on"))


class ScheduleForm(forms.Form):
    """When the survey opens by itself."""

    opens_at = forms.DateTimeField(
        label=format_lazy("{} ({})", _("Opens on"), WHOSE_CLOCK),
        help_text=_("Emails then leave in working hours: never in the evening, at night or on days off."),
        validators=[check_within_a_year],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def _to_come(day: date | None) -> date | None:
    if day is not None and day < timezone.localdate():
        raise forms.ValidationError(_("This day has passed."))
    if day is not None:
        check_within_a_year(day)
    return day


class QuestionForm(forms.Form):
    """One question, French and English side by side."""

    kind = forms.ChoiceField(label=_("Kind of question"), choices=QuestionKind.choices)
    text_fr = forms.CharField(label=_("Question in French"), max_length=300)
    text_en = forms.CharField(label=_("Question in English"), max_length=300)
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For the grid (six at most) and for themes wanted."),
    )
    choices_fr = forms.CharField(
        label=_("Choices in French, one a line"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    choices_en = forms.CharField(
        label=_("Choices in English, one a line, same order"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    offer_line = forms.IntegerField(
        label=_("Answer that means “I can mentor someone” (0: none)"), min_value=0, max_value=12, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = Theme.objects.filter(is_active=True)
        self.fields["themes"].choices = [(theme.code, theme.title) for theme in themes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Each kind has what it needs, in both languages."""
        cleaned = super().clean() or {}
        themes = cleaned.get("themes") or []
        if cleaned.get("kind") == QuestionKind.CHOICE:
            french, english = _lines(cleaned.get("choices_fr")), _lines(cleaned.get("choices_en"))
            if len(french) < 2:
                self.add_error("choices_fr", _("Write two choices at least."))
            if len(french) != len(english):
                self.add_error("choices_en", _("Write as many choices in both languages."))
        elif cleaned.get("kind") == QuestionKind.TEXT:
            pass
        elif not themes:
            self.add_error("themes", _("Choose at least one theme."))
        elif cleaned.get("kind") == QuestionKind.EASE and len(themes) > MOST_EASE_THEMES:
            self.add_error("themes", _("Six themes at most: more would tire people."))
        return cleaned

    def choices(self) -> list[dict[str, Any]]:
        """The choices, with codes kept from their line."""
        cleaned = self.cleaned_data
        pairs = zip(_lines(cleaned["choices_fr"]), _lines(cleaned["choices_en"]), strict=False)
        return [
            {"code": f"c{line}", "fr": french, "en": english, "offers": line == (cleaned.get("offer_line") or 0)}
            for line, (french, english) in enumerate(pairs, start=1)
        ]


def asked_by(question: Question) -> dict[str, Any]:
    """The initial values of the form of a question."""
    offers = [line for line, choice in enumerate(question.choices, start=1) if choice.get("offers")]
    return {
        "kind": question.kind,
        "text_fr": question.text_fr,
        "text_en": question.text_en,
        "themes": question.theme_codes,
        "choices_fr": "\n".join(choice["fr"] for choice in question.choices),
        "choices_en": "\n".join(choice["en"] for choice in question.choices),
        "offer_line": offers[0] if offers else 0,
    }


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
