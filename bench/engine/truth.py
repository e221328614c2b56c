"""Does telling the truth pay? One person at a time says something else than what they think, and the pairs are formed again.

Invented markets of the size of a wave, 30 mentees and 20 mentors, seven names a list: *even* (drawn evenly, two seats a
mentor), *popular* (a few are named far more often), *few seats* (the same, one seat a mentor, so that ten go without),
and three that nothing was tuned on: *alike* (everyone nearly agrees on an order), *tiers* (a yes or a great yes, as in
files of the command line) and *small* (12 and 8). Lists are strict as on the screen, except in *tiers*.

Everyone tries, on both sides: their first alone, their first two, the first two exchanged, the first left out, the last
left out; mentors with two seats also offer one. What comes of it is judged by what the person truly thinks: for a
mentor, the names they would rather have, seat by seat, from the best.

Beside what the engine forms, the pairing that is best for mentees among the stable ones, from which no mentee gains by
any list when lists are strict (Dubins and Freedman 1981, Roth 1982): the price in score and in rank of choosing it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from bench.engine.report import Line, row, timed
from binome.engine import Instance, solve

Lists = dict[str, list[list[str]]]
SEEDS = range(6)


@dataclass(frozen=True)
class Wave:
    """What everyone thinks: tiers of names, seats, and the score of each pair."""

    mentees: Lists
    mentors: Lists
    seats: dict[str, int]
    scores: dict[tuple[str, str], int]


KINDS: dict[str, dict[str, float]] = {
    "even": {"seats": 2},
    "popular": {"seats": 2, "popular": 1.0},
    "few seats": {"seats": 1, "popular": 0.6},
    "alike (held out)": {"seats": 2, "popular": 0.6, "alike": 0.8},
    "tiers (held out)": {"seats": 2, "popular": 0.6, "tiers": 2},
    "small (held out)": {"seats": 2, "mentees": 12, "mentors": 8},
}
FALSE_LISTS: dict[str, Callable[[list[list[str]]], list[list[str]]]] = {
    "first alone": lambda tiers: tiers[:1],
    "first two": lambda tiers: tiers[:2],
    "first two exchanged": lambda tiers: [*tiers[1::-1], *tiers[2:]],
    "first left out": lambda tiers: tiers[1:],
    "last left out": lambda tiers: tiers[:-1],
}


def wave(seed: int, *, mentees=30, mentors=20, seats=2, popular=0.0, alike=0.0, tiers=0) -> Wave:
    """A wave in which mutual names are drawn by popularity, each side orders its names by taste, and scores go with taste."""
    dice = np.random.default_rng(seed)
    share = (1.0 + np.arange(mentors)) ** -popular
    share /= share.sum()
    named = [dice.choice(mentors, min(7, mentors), replace=False, p=share) for _mentee in range(mentees)]
    liked = dice.random((mentees, mentors)) * (1 - alike) + alike * dice.random(mentors)
    liked_back = dice.random((mentees, mentors)) * (1 - alike) + alike * dice.random(mentees)[:, None]
    both = {(i, int(j)) for i, names in enumerate(named) for j in names}
    return Wave(
        mentees={f"e{i}": _in_order({f"m{j}": liked[i, j] for k, j in both if k == i}, tiers) for i in range(mentees)},
        mentors={
            f"m{j}": _in_order({f"e{i}": liked_back[i, j] for i, k in both if k == j}, tiers) for j in range(mentors)
        },
        seats={f"m{j}": int(seats) for j in range(mentors)},
        scores={(f"e{i}", f"m{j}"): int(500 * (liked[i, j] + liked_back[i, j])) for i, j in both},
    )


def _in_order(taste: dict[str, float], tiers: int) -> list[list[str]]:
    names = sorted(taste, key=lambda name: -taste[name])
    if not tiers:
        return [[name] for name in names]
    cut = -(-len(names) // tiers)
    return [names[at : at + cut] for at in range(0, len(names), cut)]


def formed(stated: Wave) -> set[tuple[str, str]]:
    """The pairs that the engine forms."""
    instance = Instance.of(
        mentees=stated.mentees,
        mentors={name: (stated.seats[name], tiers) for name, tiers in stated.mentors.items()},
        scores=stated.scores,
    )
    return set(solve(instance, seed=1).pairs)


def best_for_mentees(stated: Wave) -> set[tuple[str, str]]:
    """Deferred acceptance, mentees first: of the stable pairings with strict lists, the one that each mentee prefers."""
    order = {mentor: [name for tier in tiers for name in tier] for mentor, tiers in stated.mentors.items()}
    left = {mentee: [name for tier in tiers for name in tier] for mentee, tiers in stated.mentees.items()}
    held: dict[str, list[str]] = {mentor: [] for mentor in order}
    waiting = list(left)
    while waiting:
        mentee = waiting.pop()
        if not left[mentee]:
            continue
        mentor = left[mentee].pop(0)
        if mentee not in order[mentor]:
            waiting.append(mentee)
            continue
        held[mentor] = sorted([*held[mentor], mentee], key=order[mentor].index)
        if len(held[mentor]) > stated.seats[mentor]:
            waiting.append(held[mentor].pop())
    return {(mentee, mentor) for mentor, mentees in held.items() for mentee in mentees}


def worth(person: str, pairs: set[tuple[str, str]], truth: Wave) -> list[int]:
    """What someone has, by their true tiers, best first; an empty seat counts as less than any name."""
    tiers = truth.mentees.get(person) or truth.mentors.get(person, [])
    rank = {name: at for at, tier in enumerate(tiers) for name in tier}
    held = sorted(rank[other] for pair in pairs if person in pair for other in pair if other != person)
    return held + [len(tiers)] * (truth.seats.get(person, 1) - len(held))


def told_otherwise(person: str, truth: Wave) -> Iterator[tuple[str, Wave]]:
    """What one person may say instead."""
    side = "mentees" if person in truth.mentees else "mentors"
    lists: Lists = getattr(truth, side)
    for name, change in FALSE_LISTS.items():
        stated = change(lists[person])
        if stated != lists[person]:
            yield name, Wave(**{**vars(truth), side: {**lists, person: stated}})
    if truth.seats.get(person, 1) > 1:
        yield "one seat", Wave(**{**vars(truth), "seats": {**truth.seats, person: 1}})


def tries(truth: Wave, form: Callable[[Wave], set[tuple[str, str]]]) -> Iterator[tuple[str, str, int]]:
    """Side, what was tried, and 1 where it helped, −1 where it hurt, 0 where it changed nothing."""
    honest = form(truth)
    for person in (*truth.mentees, *truth.mentors):
        before = worth(person, honest, truth)
        for name, stated in told_otherwise(person, truth):
            after = worth(person, form(stated), truth)
            yield "mentee" if person in truth.mentees else "mentor", name, (after < before) - (after > before)


def measure(lines: list[Line]) -> None:
    """Every kind of market, what the engine forms and what is best for mentees, both sides."""
    for kind, shape in KINDS.items():
        waves = [wave(seed, **shape) for seed in SEEDS]
        for who, form in (("binome", formed), ("best for mentees", best_for_mentees)):
            if shape.get("tiers") and who != "binome":
                continue  # with ties there is no one pairing that is best for mentees
            lines.extend(_measured(kind, who, waves, form))


def _measured(kind: str, who: str, waves: list[Wave], form: Callable[[Wave], set[tuple[str, str]]]) -> Iterator[Line]:
    counts: Counter[tuple[str, int]] = Counter()
    one_seat: Counter[int] = Counter()

    def play() -> None:
        for truth in waves:
            for side, name, outcome in tries(truth, form):
                if name == "one seat":
                    one_seat[outcome] += 1
                else:
                    counts[side, outcome] += 1

    seconds, _none = timed(play, times=1)
    honest = [(form(truth), truth) for truth in waves]
    facts: dict[str, object] = {}
    for side in ("mentee", "mentor"):
        total = sum(counts[side, outcome] for outcome in (-1, 0, 1))
        facts |= {f"{side}_tries": total, f"{side}_helped_%": round(100 * counts[side, 1] / total, 1)}
        facts |= {f"{side}_hurt_%": round(100 * counts[side, -1] / total, 1)}
    if one_seat:
        facts["one_seat_helped_%"] = round(100 * one_seat[1] / sum(one_seat.values()), 1)
    facts["pairs"] = sum(len(pairs) for pairs, _truth in honest)
    facts["score"] = sum(truth.scores[pair] for pairs, truth in honest for pair in pairs)
    for side, at in (("mentee", 0), ("mentor", 1)):
        ranks = [1 + _rank(pair, at, truth) for pairs, truth in honest for pair in pairs]
        facts[f"{side}_mean_rank"] = round(sum(ranks) / len(ranks), 2)
    yield row(f"telling the truth, {kind} market", who, seconds, **facts)


def _rank(pair: tuple[str, str], at: int, truth: Wave) -> int:
    tiers = (truth.mentees if at == 0 else truth.mentors)[pair[at]]
    return next(place for place, tier in enumerate(tiers) if pair[1 - at] in tier)
