"""How pairs come about, decided with plain values: places, choices, yeses, cells of an export."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from binome.core.errors import NotTheirs
from binome.core.people.text import whole_number
from binome.journey.matching.states import MOVES, Obstacle, PairState

WINDOW_DAYS = 10  # two working weeks: holidays and trips are shorter
CONFIRM_DAYS = 10  # as long as choosing took
SEARCH_DAYS = 5  # one person chooses, then one is asked: a working week in all but name
REMINDERS_LEFT = (3, 1)  # days before the last moment: one while there is time, one on the eve
LONGEST_WINDOW_DAYS = 60  # later, levels, places and people are no longer those that were scored
MOST_PROPOSALS = 7  # people compare seven with care, and no more (R40)
MORE_AT_A_TIME = 3  # whoever asks for more looks at these before the next ones
LONGEST_LIST = 14  # seven proposed, and as many that were asked for: by its owner, or by those on the other side
LONGEST_WORD = 600  # signs with a yes: three sentences
HIGHEST = 4  # the top of the four levels of ease


class BadPress(NotTheirs):
    """A button that does not exist was pressed."""


@dataclass(frozen=True)
class Wishes:
    """What someone says of their proposals: yeses in order, and not this time. The rest is still to be looked at."""

    yes: tuple[int, ...] = ()
    no: tuple[int, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What a wave allows: same entity or not, least level gap (mentee − mentor), mentees a mentor, list size, seed."""

    forbid_same_entity: bool
    min_level_gap: int
    ceiling: int
    shortlist_size: int
    seed: int


def state_after_yes(mentor_yes_at: datetime | None, mentee_yes_at: datetime | None) -> PairState:
    """Two yeses make the pair; one keeps it waiting."""
    return PairState.CHOSEN if mentor_yes_at and mentee_yes_at else PairState.PUBLISHED


def reminder_due(*, published_at: datetime | None, confirm_by: datetime | None, now: datetime) -> int | None:
    """Which reminder a pair is due, by the days left; None before the first, and on the day it was published."""
    if published_at is None or confirm_by is None or now - published_at < timedelta(days=1) or now > confirm_by:
        return None
    left = confirm_by - now
    return next((stage for stage in sorted(REMINDERS_LEFT) if left <= timedelta(days=stage)), None)


def may_move(state: str, there: str) -> bool:
    """Whether a pair may go from one state to another."""
    return there in MOVES[state]


def places_left(*, capacity: int, ceiling: int, taken: int) -> int:
    """How many more mentees a mentor can take: what they offer, within the wave's ceiling, less those they have."""
    return max(0, min(capacity, ceiling) - taken)


def level_hoped_for(own: int) -> int:
    """The level (1 to 4) a mentee hopes to find on a theme: one above their own, and never less than intermediate."""
    return min(HIGHEST, max(2, own + 1))


def settled(*, yes: Sequence[int], no: Iterable[int]) -> Wishes:
    """Wishes without repetition: the first rank given counts, and "not this time" wins over yes."""
    refused = tuple(dict.fromkeys(no))
    return Wishes(yes=tuple(proposal for proposal in dict.fromkeys(yes) if proposal not in refused), no=refused)


def after_press(wishes: Wishes, pressed: str) -> Wishes:
    """Wishes after one button: `yes:ID`, `no:ID`, `back:ID`, `up:ID` or `down:ID`. Raises `BadPress`."""
    word, _colon, number = pressed.partition(":")
    proposal = whole_number(number)
    if word not in {"yes", "no", "back", "up", "down"} or proposal is None:
        raise BadPress(pressed)
    if word in {"up", "down"}:
        return Wishes(yes=moved(wishes.yes, proposal, by=-1 if word == "up" else 1), no=wishes.no)
    yes = tuple(other for other in wishes.yes if other != proposal)
    no = tuple(other for other in wishes.no if other != proposal)
    return Wishes(yes=(*yes, proposal) if word == "yes" else yes, no=(*no, proposal) if word == "no" else no)


def moved(order: Sequence[int], proposal: int, *, by: int) -> tuple[int, ...]:
    """`order` with one element moved a place; at the ends nothing moves."""
    if proposal not in order:
        return tuple(order)
    place = order.index(proposal)
    there = min(len(order) - 1, max(0, place + by))
    rest = [other for other in order if other != proposal]
    return (*rest[:there], proposal, *rest[there:])


def main_obstacle(codes: Iterable[str]) -> Obstacle:
    """What stands most often between one person and all the others; the earlier rule wins when two are as frequent.

    Someone who has only themselves on the other side has nobody there; so does someone facing full mentors only.
    """
    order = list(Obstacle.values)
    counts: dict[str, int] = {}
    for code in codes:
        if code not in {Obstacle.SAME_PERSON, Obstacle.NO_CAPACITY}:
            counts[code] = counts.get(code, 0) + 1
    if not counts:
        return Obstacle.NOBODY_THERE
    return Obstacle(min(counts, key=lambda code: (-counts[code], order.index(code))))
