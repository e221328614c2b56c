"""Dates that are typed: planned, proposed, moved, or told afterwards."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from binome.core.ui.clock import WHOSE_CLOCK
from binome.journey.mentoring.actions.errors import AlreadyBooked, NoLongerOffered
from binome.journey.mentoring.actions.proposing import MOST_SLOTS
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.rules import dates, following

LENGTHS = [
    (20, _("20 minutes")),
    (30, _("30 minutes")),
    (45, _("45 minutes")),
    (60, _("60 minutes")),
    (90, _("90 minutes")),
]


def nearest_length(minutes: int) -> int:
    """The length on offer that is nearest to `minutes`."""
    return min((length for length, _label in LENGTHS), key=lambda length: abs(length - minutes))


def usual_session(relationship: Relationship) -> dict[str, Any]:
    """Length and place as a pair had them last, to begin with."""
    last = relationship.sessions.order_by("-number").first()
    minutes = relationship.wave.session_minutes if last is None else last.minutes
    return {"minutes": nearest_length(minutes), "place": "" if last is None or last.is_house_room else last.place}


TURNS = [
    ("", _("The only one")),
    ("first", _("The first, in summer time")),
    ("second", _("The second, in winter time")),
]
PLACE_HELP = _("A room, or the address of your usual video meeting.")
DOES_NOT_EXIST = _("The clocks go forward that night: this time does not exist. Choose another.")
HAPPENS_TWICE = _("The clocks go back that night: this time comes twice. Say which of the two.")


class WhenFields(forms.Form):
    """A local date and time made one instant, also on the nights when the clocks change."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(
        label=format_lazy("{} ({})", _("Time"), WHOSE_CLOCK),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    turn = forms.ChoiceField(label=_("Which of the two"), choices=TURNS, required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """Add `starts_at`; say plainly what is wrong with the time."""
        data = super().clean() or {}
        day, at, turn = data.get("day"), data.get("time"), data.get("turn")
        if not day or not at:
            return data
        try:
            second = {"first": False, "second": True}.get(turn or "")
            data["starts_at"] = dates.instant(
                day, at, zone=ZoneInfo(timezone.get_current_timezone_name()), second=second
            )
        except dates.TimeDoesNotExist:
            self.add_error("time", DOES_NOT_EXIST)
        except dates.TimeHappensTwice:
            self.add_error("time", HAPPENS_TWICE)
        else:
            self._check_sense(data["starts_at"])
        return data

    def _check_sense(self, starts_at: datetime) -> None:
        if starts_at < self.now:
            self.add_error("day", _("This moment has passed. Choose one to come."))
        elif (starts_at - self.now).days > 400:
            self.add_error("day", _("This is more than a year away. Check the year."))

    @property
    def comes_twice(self) -> bool:
        """Whether the time typed comes twice that night, so that the choice is worth showing."""
        typed = self.data.get(self.add_prefix("turn")) if self.is_bound else ""
        return bool(typed) or HAPPENS_TWICE in self.errors.get("time", [])


class DateForm(WhenFields):
    """One of the proposed dates; an empty one is left out. The page says once whose clock it is, above them all."""

    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def starts_of(dated: Iterable[DateForm]) -> list[datetime]:
    """The instants chosen, in order."""
    return sorted(form.cleaned_data["starts_at"] for form in dated if form.cleaned_data.get("starts_at"))


def say_booked(dated: Iterable[DateForm], conflict: AlreadyBooked, *, booked: Collection[datetime]) -> None:
    """Say it beside each date that is taken."""
    for form in dated:
        if form.cleaned_data.get("starts_at") in booked:
            conflict.show_in(form)


class BaseDates(forms.BaseFormSet[DateForm]):
    """The proposed dates together."""

    def clean(self) -> None:
        """At least one date, each once."""
        if any(self.errors):
            return
        starts = starts_of(self.forms)
        if not starts:
            raise ValidationError(_("Keep at least one date."))
        if len(set(starts)) < len(starts):
            raise ValidationError(_("Two sessions start at the same moment."))


MOST_DATES = 24  # as many as a pair may have sessions
DatesFormSet = forms.formset_factory(DateForm, formset=BaseDates, extra=0, max_num=MOST_DATES, validate_max=True)


class WhereForm(forms.Form):
    """Where one session takes place, at the moment it has."""

    place = forms.CharField(label=_("Place or video link"), required=False, max_length=300, help_text=PLACE_HELP)


class PlaceForm(forms.Form):
    """How long sessions last and where they take place."""

    minutes = forms.TypedChoiceField(label=_("Length"), choices=LENGTHS, coerce=int, initial=60)
    place = forms.CharField(label=_("Place or video link"), required=False, max_length=300, help_text=PLACE_HELP)


class MoveForm(PlaceForm, WhenFields):
    """A new date, length and place."""

    field_order = ("day", "time", "turn", "minutes", "place")


class ProposeForm(PlaceForm, WhenFields):
    """Up to three moments to propose: some of those that suit both, and one of one's own."""

    moments = forms.TypedMultipleChoiceField(
        label=_("Moments that suit you both"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NoLongerOffered.reason},
    )
    day = forms.DateField(
        label=_("Another day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(
        label=format_lazy("{} ({})", _("Time"), WHOSE_CLOCK),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    field_order = ("moments", "day", "time", "turn", "minutes", "place")

    def __init__(
        self, *args: Any, moments: Sequence[tuple[int, str]], booked: Collection[datetime], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.booked = booked
        self.fields["moments"].choices = moments  # type: ignore[attr-defined]
        if not moments:
            del self.fields["moments"]

    def clean(self) -> dict[str, Any]:
        """Add `starts`: one moment at least, three at most."""
        data = super().clean()
        if bool(data.get("day")) != bool(data.get("time")) and not self.errors:
            self.add_error("time" if data.get("day") else "day", _("Give both the day and the time, or neither."))
        if self.errors:
            return data
        starts = {datetime.fromtimestamp(at, tz=UTC) for at in data.get("moments") or ()}
        starts |= {data["starts_at"]} if "starts_at" in data else set()
        data["starts"] = sorted(starts)
        if not starts:
            raise ValidationError(_("Choose one moment at least."))
        if len(starts) > MOST_SLOTS:
            raise ValidationError(_("Propose three moments at most: the other half keeps them free until they answer."))
        if not starts.isdisjoint(self.booked):
            self.add_error("day", AlreadyBooked.reason)
        if min(starts) <= self.now + dates.LAPSES_BEFORE:
            self.add_error("day", _("This is too soon for an answer. Choose a later moment."))
        return data


class MetForm(WhenFields):
    """When a pair met: a moment that has passed, since the pair is there."""

    def __init__(self, *args: Any, opened_at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opened_at = opened_at

    def _check_sense(self, starts_at: datetime) -> None:
        if starts_at > self.now:
            self.add_error("day", _("This date is still to come. Enter when you met."))
        elif following.is_before_the_pair(starts_at, opened_at=self.opened_at):
            self.add_error("day", _("Your pair did not exist yet on that day. Check the date."))


class TimesMetForm(forms.Form):
    """How often a pair met without a date in the product."""

    times = forms.IntegerField(
        label=_("How many times did you meet?"),
        help_text=_("Do not count the sessions that already have a date here."),
        min_value=0,
        max_value=MOST_DATES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class UnplannedForm(PlaceForm, MetForm):
    """When a pair met without planning it, for how long, and where."""

    field_order = ("day", "time", "turn", "minutes", "place")
