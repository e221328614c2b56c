"""What the programme manager sees of matching: numbers and pairs, never who said no to whom."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.matching.models import NOT_FORMED, KeptApart, Pair, PairQuerySet, Round, Unpaired
from binome.journey.matching.queries import engine
from binome.journey.matching.queries.people import everyone, free_applications, limits_of, with_matter
from binome.journey.matching.queries.reasons import advice_for_manager
from binome.journey.matching.rules import Limits
from binome.journey.matching.states import KNOWN_AT_ONCE, Alone, Barrier, PairState, RoundState


@dataclass(frozen=True)
class Participation:
    """How many have finished choosing, of how many; never who."""

    answered: int
    total: int


@dataclass(frozen=True)
class Stranded:
    """Someone to whom nobody could be proposed: which rule, and what to do."""

    application: Application
    barrier: str
    advice: str


@dataclass(frozen=True)
class Board:
    """All the manager's page shows of one wave."""

    round: Round | None
    can_open: bool
    window_is_over: bool
    participation: Participation | None
    stranded: list[Stranded]
    without_pair: list[Application]
    waiting: int
    chosen: int
    not_confirmed: int
    free_mentees: int
    free_mentors: int

    @property
    def may_pair_again(self) -> bool:
        """Whether choices made earlier may still bring pairs: a round was published, and both sides have free people."""
        published = self.round is not None and self.round.state == RoundState.PUBLISHED
        return published and bool(self.free_mentees and self.free_mentors)


@dataclass(frozen=True)
class WhatIf:
    """Two sets of rules on the same people; nothing is written."""

    before: engine.Forecast
    after: engine.Forecast
    mentees: int
    mentors: int
    gained: list[Application]
    lost: list[Application]


def board_of(wave: Wave, *, now: datetime) -> Board:
    """Where matching stands in the wave."""
    latest = latest_round(wave)
    states = list(Pair.objects.filter(wave=wave).values_list("state", flat=True))
    under_way = latest is not None and latest.state != RoundState.PUBLISHED
    free, _places = ([], {}) if under_way else free_applications(wave, limits=limits_of(wave))
    return Board(
        round=latest,
        can_open=not under_way and wave.stage in {Stage.MATCHING, Stage.MENTORING},
        window_is_over=latest is not None and latest.state == RoundState.OPEN and not latest.takes_choices(now),
        participation=participation_of(latest) if latest and latest.state == RoundState.OPEN else None,
        stranded=stranded_in(latest) if latest else [],
        without_pair=without_pair(latest) if latest and latest.state != RoundState.OPEN else [],
        waiting=states.count(PairState.PUBLISHED),
        chosen=states.count(PairState.CHOSEN),
        not_confirmed=sum(state in NOT_FORMED for state in states),
        free_mentees=sum(one.side == Side.MENTEE for one in free),
        free_mentors=sum(one.side == Side.MENTOR for one in free),
    )


def latest_round(wave: Wave) -> Round | None:
    """The round under way, or the last one."""
    return wave.rounds.order_by("-number").first()


def participation_of(opened: Round) -> Participation:
    """How many have finished choosing."""
    return Participation(
        answered=opened.answers.filter(finished_at__isnull=False).count(), total=opened.answers.count()
    )


def stranded_in(opened: Round) -> list[Stranded]:
    """Those to whom nobody could be proposed when the round opened."""
    known = opened.unpaired.filter(reason__in=KNOWN_AT_ONCE)
    return [
        Stranded(
            application=one.application,
            barrier=str(Barrier(one.barrier).label if one.barrier else Alone(one.reason).label),
            advice=advice_for_manager(one.barrier),
        )
        for one in known.select_related("application__person__entity")
    ]


def without_pair(closed: Round) -> list[Application]:
    """Those who had proposals and have no pair; no reason is given here: it would tell what others said."""
    rows: QuerySet[Unpaired] = closed.unpaired.exclude(reason__in=KNOWN_AT_ONCE)
    return [one.application for one in rows.select_related("application__person__entity")]


def pairs_of(wave: Wave, *, words: str = "", state: str = "") -> PairQuerySet:
    """All pairs of a wave, with both people; `state` is a pair state, or "not_confirmed" for those that did not form."""
    found = Pair.objects.filter(wave=wave).with_people()
    if words:
        people = Person.objects.matching(words)
        found = found.filter(Q(mentor__person__in=people) | Q(mentee__person__in=people))
    if state == "not_confirmed":
        return found.filter(state__in=NOT_FORMED).order_by("mentee__person__sort_key", "pk")
    if state in PairState.values and state not in NOT_FORMED:
        found = found.filter(state=state)
    return found.order_by("mentee__person__sort_key", "pk")


def changed_by_hand(closed: Round) -> int:
    """How many of the round's pairs were removed or pinned by a person."""
    return closed.pairs.filter(Q(pinned_by__isnull=False) | ~Q(removal_reason="")).count()


def what_if(wave: Wave, limits: Limits) -> WhatIf:
    """Who would have a possible partner, and how many pairs could form, under the wave's rules and under others."""
    now, then = everyone(wave), everyone(wave, limits=limits)
    before, after = engine.forecast(now), engine.forecast(then)
    had, have = before.mentees | before.mentors, after.mentees | after.mentors
    named = {one.pk: one for source in (now, then) for side in source.by_side.values() for one in side.values()}
    return WhatIf(
        before=before,
        after=after,
        mentees=len(now.by_side[Side.MENTEE]),
        mentors=len(now.by_side[Side.MENTOR]),
        gained=sorted((named[pk] for pk in have - had), key=_by_name),
        lost=sorted((named[pk] for pk in had - have), key=_by_name),
    )


def _by_name(application: Application) -> str:
    return application.person.sort_key


def pinnable(wave: Wave) -> tuple[list[Application], list[Application]]:
    """Mentors with a place left and mentees without a pair, for a pair planned by hand."""
    free, _places = free_applications(wave, limits=limits_of(wave))
    free = sorted(free, key=_by_name)
    return [one for one in free if one.side == Side.MENTOR], [one for one in free if one.side == Side.MENTEE]


def kept_apart_in(wave: Wave) -> QuerySet[KeptApart]:
    """People whom the manager keeps apart."""
    return KeptApart.objects.filter(wave=wave).select_related("one", "other")


def people_in(wave: Wave) -> QuerySet[Person]:
    """Accepted people of the wave."""
    accepted = Application.objects.filter(wave=wave).accepted()
    return Person.objects.filter(pk__in=accepted.values("person"))


def check_of(closed: Round) -> engine.Check:
    """The round's certificate, checked anew."""
    return engine.check(closed.solved, closed.certificate)


__all__ = [
    "Board",
    "WhatIf",
    "board_of",
    "changed_by_hand",
    "check_of",
    "kept_apart_in",
    "latest_round",
    "pairs_of",
    "participation_of",
    "people_in",
    "pinnable",
    "what_if",
    "with_matter",
]
