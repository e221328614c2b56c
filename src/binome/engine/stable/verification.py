"""An independent check of pairs against choices: nothing here is shared with the solver.

`verify` judges the mutual yeses of an `Instance`; `judge` starts from the tiers as they were written down, in plain
Python, so that not even the reading of choices is taken on trust. The command line uses `judge`; tests hold them equal.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from binome.engine.model.instance import Instance, Pair

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is wrong with pairs: nothing, when `stable` is true. At most `SHOWN` of each kind are listed."""

    stable: bool
    pairs: int
    score: int
    errors: tuple[str, ...]
    blocking: tuple[Pair, ...]


def verify(instance: Instance, pairs: Iterable[Pair]) -> Verdict:
    """Check that pairs said yes to each other, that nobody is paired too often, and that no two would rather leave.

    A mentee and a mentor block when both said yes, they are not a pair, the mentee has nobody or someone strictly
    worse, and the mentor has room or someone strictly worse. Needs only the choices and the pairs.
    """
    listed = [(mentee, mentor) for mentee, mentor in pairs]
    edges = instance.edges_of(listed)
    capacity = dict(zip(instance.mentors, instance.capacity.tolist(), strict=True))
    strange = (listed[at] for at in np.flatnonzero(edges < 0).tolist())
    errors = [f"not a mutual yes: {mentee!r}, {mentor!r}" for mentee, mentor in strange]
    errors += [f"paired more than once: {name!r}" for name, times in Counter(a for a, _ in listed).items() if times > 1]
    errors += [
        f"over capacity {capacity.get(name, 0)}: {name!r} has {times}"
        for name, times in Counter(b for _, b in listed).items()
        if times > capacity.get(name, 0)
    ]
    formed = edges[edges >= 0]
    blocking = blocking_edges(instance, formed)
    return Verdict(
        stable=not errors and not len(blocking),
        pairs=len(listed),
        score=int(instance.score[formed].sum()),
        errors=tuple(errors[:SHOWN]),
        blocking=tuple(instance.pair(int(edge)) for edge in blocking[:SHOWN]),
    )


def blocking_edges(instance: Instance, formed: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> list[int]:
    """Edges whose two ends would both rather be together."""
    never = np.iinfo(np.int64).max
    has = np.full(len(instance.mentees), never)
    np.minimum.at(has, instance.mentee[formed], instance.mentee_rank[formed])
    worst = np.full(len(instance.mentors), -1)
    np.maximum.at(worst, instance.mentor[formed], instance.mentor_rank[formed])
    taken = np.bincount(instance.mentor[formed], minlength=len(instance.mentors))
    worst[taken < instance.capacity] = never
    worst[instance.capacity == 0] = -1
    eager = instance.mentee_rank < has[instance.mentee]
    welcome = instance.mentor_rank < worst[instance.mentor]
    apart = np.ones(instance.edges, dtype=bool)
    apart[formed] = False
    return [int(edge) for edge in np.flatnonzero(eager & welcome & apart)]


Tiers = Sequence[Sequence[str]]


def judge(
    mentees: Mapping[str, Tiers],
    mentors: Mapping[str, tuple[int, Tiers]],
    pairs: Iterable[Pair],
    *,
    scores: Mapping[Pair, int] | None = None,
) -> Verdict:
    """Check pairs against tiers of ids, best first, and capacities; see `verify` for what is checked."""
    wish = {name: places(tiers) for name, tiers in mentees.items()}
    regard = {name: places(tiers) for name, (_, tiers) in mentors.items()}
    listed = list(pairs)
    made = {pair for pair in listed if pair[1] in wish.get(pair[0], {}) and pair[0] in regard.get(pair[1], {})}
    errors = [f"not a mutual yes: {a!r}, {b!r}" for a, b in listed if (a, b) not in made]
    errors += [f"paired more than once: {name!r}" for name, times in Counter(a for a, _ in listed).items() if times > 1]
    for name, times in Counter(b for _, b in listed).items():
        capacity = mentors[name][0] if name in mentors else 0
        if times > capacity:
            errors.append(f"over capacity {capacity}: {name!r} has {times}")
    has: dict[str, int] = {}
    tiers_taken: dict[str, list[int]] = {name: [] for name in mentors}
    for a, b in made:
        has[a] = min(wish[a][b], has.get(a, wish[a][b]))
        tiers_taken[b].append(regard[b][a])
    blocking = [
        (a, b)
        for a, places_of in wish.items()
        for b, place in places_of.items()
        if a in regard.get(b, {})
        and (a, b) not in made
        and (a not in has or place < has[a])
        and welcome(regard[b][a], tiers_taken[b], mentors[b][0])
    ]
    return Verdict(
        stable=not errors and not blocking,
        pairs=len(listed),
        score=sum((scores or {}).get(pair, 0) for pair in listed if pair in made),
        errors=tuple(errors[:SHOWN]),
        blocking=tuple(blocking[:SHOWN]),
    )


def places(tiers: Tiers) -> dict[str, int]:
    """The best tier in which each id stands."""
    tier_of: dict[str, int] = {}
    for at, tier in enumerate(tiers):
        for name in tier:
            tier_of.setdefault(name, at)
    return tier_of


def welcome(place: int, tiers_taken: Sequence[int], capacity: int) -> bool:
    """Whether a mentor with these mentees would rather take somebody of this tier."""
    return capacity > 0 and (len(tiers_taken) < capacity or max(tiers_taken) > place)
