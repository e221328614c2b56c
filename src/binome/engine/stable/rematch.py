"""Pairs again after people joined, left or changed: stable, no fewer pairs where possible, and hardly anyone moves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from binome.engine.model.arrays import Flags, Ints, reduced
from binome.engine.model.compiled import kernels
from binome.engine.model.instance import Instance, Pair
from binome.engine.stable import repair_kernels
from binome.engine.stable.bounds import score_limit, size_limit
from binome.engine.stable.certificate import Certificate, certify
from binome.engine.stable.highs import ExtraRow
from binome.engine.stable.integer_program import IntegerProgram
from binome.engine.stable.preprocessing import possible
from binome.engine.stable.proof import Proof
from binome.engine.stable.solver import arrays_of, scratch, search, shuffled, solve
from binome.engine.tuning import PROVED_EDGES, RELAXED_ENTRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Rematch:
    """New pairs sorted by mentee id. `moved` are mentees whose earlier pair is given up although both stayed.

    `fewest` is true when no stable pairing with as many pairs keeps more of the earlier ones.
    """

    pairs: tuple[Pair, ...]
    kept: int
    moved: tuple[str, ...]
    fewest: bool


def rematch(
    after: Instance,
    pairs: Iterable[Pair],
    *,
    left: Iterable[str] = (),
    confirmed: Iterable[Pair] = (),
    seed: int = 0,
) -> Rematch:
    """Stable pairs for `after`, at least as many as before (or the most there can be), with the fewest people moved.

    `pairs` are the earlier ones, all of them counted; people in `left` are out. Pairs in `confirmed` stay whatever
    anybody prefers: their mentees take no further part and their places are gone. Then come more pairs, then score. Proven by HiGHS up to
    `tuning.PROVED_EDGES` possible yeses; beyond that the earlier pairs are repaired where the change reaches
    them, and searched anew only when that leaves too few.
    """
    gone, fixed = set(left), sorted({*confirmed})
    fixed = [pair for pair in fixed if not gone.intersection(pair)]
    pairs_before = tuple(dict.fromkeys(pairs))
    before = [pair for pair in pairs_before if not gone.intersection(pair)]
    choices = shuffled(without(after, gone, fixed), seed=seed)
    choices = choices.only(possible(choices))
    wanted = set(before)
    kept = np.zeros(choices.edges, dtype=bool)
    edges = choices.edges_of(before)
    kept[edges[edges >= 0]] = True
    least = max(0, len({*pairs_before, *fixed}) - len(fixed))
    formed, fewest = pair_again(choices, kept, least=least, seed=seed)
    made = sorted([choices.pair(edge) for edge in np.flatnonzero(formed).tolist()] + fixed)
    now = set(made)
    known = set(after.mentees) - gone
    return Rematch(
        pairs=tuple(made),
        kept=len(now & wanted),
        moved=tuple(sorted(mentee for mentee, mentor in before if (mentee, mentor) not in now and mentee in known)),
        fewest=fewest,
    )


def certificate_of(instance: Instance, pairs: Iterable[Pair], *, seed: int = 0) -> Certificate:
    """What is known about pairs that were repaired rather than solved for: the bounds of the same choices solved anew.

    The score found for the most pairs says nothing about fewer: then each person's best scores are the bound. `pairs`
    must be mutual yeses of `instance`; raises `KeyError` otherwise.
    """
    listed = list(pairs)
    limits = solve(instance, seed=seed).certificate
    edges = instance.edges_of(listed)
    if (edges < 0).any():
        raise KeyError(listed[int((edges < 0).argmax())])
    edge_of_mentee: Ints = np.full(len(instance.mentees), -1, dtype=np.int64)
    edge_of_mentee[instance.mentee[edges]] = edges
    score_bound = limits.score_upper_bound if len(listed) >= limits.pairs else score_limit(instance)
    proof = Proof.of(instance, edge_of_mentee, size_bound=limits.size_upper_bound, score_bound=score_bound)
    return certify(instance, listed, proof=proof, seed=seed)


def without(after: Instance, gone: set[str], fixed: list[Pair]) -> Instance:
    """The choices still open: nobody who left, nobody already confirmed, and the places that remain."""
    out = gone | {mentee for mentee, _ in fixed}
    absent_mentee = np.array([name in out for name in after.mentees], dtype=bool)
    absent_mentor = np.array([name in gone for name in after.mentors], dtype=bool)
    capacity = after.capacity.copy()
    at = {name: row for row, name in enumerate(after.mentors)}
    for _, mentor in fixed:
        if mentor in at:
            capacity[at[mentor]] = max(0, capacity[at[mentor]] - 1)
    if not after.edges:
        return replace(after, capacity=capacity)
    stay = ~(absent_mentee[after.mentee] | absent_mentor[after.mentor])
    return replace(after, capacity=capacity).only(stay)


def pair_again(choices: Instance, kept: Flags, *, least: int, seed: int) -> tuple[Flags, bool]:
    """Which edges become pairs, and whether fewest moves are proven."""
    formed = np.zeros(choices.edges, dtype=bool)
    if not choices.edges:
        return formed, True
    if choices.edges <= PROVED_EDGES:
        model = IntegerProgram.of(choices, np.arange(choices.edges))
        chosen = exactly(model, kept, least=least) if model.entries <= RELAXED_ENTRIES else None
        if chosen is not None:
            return chosen, True
    edge_of_mentee = repaired(choices, kept, least=least, seed=seed)
    if int((edge_of_mentee >= 0).sum()) < min(least, size_limit(choices)):
        anew = search(choices, seed=seed, weight=kept.astype(np.int64) * favour(choices) + choices.score)
        edge_of_mentee = anew if (anew >= 0).sum() > (edge_of_mentee >= 0).sum() else edge_of_mentee
    formed[edge_of_mentee[edge_of_mentee >= 0]] = True
    return formed, False


def repaired(choices: Instance, kept: Flags, *, least: int, seed: int) -> Ints:
    """The earlier pairs, changed only where the change reaches: the edge held by each mentee, −1 for none."""
    market, matching = arrays_of(choices, seed=seed, weight=np.zeros_like(choices.score))
    run = kernels(repair_kernels, work=choices.edges * 8)
    trail, options = scratch(market)
    run.repair(market, matching, trail, kept, least, np.zeros_like(market.capacity), options)
    return matching.edge_of_mentee


def favour(choices: Instance) -> int:
    """More than any scores can outweigh."""
    return 2 * int(np.abs(choices.score).max(initial=0)) * (len(choices.mentees) + 1) + 1


def exactly(model: IntegerProgram, kept: Flags, *, least: int) -> Flags | None:
    """Keep the most pairs, then make the most, then score the most; None when HiGHS stops before a proof."""
    ones: Ints = np.ones(len(kept), dtype=np.int64)
    most = model.most(ones)
    if not most.proven or most.chosen is None:
        return None
    rows: list[ExtraRow] = [model.size(min(least, int(most.chosen.sum())), np.inf)]
    first = model.most(kept.astype(np.int64), rows)
    if not first.proven or first.chosen is None:
        return None
    chosen = first.chosen
    rows.append(ExtraRow(kept.astype(float), int((chosen & kept).sum()), np.inf))
    second = model.most(ones, rows)
    if second.chosen is None:
        return chosen
    chosen = second.chosen
    rows.append(model.size(int(chosen.sum()), np.inf))
    third = model.most(reduced(model.choices.score[model.edges]), rows)
    return chosen if third.chosen is None else third.chosen
