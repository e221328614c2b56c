"""Ideas, their votes, their answers."""

from datetime import date, timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from binome.core.people.models import Person
from binome.core.people.text import folded, search_words
from binome.core.programmes.access import may, programmes_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.ui.listing import Order
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import RelationshipState, SessionState
from binome.journey.network.models import Idea, IdeaAnswer, Vote
from binome.journey.network.rules import resembling
from binome.journey.network.states import SHARED, UNDER_WAY, IdeaState

DUE_SOON = timedelta(days=7)  # a week: time to do something before the day
IDEA_ORDERS = {"votes": _("Most supported"), "latest": _("Latest")}


def _seen_by(person: Person) -> QuerySet[Idea]:
    supported = Vote.objects.filter(idea=OuterRef("pk"), person=person)
    return Idea.objects.filter(pk__in=Idea.objects.visible_to(person).values("pk")).annotate(
        support=Count("votes", distinct=True), supported=Exists(supported)
    )


def _in_a_list(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """With what a line shows: the idea, its author, and the halves of the pair it came from."""
    return ideas.select_related("author__entity", "partner", "session__relationship__pair__mentor").only(
        "wave",
        "title",
        "text",
        "language",
        "state",
        "proposed_at",
        "author__given_name",
        "author__family_name",
        "author__entity__name",
        "partner__given_name",
        "partner__family_name",
        "session__relationship__pair__mentor__person",
    )


def ideas_for(
    person: Person, *, state: str = "", words: str = "", wave: int | None = None, order: str = "votes"
) -> QuerySet[Idea]:
    """Ideas the person may read: shared ones of their programmes, and their own."""
    ideas = _in_a_list(_seen_by(person)).exclude(state=IdeaState.WITHDRAWN)
    if state:
        ideas = ideas.filter(state=state)
    if wave is not None:
        ideas = ideas.filter(wave=wave)
    if words.strip():
        ideas = ideas.filter(pk__in=_containing(words))
    return ideas.order_by("-written_at", "-pk") if order == "latest" else ideas.order_by(F("support").desc(), "-pk")


# Of the ideas of a wave, those without an answer come first, and among them whichever waits longest.
ORDERS = {
    "wait": Order(_("Waiting longest"), ("is_answered", "proposed_at")),
    "shared": Order(_("Shared on"), ("proposed_at",)),
    "author": Order(_("Whose idea"), ("author__sort_key",)),
    "voices": Order(_("Votes"), ("support",)),
}


def ideas_of_wave(person: Person, wave: Wave, *, state: str = "", words: str = "") -> QuerySet[Idea]:
    """The same, of one wave, for whoever answers them; `proposed_at` says since when they wait."""
    is_answered = Case(When(state=IdeaState.PROPOSED, then=Value(0)), default=Value(1))
    return ideas_for(person, state=state, words=words, wave=wave.pk).annotate(is_answered=is_answered)


def _containing(words: str) -> list[int]:
    """Ideas whose text holds every word, whatever the accents; ideas are few, so they are read here."""
    wanted = search_words(words)
    return [
        pk
        for pk, title, text in Idea.objects.values_list("pk", "title", "text")
        if all(word in folded(f"{title} {text}") for word in wanted)
    ]


def idea_for(person: Person, idea_id: int) -> Idea | None:
    """One idea as the person sees it."""
    seen = _seen_by(person).exclude(state=IdeaState.WITHDRAWN)
    return (
        seen.select_related(
            "author__entity",
            "partner__entity",
            "session__relationship__pair__mentor",
            "owner",
            "community__theme",
            "community__programme",
            "challenge",
            "wave__programme",
        )
        .filter(pk=idea_id)
        .first()
    )


def idea_taken_back(person: Person, idea_id: int) -> Idea | None:
    """An idea that was withdrawn, for those who had letters about it: its authors, and whoever looked after it."""
    concerned = Q(author=person) | Q(partner=person) | Q(owner=person)
    return Idea.objects.filter(concerned, pk=idea_id, state=IdeaState.WITHDRAWN).first()


def may_tell_effect(person: Person, idea: Idea) -> bool:
    """Whether the person says what the idea changed: whoever looks after it, or answers the ideas of its programme."""
    return idea.wave.archived_at is None and (
        idea.owner_id == person.pk or may(person, Right.ANSWER_IDEAS, idea.wave.programme)
    )


def without_effect(person: Person) -> QuerySet[Idea]:
    """Ideas that the person looked after until they were done, and of which nobody has said what they changed."""
    return Idea.objects.filter(owner=person, state=IdeaState.DONE, effect="", wave__archived_at=None)


def answers_to(idea: Idea) -> QuerySet[IdeaAnswer]:
    """What was answered, in order."""
    return idea.answers.select_related("by")


def ideas_waiting_for(person: Person) -> QuerySet[Idea]:
    """Ideas from the person's own pairs that wait for their yes."""
    return Idea.objects.filter(partner=person, state=IdeaState.WAITING).select_related("author")


def sessions_to_draw_from(person: Person) -> QuerySet[Session]:
    """Sessions held by the person's pairs, latest first: an idea may come from one of them."""
    mine = Relationship.objects.of(person).exclude(state=RelationshipState.ENDED)
    return (
        Session.objects.filter(relationship__in=mine, state=SessionState.HELD)
        .select_related("relationship__pair__mentor__person", "relationship__pair__mentee__person")
        .order_by("-held_at", "-pk")
    )


def ideas_due(today: date) -> QuerySet[Idea]:
    """Ideas under way whose day comes within a week or has passed, with whoever looks after them."""
    soon = Idea.objects.filter(state__in=UNDER_WAY, due_on__lte=today + DUE_SOON, owner__is_active=True)
    return soon.select_related("owner", "wave__programme").order_by("due_on", "pk")


def ideas_resembling(person: Person, text: str) -> list[Idea]:
    """Shared ideas that the person may read and that resemble `text`, the nearest first; ideas are few, so all are read."""
    ideas = {
        idea.pk: idea for idea in Idea.objects.visible_to(person).shared().only("title", "text", "state", "language")
    }
    near = resembling(text, {pk: f"{idea.title} {idea.text}" for pk, idea in ideas.items()})
    return [ideas[pk] for pk in near]


def ideas_by_state(person: Person, wave: Wave) -> list[tuple[IdeaState, int]]:
    """How many ideas of the wave stand where, in the order in which an idea moves."""
    counted = Idea.objects.visible_to(person).filter(wave=wave, state__in=SHARED).values_list("state")
    counts = dict(counted.order_by().annotate(number=Count("pk", distinct=True)))
    return [(state, counts.get(state, 0)) for state in SHARED]


def unanswered(person: Person) -> QuerySet[Idea]:
    """Ideas that wait for an answer the person may give, oldest first."""
    return Idea.objects.filter(
        Q(state=IdeaState.PROPOSED), wave__programme__in=programmes_of(person, Right.ANSWER_IDEAS)
    ).order_by("proposed_at")
