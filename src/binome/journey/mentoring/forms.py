"""What a pair types, made clean."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.ui.clock import WHOSE_CLOCK
from binome.journey.mentoring.queries.groups import RecipientGroup
from binome.journey.mentoring.rules import dates, following
from binome.journey.mentoring.states import RATINGS, Weather

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


TURNS = [
    ("", _("The only one")),
    ("first", _("The first, in summer time")),
    ("second", _("The second, in winter time")),
]
PLACE_HELP = _("A room, or the address of your usual video meeting.")
DOES_NOT_EXIST = _("The clocks go forward that night: this time does not exist. Choose another.")
HAPPENS_TWICE = _("The clocks go back that night: this time comes twice. Say which of the two.")


def area(rows: int) -> forms.Textarea:
    """A box of a few lines."""
    return forms.Textarea(attrs={"rows": rows})


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


DatesFormSet = forms.formset_factory(DateForm, formset=BaseDates, extra=0, max_num=24, validate_max=True)


class PlaceForm(forms.Form):
    """How long sessions last and where they take place."""

    minutes = forms.TypedChoiceField(label=_("Length"), choices=LENGTHS, coerce=int, initial=60)
    place = forms.CharField(label=_("Place or video link"), required=False, max_length=300, help_text=PLACE_HELP)


class MoveForm(PlaceForm, WhenFields):
    """A new date, length and place."""

    field_order = ("day", "time", "turn", "minutes", "place")


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


class UnplannedForm(PlaceForm, MetForm):
    """When a pair met without planning it, for how long, and where."""

    field_order = ("day", "time", "turn", "minutes", "place")


class SheetForm(forms.Form):
    """One half's side of the session sheet."""

    weather = forms.TypedChoiceField(
        label=_("How I arrive"),
        choices=[("", "—"), *Weather.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    check_in = forms.CharField(label=_("In a few words"), required=False, max_length=2000, widget=area(2))
    learned = forms.CharField(label=_("What I learned"), required=False, max_length=4000, widget=area(3))
    next_step = forms.CharField(label=_("My next step"), required=False, max_length=2000, widget=area(2))


class BesideOthers(forms.Form):
    """A form that shares its page with others: its fields' ids begin with its own name, so that labels find them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}_%s")
        super().__init__(*args, **kwargs)


class NoteForm(BesideOthers):
    """A note, for the pair or for oneself."""

    text = forms.CharField(label=_("Your note"), max_length=8000, widget=area(3))
    private = forms.BooleanField(label=_("For me alone"), required=False)


class MessageForm(forms.Form):
    """A message to the other half, or an answer within a thread."""

    text = forms.CharField(label=_("Your message"), max_length=8000, widget=area(3))

    def __init__(self, *args: Any, thread: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault(
            "auto_id", f"message_{thread or 'new'}_%s"
        )  # several on one page: labels find their own field
        super().__init__(*args, **kwargs)


class WaysForm(BesideOthers):
    """How the other half may reach one, beside the work address."""

    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    chat = forms.CharField(
        label=_("Chat"),
        required=False,
        max_length=200,
        help_text=_("Your name on Teams, Slack or another, or its link."),
    )
    best_times = forms.CharField(
        label=_("When it suits best"),
        required=False,
        max_length=200,
        help_text=_("For example: mornings, not on Fridays."),
    )


class GoalForm(BesideOthers):
    """A goal on one of the pair's themes."""

    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.none(), empty_label=None)
    text = forms.CharField(label=_("What we want to be able to do"), max_length=300)

    def __init__(self, *args: Any, themes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]


class RatingsForm(forms.Form):
    """Ratings from 1 to 5, posted as `rating-CODE` by a rating scale; each may be left out."""

    codes: Sequence[str] = ()

    def ratings(self) -> list[int | None]:
        """The ratings in order; anything but 1 to 5 counts as no answer."""
        answers = [self.data.get(f"rating-{code}", "") for code in self.codes]
        return [int(answer) if answer in {"1", "2", "3", "4", "5"} else None for answer in answers]


class PulseForm(RatingsForm, BesideOthers):
    """Four questions after a session."""

    codes = ("P1", "P2")
    tried = forms.TypedChoiceField(
        label=_("I tried something since last time"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    wants_help = forms.BooleanField(label=_("I would like a hand from the programme"), required=False)


class ReviewForm(RatingsForm):
    """The review that each half writes alone."""

    codes = tuple(RATINGS)
    keeps = forms.CharField(
        label=_("What I keep: three gains, one regret"), required=False, max_length=4000, widget=area(4)
    )
    keeps_shared = forms.BooleanField(label=_("Show what I keep to the other"), required=False)
    thanks = forms.CharField(label=_("A word of thanks to the other"), required=False, max_length=2000, widget=area(3))


class HelpForm(BesideOthers):
    """A few words for the programme, if one likes."""

    words = forms.CharField(label=_("In a few words, if you like"), required=False, max_length=2000, widget=area(2))


class AssistantForm(BesideOthers):
    """Who books the pair's dates; empty for nobody."""

    email = forms.EmailField(label=_("Work email of the person who books"), required=False)

    def clean_email(self) -> Person | None:
        """The colleague at this address, or None when left empty."""
        email = self.cleaned_data["email"]
        if not email:
            return None
        person = Person.objects.employed().with_address(email).first()
        if person is None:
            raise ValidationError(_("Nobody in the directory has this address."))
        return person


class TeamLetterForm(forms.Form):
    """A letter of the programme team: to whom, and what, in French, in English or in both."""

    group = forms.ChoiceField(label=_("To whom"), choices=RecipientGroup.choices)
    sides = forms.ChoiceField(
        label=_("To whom"),
        choices=[("both", _("Both")), ("mentor", _("The mentor")), ("mentee", _("The mentee"))],
    )
    subject_fr = forms.CharField(label=_("Subject, in French"), required=False, max_length=150)
    words_fr = forms.CharField(label=_("Text, in French"), required=False, max_length=4000, widget=area(6))
    subject_en = forms.CharField(label=_("Subject, in English"), required=False, max_length=150)
    words_en = forms.CharField(label=_("Text, in English"), required=False, max_length=4000, widget=area(6))

    def __init__(self, *args: Any, for_pairs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["group" if for_pairs else "sides"]
        for name in ("subject", "words"):  # one language is asked for: one's own, unless only the other is written
            self.fields[f"{name}_{get_language()}"].has_an_answer = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One language at least, with its subject; a language begun is finished."""
        data = super().clean() or {}
        written = 0
        for language in ("fr", "en"):
            subject, words = data.get(f"subject_{language}"), data.get(f"words_{language}")
            written += bool(subject and words)
            if bool(subject) != bool(words):
                missing = "words" if subject else "subject"
                self.add_error(f"{missing}_{language}", _("Write a subject and a text, or leave both empty."))
        if not written and not self.errors:
            raise ValidationError(_("Write the email in one language at least."))
        return data

    @property
    def texts(self) -> dict[str, str]:
        """What the letter says, by column."""
        return {name: self.cleaned_data[name] for name in ("subject_fr", "words_fr", "subject_en", "words_en")}


class SteeringNoteForm(BesideOthers):
    """A note of the team about a pair."""

    words = forms.CharField(label=_("Your note"), max_length=2000, widget=area(3))
    is_call = forms.BooleanField(label=_("It was a call"), required=False)
