"""Input of the matching screens made clean."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from binome.core.people.models import Person
from binome.core.ui.clock import WHOSE_CLOCK
from binome.journey.enrolment.models import Application
from binome.journey.matching import rules
from binome.journey.matching.rules import Limits


class OpenRoundForm(forms.Form):
    """Until when people may choose."""

    closes_on = forms.DateField(
        label=_("Choices are open until the evening of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        today = timezone.localdate(now)
        kwargs.setdefault("initial", {"closes_on": today + timedelta(days=rules.WINDOW_DAYS)})
        super().__init__(*args, **kwargs)

    def clean_closes_on(self) -> Any:
        """The evening of that day, within the longest window."""
        day = self.cleaned_data["closes_on"]
        closes_at = timezone.make_aware(datetime.combine(day, time(23, 59)))
        if not self.now < closes_at <= self.now + timedelta(days=rules.LONGEST_WINDOW_DAYS):
            raise forms.ValidationError(_("Choose a day from today, within sixty days."))
        return closes_at


class FirstCallForm(forms.Form):
    """A moment for a first call, and how to join it."""

    starts_at = forms.DateTimeField(
        label=format_lazy("{} ({})", _("Day and time"), WHOSE_CLOCK),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(
        label=_("Video link or telephone number"),
        required=False,
        max_length=300,
        help_text=_("Your usual video meeting, or the number at which you can be reached."),
    )


class ReasonForm(forms.Form):
    """A written reason."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class PinForm(ReasonForm):
    """A pair planned by hand."""

    mentor = forms.TypedChoiceField(label=_("Mentor"), coerce=int)
    mentee = forms.TypedChoiceField(label=_("Mentee"), coerce=int)
    field_order = ("mentor", "mentee", "reason")

    def __init__(
        self, *args: Any, mentors: Sequence[Application], mentees: Sequence[Application], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {application.pk: application for application in (*mentors, *mentees)}
        for name, applications in (("mentor", mentors), ("mentee", mentees)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 — declared just above
            field.choices = [
                ("", "—"),
                *(
                    (application.pk, f"{application.person.name} · {application.person.entity.name}")
                    for application in applications
                ),
            ]

    def chosen(self) -> dict[str, Any]:
        """The two applications and the reason."""
        halves = {name: self.people[self.cleaned_data[name]] for name in ("mentor", "mentee")}
        return {**halves, "reason": self.cleaned_data["reason"]}


class ApartForm(forms.Form):
    """Two people of the wave whom nobody should propose to each other."""

    first = forms.ModelChoiceField(label=_("This person"), queryset=Person.objects.none(), empty_label="—")
    second = forms.ModelChoiceField(label=_("and this one"), queryset=Person.objects.none(), empty_label="—")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — declared just above
            field.queryset = people

    def clean(self) -> dict[str, Any]:
        """Two people, not one."""
        cleaned = super().clean() or {}
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", _("Choose two different people."))
        return cleaned


class WhatIfForm(forms.Form):
    """Other rules for the same people."""

    forbid_same_entity = forms.BooleanField(label=_("Never two people of the same entity"), required=False)
    min_level_gap = forms.IntegerField(
        label=_("Minimum level gap"), help_text=_("Mentee's level less mentor's."), min_value=-8, max_value=8
    )
    ceiling = forms.IntegerField(
        label=_("Maximum mentees per mentor"),
        help_text=_("Nobody is given more than they offered to take."),
        min_value=1,
        max_value=5,
    )

    def limits(self, base: Limits) -> Limits:
        """The wave's limits with these changed."""
        return Limits(**{**self.cleaned_data, "shortlist_size": base.shortlist_size, "seed": base.seed})
