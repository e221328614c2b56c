"""What one participant sees of their own, and what the clock needs to know of everyone."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import ThemeChoice
from binome.journey.enrolment.states import Side
from binome.journey.matching.models import Pair
from binome.journey.matching.states import PairState
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.states import RelationshipState
from binome.journey.outcomes.models import Assessment, Closing
from binome.journey.outcomes.states import Moment

LIVING = (RelationshipState.OPEN, RelationshipState.PAUSED)


def halves(relationship: Relationship) -> list[tuple[Side, Person]]:
    """Both halves of the pair with their side."""
    pair = relationship.pair
    return [(Side.MENTOR, pair.mentor.person), (Side.MENTEE, pair.mentee.person)]


def themes_of_pair(relationship: Relationship) -> list[Theme]:
    """What the pair works on: what the mentee wants and the mentor offers; failing that, what the mentee wants."""
    pair = relationship.pair
    wanted = Theme.objects.filter(pk__in=ThemeChoice.objects.filter(application=pair.mentee_id).values("theme"))
    shared = wanted.filter(pk__in=ThemeChoice.objects.filter(application=pair.mentor_id).values("theme"))
    return list(shared) or list(wanted)


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
