"""Shares of people's answers, as far as they may be told."""

from collections.abc import Sequence
from dataclasses import dataclass

from binome.core.privacy.disclosure.batches import on_both_sides, side, together
from binome.journey.outcomes.rules.shares import Share, share


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
    publishable = together(batches, enough=lambda answers: on_both_sides(sum(answers), len(answers) - sum(answers)))
    if publishable:
        return Portion(share(sum(publishable), of=len(publishable)))
    answers = [answer for _edition, batch in batches for answer in batch]
    return in_a_word(sum(answers), of=len(answers)) if final else Portion(of=len(answers))


def portion_of_all(yes: int, *, of: int) -> Portion:
    """The share of something that is told once, of everyone at the same time."""
    return Portion(share(yes, of=of)) if on_both_sides(yes, of - yes) else in_a_word(yes, of=of)


def in_a_word(yes: int, *, of: int) -> Portion:
    """On which side nearly all stand, from ten people on."""
    return Portion(side=side(yes, of - yes), of=of)
