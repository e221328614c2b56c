"""The loops of scores: what each theme, slot, language, place and department gives a pair."""

from binome.engine.model.arrays import Ints, Levels, Numbers
from binome.engine.model.bit_kernels import shared


def by_theme(
    levels: Levels,
    expected: Levels,
    points: Levels,
    reach: Numbers,
    offering: Numbers,
    wishing: Numbers,
    weight: int,
    result: Numbers,
) -> None:
    """What each pair gives the one who wishes: the sum over themes of reach × points × weight."""
    for at in range(len(offering)):
        giver, taker = offering[at], wishing[at]
        total = 0
        for theme in range(levels.shape[1]):
            if expected[taker, theme] != 0:
                total += reach[levels[giver, theme], expected[taker, theme]] * points[taker, theme]
        result[at] = total * weight


def in_common(sets: Ints, mentee: Numbers, mentor: Numbers, counted: int, weight: int, result: Numbers) -> None:
    """What each pair has in common in a kind of sets: up to `counted` members, at `weight` each."""
    for at in range(len(mentee)):
        members = shared(sets, mentee[at], sets, mentor[at], 0, sets.shape[1])
        result[at] = min(members, counted) * weight


def elsewhere(department: Numbers, mentee: Numbers, mentor: Numbers, weight: int, result: Numbers) -> None:
    """What each pair gets for being in two departments that are known."""
    for at in range(len(mentee)):
        home, other = department[mentee[at]], department[mentor[at]]
        result[at] = weight if home >= 0 and other >= 0 and home != other else 0
