"""Who belongs to the network: participants, past participants, people with a role."""

from collections.abc import Iterable

from django.db.models import Exists, Q, QuerySet

from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people.models import Person
from binome.core.programmes.access import may
from binome.core.programmes.models import Programme, ProgrammeRole, Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.states import RelationshipState
from binome.journey.network.models import Idea
from binome.journey.network.states import IdeaState


def takes_part(person: Person) -> bool:
    """Whether the person was accepted in a wave, now or before."""
    return Application.objects.accepted().of(person).exists()


def belonging(person: Person) -> QuerySet[Person]:
    """`person` when the network exists for them: they take part, or hold a role in a programme; nobody otherwise."""
    return Person.objects.filter(
        Exists(Application.objects.accepted().of(person)) | Exists(ProgrammeRole.objects.filter(person=person)),
        pk=person.pk,
    )


_BELONGING = CompiledQuery(lambda: belonging(PERSON).order_by().values_list("pk"))


def in_network(person: Person) -> bool:
    """Whether the network exists for this person."""
    return bool(_BELONGING.rows(person=person))


def may_answer(person: Person, wave: Wave) -> bool:
    """Whether the person may answer the wave's ideas."""
    return wave.archived_at is None and may(person, Right.ANSWER_IDEAS, wave.programme)


def waves_open_to(person: Person) -> QuerySet[Wave]:
    """Waves the person takes part in, or of a programme in which they hold a role; latest first."""
    accepted = Application.objects.accepted().of(person).values("wave")
    roles = ProgrammeRole.objects.filter(person=person).values("programme")
    return Wave.objects.filter(Q(pk__in=accepted) | Q(programme__in=roles)).order_by("-pk")


def programmes_open_to(person: Person) -> QuerySet[Programme]:
    """Programmes in which the person takes part, now or before, or holds a role."""
    return Programme.objects.filter(
        Q(pk__in=Application.objects.accepted().of(person).values("wave__programme"))
        | Q(pk__in=ProgrammeRole.objects.filter(person=person).values("programme"))
    )


def latest_wave_of(person: Person) -> Wave | None:
    """The latest wave to which the person's ideas belong."""
    return waves_open_to(person).first()


def sides_closed(people: Iterable[int]) -> dict[int, set[str]]:
    """On which sides each of these people closed a mentoring relationship."""
    wanted = set(people)
    closed = Relationship.objects.filter(state=RelationshipState.CLOSED).filter(
        Q(pair__mentor__person__in=wanted) | Q(pair__mentee__person__in=wanted)
    )
    sides: dict[int, set[str]] = {}
    for mentor, mentee in closed.values_list("pair__mentor__person", "pair__mentee__person"):
        sides.setdefault(mentor, set()).add(Side.MENTOR)
        sides.setdefault(mentee, set()).add(Side.MENTEE)
    return sides


def authors_of_adopted(people: Iterable[int]) -> set[int]:
    """Those of these people whose idea the organisation adopted."""
    adopted = Idea.objects.filter(state__in=(IdeaState.ADOPTED, IdeaState.DONE))
    return set(adopted.filter(author__in=set(people)).values_list("author", flat=True))
