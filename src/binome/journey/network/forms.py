"""Input made clean: cards, wishes to meet, posts, events, ideas, answers."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.files.receiving import SafeFileField
from binome.core.people.models import Entity, Person
from binome.core.people.picking import PersonField
from binome.core.programmes.models import Programme
from binome.core.ui.clock import WHOSE_CLOCK, check_within_a_year
from binome.journey.mentoring.models import Session
from binome.journey.network.actions.errors import FigureWithoutSource
from binome.journey.network.models import Challenge, Community, Idea
from binome.journey.network.queries.challenges import open_to, programmes_to_ask
from binome.journey.network.queries.communities import joined_by
from binome.journey.network.queries.directory import entities_by_name, entities_in_directory, themes_in_directory
from binome.journey.network.queries.ideas import sessions_to_draw_from
from binome.journey.network.queries.people import programmes_open_to
from binome.journey.network.rules import may_move
from binome.journey.network.states import ANSWERS, SHARED, IdeaState

SIMILAR = reverse_lazy("network:similar")


COMPACT = {"class": "compact"}  # twenty themes and more, twice: in columns where there is room


class CardForm(forms.Form):
    """What a person shows of themselves in the directory."""

    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label=_("I can help with"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=COMPACT),
    )
    learns = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label=_("I want to learn"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=COMPACT),
    )
    about = forms.CharField(
        label=_("In one sentence"),
        help_text=_("What colleagues may come to you for."),
        max_length=300,
        required=False,
    )
    shows_level = forms.BooleanField(
        label=_("Show my level, so that colleagues can filter by it"), required=False, initial=False
    )
    open_to_meet = forms.BooleanField(
        label=_("Colleagues who look for someone like me may ask to meet me"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("themes", "learns"):
            self.fields[name].queryset = Theme.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("themes") and not cleaned.get("learns"):
            self.add_error("themes", _("Choose at least one theme to help with or to learn."))
        return cleaned


class WishForm(forms.Form):
    """Whom someone would like to meet."""

    theme = forms.ModelChoiceField(
        Theme.objects.none(), label=_("Who knows about"), required=False, empty_label=_("Any theme")
    )
    entity = forms.ModelChoiceField(
        Entity.objects.none(), label=_("Who works in"), required=False, empty_label=_("Anywhere")
    )
    message = forms.CharField(
        label=_("Why you would like to meet"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = themes_in_directory()  # type: ignore[attr-defined]
        self.fields["entity"].queryset = entities_in_directory()  # type: ignore[attr-defined]
        named = [(entity.pk, entity.name) for entity in entities_by_name()]
        self.fields["entity"].choices = [("", _("Anywhere")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("theme") and not cleaned.get("entity"):
            self.add_error("theme", _("Choose a theme, a part of the organisation, or both."))
        return cleaned


class AskForm(forms.Form):
    """A word to the person whom one would like to meet."""

    message = forms.CharField(
        label=_("Why you would like to meet"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )


class PostForm(forms.Form):
    """A few words in a community."""

    text = forms.CharField(
        label=_("Something to share or to ask"),
        help_text=_("Write @ and a member’s full name, and they receive an email."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = SafeFileField(label=_("A file"), required=False)
    reply_to = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class CommunityForm(forms.Form):
    """A community that someone proposes."""

    name = forms.CharField(label=_("Name of the community"), max_length=120)
    purpose = forms.CharField(
        label=_("What for, in one sentence"),
        help_text=_("Read by everyone in the programme."),
        max_length=300,
        required=False,
    )
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("In the programme"), empty_label=None)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = programmes_open_to(person)
        self.fields["programme"].queryset = mine  # type: ignore[attr-defined]
        if len(mine) == 1:
            self.initial.setdefault("programme", mine[0].pk)


class DeclineForm(forms.Form):
    """Why a proposed community does not open."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Sent to the person who proposed it."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EffectForm(forms.Form):
    """What an idea changed."""

    effect = forms.CharField(
        label=_("What it changed, in one sentence"),
        help_text=_("Read by everyone who can read the idea, and in the report."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    effect_figure = forms.CharField(
        label=_("A figure"), help_text=_("For example: 120 hours a month."), max_length=80, required=False
    )
    effect_source = forms.CharField(
        label=_("Where the figure comes from"),
        help_text=_("So that others can check it."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("effect_figure") and not cleaned.get("effect_source"):
            self.add_error("effect_source", FigureWithoutSource.reason)
        return cleaned


class ChallengeForm(forms.Form):
    """A question put to a programme."""

    question = forms.CharField(label=_("The question"), max_length=200)
    text = forms.CharField(
        label=_("A few words"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    closes_on = forms.DateField(
        label=_("Open until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[check_within_a_year],
    )
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("In the programme"), empty_label=None)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes_to_ask(person)  # type: ignore[attr-defined]


class FacilitatorForm(forms.Form):
    """Who facilitates the mentors' room from now on."""

    facilitator = PersonField(label=_("Facilitator of the mentors’ room"), by_number=False)


class EventForm(forms.Form):
    """Something that happens on a date."""

    title = forms.CharField(label=_("What"), max_length=200)
    starts_at = forms.DateTimeField(
        label=_("When"),
        help_text=WHOSE_CLOCK,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"],
        validators=[check_within_a_year],
    )
    minutes = forms.IntegerField(label=_("How long, in minutes"), min_value=5, max_value=600, initial=60)
    place = forms.CharField(
        label=_("Where"), help_text=_("A room, or the link of a video call."), max_length=300, required=False
    )
    text = forms.CharField(
        label=_("A few words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


# While one writes, ideas that resemble it are shown: sent, not asked in an address, which servers write down.
LOOKED_FOR = {"hx-post": SIMILAR, "hx-trigger": "change, input delay:800ms", "hx-target": "#similar"}


class IdeaForm(forms.Form):
    """An idea, and where it comes from."""

    title = forms.CharField(label=_("The idea in a line"), max_length=160, widget=forms.TextInput(attrs=LOOKED_FOR))
    text = forms.CharField(
        label=_("What it would change, and for which people"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6})
    )
    session = forms.ModelChoiceField(
        Session.objects.none(),
        label=_("From a session with your pair"),
        help_text=_("It is then shared only once the other half agrees."),
        required=False,
        empty_label=_("No, it is my own"),
    )
    community = forms.ModelChoiceField(
        Community.objects.none(), label=_("From a community"), required=False, empty_label=_("From none")
    )

    challenge = forms.ModelChoiceField(
        Challenge.objects.none(), label=_("Answers the challenge"), required=False, empty_label=_("None of them")
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        challenges = open_to(person)
        if challenges:
            self.fields["challenge"].queryset = challenges  # type: ignore[attr-defined]
        else:
            del self.fields["challenge"]
        session, community = self.fields["session"], self.fields["community"]
        session.queryset = sessions_to_draw_from(person)  # type: ignore[attr-defined]
        session.label_from_instance = lambda each: _session_label(each, person)  # type: ignore[attr-defined]
        community.queryset = joined_by(person)  # type: ignore[attr-defined]


def _session_label(session: Session, person: Person) -> str:
    pair = session.relationship.pair
    other = pair.mentee.person if pair.mentor.person_id == person.pk else pair.mentor.person
    return _("Session %(number)s with %(name)s") % {"number": session.number, "name": other.name}


class IdeaFilter(forms.Form):
    """Which ideas of a wave are listed."""

    state = forms.ChoiceField(
        label=_("Current state"),
        required=False,
        choices=[("", _("Any state")), *((state.value, state.label) for state in SHARED)],
    )

    def chosen(self) -> str:
        """The state asked for; "" for all, and for one that is none."""
        self.is_valid()
        return str(self.cleaned_data.get("state", ""))


class AnswerForm(forms.Form):
    """What a sponsor or manager answers to an idea."""

    state = forms.ChoiceField(label=_("Current state"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Read by everyone who can read the idea."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    owner = PersonField(label=_("Who looks after it"), required=False, by_number=False)  # sponsors answer, too
    due_on = forms.DateField(
        label=_("Due date"),
        help_text=_("While it is studied or carried out: whoever looks after it receives a reminder a week before."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("due_on", idea.due_on)
        allowed = [state for state in ANSWERS if state == idea.state or may_move(idea.state, state)]
        self.fields["state"].choices = [(s.value, IdeaState(s).label) for s in allowed]  # type: ignore[attr-defined]
