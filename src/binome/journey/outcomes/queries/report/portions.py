"""Shares of people's answers, as far as they may be told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from binome.core.privacy.disclosure.batches import on_both_sides, side, together
from binome.core.privacy.disclosure.thresholds import may_show
from binome.journey.outcomes.rules.shares import Share, share

T = TypeVar("T")


@dataclass(frozen=True)
class Portion:
    """A share that may be told; else in a word on which side nearly all stand ("few", "most") of how many; else nothing."""

    share: Share | None = None
    side: str = ""
    of: int = 0


def portion(batches: Sequence[tuple[int, Sequence[bool]]], *, final: bool) -> Portion:
    """The share of yeses among answers given in batches, each with its edition: five yeses and five noes at least.

    Once the figures are `final`, what was never told in numbers is said in a word.
    """
    publishable = together(batches, enough=_both_sides)
    if publishable:
        return Portion(share(sum(publishable), of=len(publishable)))
    answers = [answer for _edition, batch in batches for answer in batch]
    return in_a_word(sum(answers), of=len(answers)) if final else Portion(of=len(answers))


def three_ways(batches: Sequence[tuple[int, Sequence[int]]], *, final: bool) -> tuple[int, int, int] | None:
    """How many answered 1, 0 and −1, where that may stand beside the share of ones: five of each, and of the same people.

    The two are told of whole batches, each as soon as it may be. Told of different people, their difference would be those
    few who are in one and not in the other; they are therefore told together, once the figures are `final`.
    """
    if not final:
        return None
    if not same_people(batches, _five_of_each, _both_sides_of_ones):
        return None
    ways = together(batches, enough=_five_of_each)
    return (ways.count(1), ways.count(0), ways.count(-1)) if ways else None


def same_people(batches: Sequence[tuple[int, Sequence[T]]], *rules: Callable[[Sequence[T]], bool]) -> bool:
    """Whether figures under each of these rules are told of the same people, edition by edition."""
    editions = [list(group) for _edition, group in groupby(batches, key=itemgetter(0))]
    return all(len({len(together(edition, enough=rule)) for rule in rules}) == 1 for edition in editions)


def _five_of_each(ways: Sequence[int]) -> bool:
    return all(may_show(ways.count(way)) for way in (1, 0, -1))


def _both_sides_of_ones(ways: Sequence[int]) -> bool:
    return _both_sides([way == 1 for way in ways])


def _both_sides(answers: Sequence[bool]) -> bool:
    return on_both_sides(sum(answers), len(answers) - sum(answers))


def portion_of_all(yes: int, *, of: int) -> Portion:
    """The share of something that is told once, of everyone at the same time."""
    return Portion(share(yes, of=of)) if on_both_sides(yes, of - yes) else in_a_word(yes, of=of)


def in_a_word(yes: int, *, of: int) -> Portion:
    """On which side nearly all stand, from ten people on."""
    return Portion(side=side(yes, of - yes), of=of)
