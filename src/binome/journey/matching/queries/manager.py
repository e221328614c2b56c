"""What the programme manager sees of matching: numbers and pairs, never who said no to whom."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from binome.core.framework.compiled_query import CompiledQuery, key_param
from binome.core.people.models import Person
from binome.core.privacy.disclosure.batches import at_least
from binome.core.privacy.disclosure.thresholds import FEWEST_ASKED
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import WAVE
from binome.core.ui.listing import Order
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.matching.models import NOT_FORMED, KeptApart, Pair, PairQuerySet, Round, Unpaired
from binome.journey.matching.queries import engine
from binome.journey.matching.queries.people import count_free, free_applications, limits_of, with_matter
from binome.journey.matching.queries.reasons import advice_for_manager
from binome.journey.matching.states import KNOWN_AT_ONCE, Alone, Obstacle, PairState, RoundState


@dataclass(frozen=True)
class Participation:
    """How many have finished choosing, of how many; never who."""

    answered: int
    total: int

    @property
    def at_least(self) -> int | None:
        """How many are told while people choose: five at a time; None where too few choose to tell any."""
        return at_least(self.answered, of=self.total) if self.total >= FEWEST_ASKED else None


@dataclass(frozen=True)
class Stranded:
    """Someone to whom nobody could be proposed: which rule, and what to do."""

    application: Application
    obstacle: str
    advice: str


@dataclass(frozen=True)
class RoundCounts:
    """Where matching stands in one wave, in numbers."""

    round: Round | None
    window_is_over: bool
    waiting: int
    chosen: int
    not_confirmed: int
    free_mentees: int
    free_mentors: int


@dataclass(frozen=True)
class Board:
    """All the manager's page shows of one wave."""

    counts: RoundCounts
    can_open: bool
    participation: Participation | None
    stranded: list[Stranded]
    without_pair: list[Application]

    @property
    def round(self) -> Round | None:
        """The round under way, or the last one."""
        return self.counts.round

    @property
    def may_pair_again(self) -> bool:
        """Whether choices made earlier may still bring pairs: a round was published, and both sides have free people."""
        published = self.round is not None and self.round.state == RoundState.PUBLISHED
        return published and bool(self.counts.free_mentees and self.counts.free_mentors)


def counts_of(wave: Wave, *, now: datetime) -> RoundCounts:
    """Where matching stands in the wave, in numbers."""
    latest = latest_round(wave)
    states = dict(_STATES.rows(wave=wave))
    free = {} if _is_under_way(latest) else count_free(wave, limits=limits_of(wave))
    return RoundCounts(
        round=latest,
        window_is_over=latest is not None and latest.state == RoundState.OPEN and not latest.takes_choices(now),
        waiting=states.get(PairState.PUBLISHED, 0),
        chosen=states.get(PairState.CHOSEN, 0),
        not_confirmed=sum(states.get(state, 0) for state in NOT_FORMED),
        free_mentees=free.get(Side.MENTEE, 0),
        free_mentors=free.get(Side.MENTOR, 0),
    )


def board_of(wave: Wave, *, now: datetime) -> Board:
    """Where matching stands in the wave, and who waits."""
    counts = counts_of(wave, now=now)
    latest = counts.round
    return Board(
        counts=counts,
        can_open=not _is_under_way(latest) and wave.stage in {Stage.MATCHING, Stage.MENTORING},
        participation=participation_of(latest) if latest and latest.state == RoundState.OPEN else None,
        stranded=stranded_in(latest) if latest else [],
        without_pair=without_pair(latest) if latest and latest.state != RoundState.OPEN else [],
    )


def _is_under_way(latest: Round | None) -> bool:
    return latest is not None and latest.state != RoundState.PUBLISHED


_STATES = CompiledQuery(
    lambda: Pair.objects.filter(wave=WAVE).order_by().values("state").annotate(n=Count("pk")).values_list("state", "n")
)
_LATEST = CompiledQuery(lambda: Round.objects.of_everyone().filter(wave=WAVE).order_by("-number")[:1])


def latest_round(wave: Wave) -> Round | None:
    """The round under way, or the last one."""
    return _LATEST.first(wave=wave)


_ANSWERS = CompiledQuery(
    lambda: (
        Round.objects.filter(pk=key_param("round"))
        .annotate(total=Count("answers"), finished=Count("answers__finished_at"))
        .values_list("total", "finished")
    )
)


