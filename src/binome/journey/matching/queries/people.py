"""Who may be paired in a wave now: prepared, not yet in a pair, with a place left; and who is kept apart."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from binome.core.framework.compiled_query import CompiledQuery
from binome.core.programmes.models import Gate, Wave
from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import WAVE
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.learning.queries.gate import prepared_applications
from binome.journey.matching import rules
from binome.journey.matching.models import ALIVE, NOT_FORMED, Choice, KeptApart, Pair, Proposal
from binome.journey.matching.rules import Limits
from binome.journey.matching.states import PairState

PAST_MATCHING = (Stage.MENTORING, Stage.OUTCOMES, Stage.CLOSED)


def limits_of(wave: Wave) -> Limits:
    """The rules of the wave, as the engine reads them."""
    return Limits(
        forbid_same_entity=wave.forbid_same_entity,
        min_level_gap=wave.min_level_gap,
        ceiling=wave.max_mentees_per_mentor,
        shortlist_size=min(wave.shortlist_size, rules.MOST_PROPOSALS),
        seed=wave.seed,
    )


def with_matter(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Applications with all that matching reads, in a fixed number of queries."""
    return applications.select_related("person__entity").prefetch_related("theme_choices__theme")


def taken_places(wave: Wave, *, movable: Collection[int] = ()) -> dict[int, int]:
    """How many living pairs each mentor of the wave has, by application; `movable` pairs are not counted."""
    return dict(_places_taken(wave, movable=movable))


def _places_taken(wave: Wave, *, movable: Collection[int] = ()) -> "QuerySet[Pair, tuple[int, int]]":
    living = Pair.objects.filter(wave=wave).alive().exclude(pk__in=movable)
    return living.values_list("mentor").annotate(taken=Count("pk")).order_by()


def free_applications(
    wave: Wave, *, limits: Limits, movable: Collection[int] = ()
) -> tuple[list[Application], dict[int, int]]:
    """Prepared people who can still be paired, and the places each mentor has left.

    The people of `movable` pairs (ids) count as free: their pairs may be formed anew.
    """
    taken = taken_places(wave, movable=movable)
    free, places = [], {}
    for application in with_matter(_without_a_pair(wave, movable=movable)).order_by("pk"):
        if application.side == Side.MENTEE:
            free.append(application)
            continue
        left = rules.places_left(
            capacity=application.capacity, ceiling=limits.ceiling, taken=taken.get(application.pk, 0)
        )
        if left:
            free.append(application)
            places[application.pk] = left
    return free, places


def _without_a_pair(wave: Wave, *, movable: Collection[int], gate: str = "") -> QuerySet[Application]:
    in_a_pair = Pair.objects.filter(mentee=OuterRef("pk"), state__in=ALIVE).exclude(pk__in=movable)
    return prepared_applications(wave, gate=gate).exclude(Q(side=Side.MENTEE) & Exists(in_a_pair))


def prepared_and_free(wave: Wave) -> QuerySet[Application]:
    """Prepared people of a wave, without the mentees who are in a pair; a mentor's places are not counted."""
    return _without_a_pair(wave, movable=())


def _free_at(gate: Gate) -> CompiledQuery[Application, tuple[int, str, int]]:
    return CompiledQuery(lambda: _without_a_pair(WAVE, movable=(), gate=gate).values_list("pk", "side", "capacity"))


_FREE = {gate.value: _free_at(gate) for gate in Gate}
_TAKEN = CompiledQuery(lambda: _places_taken(WAVE))


def count_free(wave: Wave, *, limits: Limits) -> dict[str, int]:
    """How many prepared people can still be paired, by side: the same people, counted without reading what they wrote."""
    taken = dict(_TAKEN.rows(wave=wave))
    free = Counter[str]()
    for pk, side, capacity in _FREE[wave.gate].rows(wave=wave):
        left = rules.places_left(capacity=capacity, ceiling=limits.ceiling, taken=taken.get(pk, 0))
        free[side] += bool(side == Side.MENTEE or left)
    return free


def kept_apart(wave: Wave) -> set[tuple[int, int]]:
    """Persons never to be proposed to each other: kept apart on request, a pair in an earlier wave, or not formed here.

    Within a wave nobody is proposed twice to the same person, so that a list says nothing about earlier answers. The
    one exception: both said yes, and a place was missing.
    """
    apart = set(KeptApart.objects.filter(wave=wave).values_list("first", "second"))
    ends = ("mentor__person", "mentee__person")
    earlier = Pair.objects.filter(wave__programme=wave.programme_id).exclude(wave=wave)
    apart |= set(earlier.filter(state__in=(PairState.CHOSEN, PairState.ENDED)).values_list(*ends))
    pairs = Pair.objects.filter(wave=wave)
    apart |= set(pairs.filter(state__in=(*NOT_FORMED, PairState.ENDED, PairState.CHOSEN)).values_list(*ends))
    crossed = Count("choices", filter=Q(choices__rank__isnull=False))
    proposed = Proposal.objects.filter(round__wave=wave, round__only_for=None).annotate(yeses=crossed)
    apart |= set(proposed.filter(yeses__lt=2).values_list(*ends))
    searched = Proposal.objects.filter(round__wave=wave, round__only_for__isnull=False)
    return apart | set(searched.filter(choices__isnull=False, choices__rank=None).values_list(*ends))


def did_not_last(wave: Wave) -> set[tuple[int, int]]:
    """Applications, as (mentor, mentee), whose pair in this wave was not confirmed, was set aside or has ended."""
    over = Pair.objects.filter(wave=wave, state__in=(*NOT_FORMED, PairState.ENDED))
    return set(over.values_list("mentor", "mentee"))


def strangers_to_rules(wave: Wave) -> set[tuple[int, int]]:
    """Persons who may not be a pair whatever they say: kept apart on request, or a pair in an earlier wave."""
    apart = set(KeptApart.objects.filter(wave=wave).values_list("first", "second"))
    earlier = Pair.objects.filter(
        wave__programme=wave.programme_id, state__in=(PairState.CHOSEN, PairState.ENDED)
    ).exclude(wave=wave)
    return apart | set(earlier.values_list("mentor__person", "mentee__person"))


def never_paired_before(wave: Wave) -> list[Application]:
    """Who was accepted the last time they took part on that side, in a wave that is past matching, and had no pair."""
    earlier = Application.objects.filter(wave__programme=wave.programme_id, wave__number__lt=wave.number)
    last = {
        (application.person_id, application.side): application
        for application in earlier.select_related("wave", "person").order_by("wave__number")
    }
    # A pair that ended had begun once both had said yes; one that was set aside in review had not.
    began = Q(state=PairState.ENDED, mentor_yes_at__isnull=False) | Q(state__in=ALIVE)
    pairs = Pair.objects.filter(wave__programme=wave.programme_id).filter(began)
    paired = {half for pair in pairs.values_list("mentor", "mentee") for half in pair}
    return [
        application
        for application in last.values()
        if still_in(application) and application.pk not in paired and application.wave.stage in PAST_MATCHING
    ]


def still_in(application: Application) -> bool:
    """Whether someone still takes part."""
    return application.state == ApplicationState.ACCEPTED and application.person.is_active


def yeses_in(answers: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """For each answer the yeses in order, as (proposal, rank)."""
    yeses: dict[int, list[tuple[int, int]]] = {}
    choices = Choice.objects.filter(answer__in=answers, rank__isnull=False).order_by("answer", "rank")
    for answer, proposal, rank in choices.values_list("answer", "proposal", F("rank")):
        yeses.setdefault(answer, []).append((proposal, rank))
    return yeses
