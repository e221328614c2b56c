"""The directory by theme, and introductions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, Max, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from binome.core.competences.models import Theme
from binome.core.people import organisation
from binome.core.people.models import Entity, Person
from binome.core.people.text import folded
from binome.journey.enrolment.models import Application, ThemeChoice, Validation
from binome.journey.enrolment.states import Side
from binome.journey.network.models import Approach, DirectoryCard, Introduction
from binome.journey.network.queries.people import authors_of_adopted, sides_closed
from binome.journey.network.rules import VERY_OFTEN, Candidate, Expertise, expertise_on
from binome.journey.network.states import IntroductionState, Reply

LATELY = timedelta(days=90)  # a season: whoever was asked often in the last one is asked less in this one


def directory(
    *, words: str = "", theme: int | None = None, entity: int | None = None, level: int | None = None
) -> QuerySet[DirectoryCard]:
    """Cards by family name, those whom many asked lately after the others.

    `words` are sought in name and job whatever the accents, `theme` in either list of the card, `entity` with its parts.
    """
    cards = DirectoryCard.objects.shown().select_related("person__entity").prefetch_related("themes", "learns")
    if words.strip():
        cards = cards.filter(person__in=Person.objects.get_queryset().filter(directory_card__isnull=False).named(words))
    if theme is not None:
        on_theme = DirectoryCard.objects.filter(Q(themes=theme) | Q(learns=theme))
        cards = cards.filter(pk__in=on_theme.values("pk"))
    if entity is not None:
        cards = cards.filter(person__entity__in=with_parts(entity))
    if level is not None:
        cards = cards.filter(shows_level=True, person__level=level)
    later = Case(When(person__in=_asked_often(timezone.now()), then=Value(1)), default=Value(0))
    return cards.order_by(later, "person__sort_key", "pk")


def _asked_often(now: datetime) -> QuerySet[Approach, int]:
    """Keys of those whom so many asked lately that others come first."""
    lately = Approach.objects.filter(sent_at__gte=now - LATELY).order_by().values("person")
    return lately.annotate(times=Count("pk")).filter(times__gte=VERY_OFTEN).values_list("person", flat=True)


def is_asked_often(person_id: int, *, now: datetime) -> bool:
    """Whether so many asked this person lately that others should be asked first."""
    return Approach.objects.filter(person=person_id, sent_at__gte=now - LATELY).count() >= VERY_OFTEN


def levels_in_directory() -> list[tuple[int, str]]:
    """Levels shown on at least one card, each in the organisation's own words."""
    house = organisation.current()
    cards = DirectoryCard.objects.shown().filter(shows_level=True)
    levels = cards.values_list("person__level", flat=True).order_by("person__level").distinct()
    return [(level, house.level(level)) for level in levels]


def with_marks(cards: Iterable[DirectoryCard], *, today: date) -> list[DirectoryCard]:
    """The cards, each knowing `has_done` in words and `marked_themes` (each theme, and whether a badge holds today)."""
    shown = list(cards)
    people = [card.person_id for card in shown]
    sides, with_ideas = sides_closed(people), authors_of_adopted(people)
    badges = set(Validation.objects.valid_on(today).filter(person__in=people).values_list("person", "theme"))
    for card in shown:
        card.has_done = _has_done(  # type: ignore[attr-defined]
            sides.get(card.person_id, set()), had_idea_adopted=card.person_id in with_ideas
        )
        card.marked_themes = [  # type: ignore[attr-defined]
            (theme, (card.person_id, theme.pk) in badges) for theme in card.themes.all()
        ]
    return shown


def _has_done(sides: set[str], *, had_idea_adopted: bool) -> list[str]:
    deeds = ((Side.MENTOR in sides, _("Mentored a colleague")), (Side.MENTEE in sides, _("Was mentored")))
    return [text for is_so, text in (*deeds, (had_idea_adopted, _("Had an idea adopted"))) if is_so]


def open_card(card_id: int) -> DirectoryCard | None:
    """One card, while its person appears."""
    return directory().filter(pk=card_id).first()


def card_of(person: Person) -> DirectoryCard | None:
    """The person's own card."""
    return DirectoryCard.objects.filter(person=person).prefetch_related("themes").first()


def themes_of(person: Person, side: Side) -> QuerySet[Theme]:
    """Themes that the person offers (mentor) or wants to learn (mentee), to begin their card with."""
    applications = Application.objects.accepted().of(person).filter(side=side)
    return Theme.objects.filter(pk__in=ThemeChoice.objects.filter(application__in=applications).values("theme"))


