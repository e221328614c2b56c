"""What one participant sees of their own, and what the clock needs to know of everyone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from binome.core.competences import ready
from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import ThemeChoice
from binome.journey.enrolment.states import Side
from binome.journey.matching.models import Pair
from binome.journey.matching.states import PairState
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import RelationshipState, SessionState
from binome.journey.outcomes.models import Assessment, Closing, Rating, Testimony
from binome.journey.outcomes.states import Moment, Reach

LIVING = (RelationshipState.OPEN, RelationshipState.PAUSED)


def halves(relationship: Relationship) -> list[tuple[Side, Person]]:
    """Both halves of the pair with their side."""
    pair = relationship.pair
    return [(Side.MENTOR, pair.mentor.person), (Side.MENTEE, pair.mentee.person)]


def themes_of_pair(relationship: Relationship) -> list[Theme]:
    """What the pair works on; failing that, what the mentee wants."""
    themes = list(relationship.themes.all())
    wanted = ThemeChoice.objects.filter(application=relationship.pair.mentee_id).values("theme")
    return themes or list(Theme.objects.filter(pk__in=wanted))


def has_living_pair(person: Person, *, wave: Wave, side: str) -> bool:
    """Whether the person is, on that side of the wave, in a pair that has not closed."""
    living = Relationship.objects.filter(pair__wave=wave, state__in=LIVING)
    if side == Side.MENTOR:
        return living.filter(pair__mentor__person=person).exists()
    return living.filter(pair__mentee__person=person).exists()


def side_in(wave: Wave, person: Person) -> Side | None:
    """The side on which the person lived a pair of the wave; None without one."""
    pairs = Pair.objects.filter(wave=wave, state__in=(PairState.CHOSEN, PairState.ENDED), relationship__isnull=False)
    if pairs.filter(mentee__person=person).exists():
        return Side.MENTEE
    return Side.MENTOR if pairs.filter(mentor__person=person).exists() else None


def assessments_of(person: Person) -> QuerySet[Assessment]:
    """The person's own self-assessments, in the order of time."""
    return Assessment.objects.of(person).select_related("wave")


def closings_of(person: Person) -> QuerySet[Closing]:
    """The person's own closing answers."""
    return Closing.objects.filter(person=person).select_related("wave")


def due_six_months_later(*, before: datetime) -> list[Assessment]:
    """Closing self-assessments answered before `before` whose person has not been asked again."""
    asked = Assessment.objects.filter(
        wave=OuterRef("wave"), person=OuterRef("person"), side=OuterRef("side"), moment=Moment.LATER
    )
    closings = Assessment.objects.filter(moment=Moment.CLOSING, answered_at__lte=before, person__is_active=True)
    return list(closings.filter(~Exists(asked)).select_related("wave", "person"))


def closed_without_asking() -> list[Relationship]:
    """Closed pairs of which one half has not been asked where they have arrived."""
    closing = Assessment.objects.filter(wave=OuterRef("pair__wave"), moment=Moment.CLOSING)
    mentor = closing.filter(person=OuterRef("pair__mentor__person"), side=Side.MENTOR)
    mentee = closing.filter(person=OuterRef("pair__mentee__person"), side=Side.MENTEE)
    closed = Relationship.objects.filter(state=RelationshipState.CLOSED).filter(~Exists(mentor) | ~Exists(mentee))
    return list(closed.with_people())


def titles_of(ratings: Iterable[Rating]) -> dict[str, tuple[str, str]]:
    """Title and explanation of each subject rated, in the reader's language."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    behaviours = {entry["code"]: entry for entry in ready.behaviours()}
    titles = {}
    for rating in ratings:
        if rating.theme is not None:
            titles[rating.subject] = (rating.theme.title, rating.theme.examples)
        else:
            entry = behaviours[rating.behaviour]
            titles[rating.subject] = (entry[f"title_{language}"], entry[f"definition_{language}"])
    return titles


@dataclass(frozen=True)
class Way:
    """One subject on a person's own way: the level at each moment, None where not given."""

    title: str
    levels: tuple[int | None, ...]


def own_way(person: Person, *, wave: Wave, side: str) -> list[Way]:
    """The person's own levels: start, looking back, close, six months later; empty before the close is answered.

    Nothing is shown before, so that the closing answer stays free of the first one.
    """
    order = (Moment.BASELINE, Moment.LOOKING_BACK, Moment.CLOSING, Moment.LATER)
    answered = Assessment.objects.of(person).answered().filter(wave=wave, side=side)
    moments = set(answered.values_list("moment", flat=True))
    if not {Moment.CLOSING, Moment.LOOKING_BACK} <= moments:
        return []
    ratings = list(Rating.objects.filter(assessment__in=answered).select_related("assessment", "theme"))
    titles = titles_of(ratings)
    levels = {(rating.subject, rating.assessment.moment): rating.level for rating in ratings}
    return [
        Way(title, tuple(levels.get((subject, moment)) for moment in order))
        for subject, (title, _more) in titles.items()
    ]


def waves_lived(person: Person) -> list[tuple[Wave, Side, Relationship]]:
    """Waves in which the person lived a pair, latest first, with their side; one line a wave and side."""
    lived: dict[tuple[int, Side], tuple[Wave, Side, Relationship]] = {}
    for relationship in Relationship.objects.of(person).with_people().order_by("-pk"):
        wave = relationship.pair.wave
        side = Side.MENTOR if relationship.pair.mentor.person_id == person.pk else Side.MENTEE
        lived.setdefault((wave.pk, side), (wave, side, relationship))
    return list(lived.values())


def own_testimony(person: Person, wave: Wave) -> Testimony | None:
    """The person's own words about the wave."""
    return Testimony.objects.filter(person=person, wave=wave).first()


def testimonies_for_colleagues() -> QuerySet[Testimony]:
    """Words that their authors agreed to share with colleagues."""
    return (
        Testimony.objects.readable()
        .filter(reach=Reach.COLLEAGUES)
        .select_related("person", "wave")
        .order_by("wave", "pk")
    )


def closed_after_meeting(person: Person) -> QuerySet[Relationship]:
    """The pairs of the person that closed and met once at least, the first to close first."""
    held = Session.objects.filter(relationship=OuterRef("pk"), state=SessionState.HELD)
    closed = Relationship.objects.of(person).with_people().filter(state=RelationshipState.CLOSED)
    return closed.filter(Q(meetings_reported__gt=0) | Exists(held)).order_by("closed_at", "pk")
