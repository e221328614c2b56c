"""What the two halves write, answer and set."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.files.receiving import CleanFile, SafeFileField
from binome.core.people.models import Person
from binome.journey.mentoring.rules.links import is_named_truly, is_plain_address
from binome.journey.mentoring.states import RATINGS, Weather

FARTHEST_GOAL = timedelta(days=5 * 365)  # longer than any mentoring; a year mistyped


def area(rows: int) -> forms.Textarea:
    """A box of a few lines."""
    return forms.Textarea(attrs={"rows": rows})


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
    """A note for the pair, with a link or a file if one likes; or words for oneself."""

    text = forms.CharField(label=_("Your note"), required=False, max_length=8000, widget=area(3))
    link = forms.CharField(
        label=_("A link"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("An address that begins with https:// or http://. Binôme never opens it."),
    )
    file = SafeFileField(label=_("A file"), required=False)
    private = forms.BooleanField(label=_("For me alone"), required=False)

    def clean_link(self) -> str:
        """A web address of one plain host, or none."""
        link: str = self.cleaned_data["link"].strip()
        if link and not is_plain_address(link):
            raise ValidationError(_("Enter a full web address, such as https://example.org/page."))
        return link

    def clean_file(self) -> CleanFile | None:
        """A file that holds what its name says."""
        file: CleanFile | None = self.cleaned_data["file"]
        uploaded = self.files.get("file")
        name = getattr(uploaded, "name", None) or ""
        if file is not None and not is_named_truly(name, file.kind.value):
            raise ValidationError(_("The name of this file does not say what it holds. Check it, then send it again."))
        return file

    def clean(self) -> None:
        """Something at least; for oneself, words alone."""
        super().clean()
        beside = self.cleaned_data.get("link") or self.cleaned_data.get("file")
        if self.cleaned_data.get("private") and beside:
            self.add_error(
                "private", _("A note for you alone holds words alone. Untick this box, or remove the link or file.")
            )
        words = self.cleaned_data.get("text", "").strip()
        if not self.errors and not words and not beside:
            self.add_error("text", _("Write something, or add a link or a file."))


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


class ChangeGoalForm(BesideOthers):
    """A goal said otherwise, or for another day."""

    text = forms.CharField(label=_("What we want to be able to do"), max_length=300)
    due_on = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_due_on(self) -> date | None:
        """A day to come, or the one that the goal has already."""
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and day != self.initial.get("due_on"):
            if day < localdate():
                raise ValidationError(_("This day has gone by. Choose one to come."))
            if day - localdate() > FARTHEST_GOAL:
                raise ValidationError(_("This is more than five years away. Check the year."))
        return day


class GoalForm(ChangeGoalForm):
    """A goal on one of the pair's themes."""

    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.none(), empty_label=None)
    field_order = ("theme", "text", "due_on")

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


class MidPointForm(forms.Form):
    """Three questions half-way, and whether the other half reads the answers."""

    helps = forms.CharField(label=_("What helps, and should go on"), required=False, max_length=2000, widget=area(3))
    change = forms.CharField(label=_("What I would like to change"), required=False, max_length=2000, widget=area(3))
    next_focus = forms.CharField(
        label=_("What I would like us to work on now"), required=False, max_length=2000, widget=area(3)
    )
    is_shared = forms.BooleanField(label=_("Show my answers to the other person"), required=False)

    def clean(self) -> None:
        """One answer at least."""
        super().clean()
        if not self.errors and not any(self.cleaned_data[name].strip() for name in ("helps", "change", "next_focus")):
            self.add_error("helps", _("Answer at least one question."))


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
