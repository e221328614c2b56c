"""What a pair types, made clean."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.journey.mentoring import rules

LENGTHS = [
    (20, _("20 minutes")),
    (30, _("30 minutes")),
    (45, _("45 minutes")),
    (60, _("60 minutes")),
    (90, _("90 minutes")),
]
AGREEMENT = [
    ("", _("No answer")), (1, _("Strongly disagree")), (2, _("Disagree")), (3, _("Neither")), (4, _("Agree")),
    (5, _("Strongly agree")),
]  # fmt: skip


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class WhenForm(forms.Form):
    """When and where a session takes place."""

    day = day_field(_("Day"))
    time = forms.TimeField(label=_("Time"), initial="10:00", widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.TypedChoiceField(label=_("Length"), choices=LENGTHS, coerce=int, initial=60)
    place = forms.CharField(
        label=_("Place or video link"), required=False, max_length=300,
        help_text=_("A room, or the address of your usual video meeting."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day") and data.get("time"):
            try:
                data["starts_at"] = rules.local_moment(data["day"], data["time"], zone=settings.TIME_ZONE)
            except rules.NoSuchTime:
                self.add_error(
                    "time", _("The clocks change that night: this time does not exist or comes twice. Choose another.")
                )
        return data


class PlanForm(WhenForm):
    """The first date, and how many to plan in the same rhythm."""

    how_many = forms.IntegerField(label=_("How many sessions"), min_value=1, max_value=12, initial=1)


class SheetForm(forms.Form):
    """The session sheet."""

    check_in = forms.CharField(
        label=_("Check-in: how is it going?"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    learned = forms.CharField(
        label=_("What I learned from the other"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    next_step = forms.CharField(
        label=_("Until next time"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class NoteForm(forms.Form):
    """A note, for the pair or for oneself."""

    text = forms.CharField(label=_("Note"), max_length=8000, widget=forms.Textarea(attrs={"rows": 3}))
    private = forms.BooleanField(label=_("For me alone"), required=False)


class GoalForm(forms.Form):
    """A goal on one of the pair's themes."""

    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.none(), empty_label=None)
    text = forms.CharField(label=_("What we want to be able to do"), max_length=300)

    def __init__(self, *args: Any, themes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]


class PulseForm(forms.Form):
    """Four questions after a session."""

    useful = forms.TypedChoiceField(
        label=_("This session was useful to me"), choices=AGREEMENT, coerce=int, empty_value=None, required=False
    )
    understanding = forms.TypedChoiceField(
        label=_("We understand each other well"), choices=AGREEMENT, coerce=int, empty_value=None, required=False
    )
    tried = forms.TypedChoiceField(
        label=_("I tried something since last time"),
        choices=[("", _("No answer")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes", empty_value=None, required=False,
    )  # fmt: skip
    wants_help = forms.BooleanField(label=_("I would like a call from the programme"), required=False)


class ReviewForm(forms.Form):
    """The review that each half writes alone."""

    keeps = forms.CharField(
        label=_("What I keep: three gains, one regret"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    thanks = forms.CharField(
        label=_("A thank-you to the other"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


def moments(first: datetime, days: list[Any], at: Any) -> list[datetime]:
    """The first moment and those of the following days at the same local time; a skipped hour moves an hour later."""
    found = [first]
    for day in days[1:]:
        try:
            found.append(rules.local_moment(day, at, zone=settings.TIME_ZONE))
        except rules.NoSuchTime:
            found.append(rules.local_moment(day, at.replace(hour=at.hour + 2), zone=settings.TIME_ZONE))
    return found