def themes_in_directory() -> QuerySet[Theme]:
    """Themes shown on at least one card, to help with or to learn."""
    return Theme.objects.filter(
        Q(directory_cards__person__is_active=True) | Q(learners_cards__person__is_active=True)
    ).distinct()


def entities_in_directory() -> QuerySet[Entity]:
    """Parts of the organisation with at least one card, or whose parts have one."""
    holding = set(DirectoryCard.objects.shown().values_list("person__entity", flat=True))
    parent_of = dict(Entity.objects.values_list("pk", "parent"))
    wanted: set[int] = set()
    for start in holding:
        entity: int | None = start
        while entity is not None and entity not in wanted:
            wanted.add(entity)
            entity = parent_of.get(entity)
    return Entity.objects.filter(pk__in=wanted)


def entities_by_name() -> list[Entity]:
    """The same, where a reader looks for them: É with E."""
    return sorted(entities_in_directory(), key=lambda entity: folded(entity.name))


def with_parts(entity_id: int) -> set[int]:
    """The entity and everything below it."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Entity.objects.values_list("pk", "parent"):
        children.setdefault(parent, []).append(pk)
    parts, waiting = set(), [entity_id]
    while waiting:
        entity = waiting.pop()
        if entity not in parts:
            parts.add(entity)
            waiting.extend(children.get(entity, []))
    return parts


def candidates_for(wish: Introduction) -> list[Candidate]:
    """People of the directory who are open to meet and fit the wish, with how often they were asked in 90 days.

    A wish about a theme goes to those who know it: never to someone who is there to learn it.
    """
    since = timezone.now() - LATELY
    cards = DirectoryCard.objects.shown().filter(open_to_meet=True).exclude(person=wish.asker_id)
    if wish.theme_id is not None:
        cards = cards.filter(themes=wish.theme_id)
    if wish.entity_id is not None:
        cards = cards.filter(person__entity__in=with_parts(wish.entity_id))
    lately = Q(person__approaches__sent_at__gte=since)
    asked = cards.annotate(
        times=Count("person__approaches", filter=lately, distinct=True), latest=Max("person__approaches__sent_at")
    )
    rows = list(asked.values_list("person", "person__entity", "times", "latest"))
    expertise = _expertise_among([row[0] for row in rows], wish.theme_id)
    return [
        Candidate(
            person_id=person,
            times_asked=times,
            same_entity=entity == wish.asker.entity_id,
            expertise=known,
            last_asked_at=latest,
        )
        for person, entity, times, latest in rows
        if (known := expertise.get(person)) is not None
    ]


def _expertise_among(people: Sequence[int], theme: int | None) -> dict[int, Expertise]:
    """What each knows of the theme, those who only learn it left out; without a theme everyone is as good."""
    if theme is None:
        return dict.fromkeys(people, Expertise.SHOWS)
    accepted = Application.objects.accepted().filter(person__in=people)
    badges = Validation.objects.valid_on(timezone.localdate()).filter(person__in=people, theme=theme)
    holders = set(badges.values_list("person", flat=True))
    on_theme = set(accepted.filter(theme_choices__theme=theme).values_list("person", "side"))
    mentors = set(accepted.filter(side=Side.MENTOR).values_list("person", flat=True))
    expertise = {
        person: expertise_on(
            badge=person in holders,
            offers=(person, Side.MENTOR) in on_theme,
            mentors=person in mentors,
            learns=(person, Side.MENTEE) in on_theme,
        )
        for person in people
    }
    return {person: known for person, known in expertise.items() if known is not None}


def wishes_of(person: Person) -> list[Introduction]:
    """The person's wishes; a person met carries their name as `met`, whoever was asked by name as `asked`, others none."""
    wishes = list(Introduction.objects.filter(asker=person).select_related("theme", "entity"))
    met = {
        approach.introduction_id: approach.person
        for approach in Approach.objects.filter(introduction__in=wishes, reply=Reply.YES).select_related("person")
    }
    named = Approach.objects.filter(introduction__in=wishes, introduction__is_by_name=True).select_related("person")
    asked = {approach.introduction_id: approach.person for approach in named}
    for wish in wishes:
        wish.asked = asked.get(wish.pk)  # type: ignore[attr-defined]
        wish.met = met.get(wish.pk)  # type: ignore[attr-defined]
    return wishes


def approaches_to(person: Person) -> QuerySet[Approach]:
    """Wishes that wait for the person's reply, or that they said yes to."""
    return (
        Approach.objects.filter(person=person)
        .filter(Q(reply=Reply.YES) | Q(reply=Reply.NONE, introduction__state=IntroductionState.ASKED))
        .select_related("introduction__asker__entity", "introduction__theme", "introduction__entity")
    )