def participation_of(opened: Round) -> Participation:
    """How many have finished choosing."""
    total, answered = _ANSWERS.row(round=opened)
    return Participation(answered=answered, total=total)


def stranded_in(opened: Round) -> list[Stranded]:
    """Those to whom nobody could be proposed when the round opened."""
    known = opened.unpaired.filter(reason__in=KNOWN_AT_ONCE)
    return [
        Stranded(
            application=unpaired.application,
            obstacle=str(Obstacle(unpaired.obstacle).label if unpaired.obstacle else Alone(unpaired.reason).label),
            advice=advice_for_manager(unpaired.obstacle),
        )
        for unpaired in _named(known)
    ]


def without_pair(closed: Round) -> list[Application]:
    """Those who had proposals and have no pair; no reason is given here: it would tell what others said."""
    rows: QuerySet[Unpaired] = closed.unpaired.exclude(reason__in=KNOWN_AT_ONCE)
    return [unpaired.application for unpaired in _named(rows)]


def _named(rows: QuerySet[Unpaired]) -> QuerySet[Unpaired]:
    names = [f"application__person__{name}" for name in ("given_name", "family_name", "entity__name")]
    return rows.select_related("application__person__entity").only(
        "round", "reason", "obstacle", "application__side", *names
    )


ORDERS = {
    "mentor": Order(_("Mentor"), ("mentor__person__sort_key",)),
    "mentee": Order(_("Mentee"), ("mentee__person__sort_key",)),
}


def pairs_of(wave: Wave, *, words: str = "", state: str = "") -> PairQuerySet:
    """All pairs of a wave, with both people; `state` is a pair state, or "not_confirmed" for those that did not form."""
    pairs = Pair.objects.filter(wave=wave).with_people()
    if words:
        people = Person.objects.matching(words)
        pairs = pairs.filter(Q(mentor__person__in=people) | Q(mentee__person__in=people))
    if state == "not_confirmed":
        return pairs.filter(state__in=NOT_FORMED)
    if state in PairState.values and state not in NOT_FORMED:
        pairs = pairs.filter(state=state)
    return pairs


def in_a_list(pairs: PairQuerySet) -> PairQuerySet:
    """With what a line of the manager's list shows, and not all that two people wrote when they applied."""
    shown = ("given_name", "family_name", "entity__name")
    people = [f"{half}__person__{name}" for half in ("mentor", "mentee") for name in shown]
    return (
        pairs.only("wave", "state", "confirm_by", "terms", "pinned_by", "pin_reason", "removal_reason", *people)
        .select_related(None)
        .select_related("mentor__person__entity", "mentee__person__entity")
    )


def changed_by_hand(closed: Round) -> int:
    """How many of the round's pairs were removed or pinned by a person."""
    return closed.pairs.filter(Q(pinned_by__isnull=False) | ~Q(removal_reason="")).count()


def _by_name(application: Application) -> str:
    return application.person.sort_key


def pinnable(wave: Wave) -> tuple[list[Application], list[Application]]:
    """Mentors with a place left and mentees without a pair, for a pair planned by hand."""
    free, _places = free_applications(wave, limits=limits_of(wave))
    free = sorted(free, key=_by_name)
    return [application for application in free if application.side == Side.MENTOR], [
        application for application in free if application.side == Side.MENTEE
    ]


def kept_apart_in(wave: Wave) -> QuerySet[KeptApart]:
    """People whom the manager keeps apart."""
    return (
        KeptApart.objects.filter(wave=wave)
        .select_related("first", "second")
        .order_by("first__sort_key", "second__sort_key", "pk")
    )


def people_in(wave: Wave) -> QuerySet[Person]:
    """Accepted people of the wave."""
    accepted = Application.objects.filter(wave=wave).accepted()
    return Person.objects.filter(pk__in=accepted.values("person"))


def check_of(closed: Round) -> engine.CertificateCheck:
    """The round's certificate, checked anew."""
    return engine.check(closed.solved, closed.certificate)


__all__ = [
    "Board",
    "RoundCounts",
    "board_of",
    "changed_by_hand",
    "check_of",
    "counts_of",
    "in_a_list",
    "kept_apart_in",
    "latest_round",
    "pairs_of",
    "participation_of",
    "people_in",
    "pinnable",
    "with_matter",
]
