"""Stable pairs from two-sided choices: as many pairs as possible, then the best total score, then the fairest."""

from dataclasses import dataclass

import numpy as np

from binome.engine import tuning
from binome.engine.assignment import matching_kernels
from binome.engine.model import lottery
from binome.engine.model.arrays import Ints, pointers, reduced
from binome.engine.model.compiled import deserves, kernels
from binome.engine.model.instance import Instance, Pair
from binome.engine.stable import bounds, highs, local_search_kernels, proposal_kernels
from binome.engine.stable.certificate import Certificate, certify
from binome.engine.stable.local_search_kernels import Effort
from binome.engine.stable.path_kernels import Trail
from binome.engine.stable.preprocessing import possible
from binome.engine.stable.proof import Proof, proven_best


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Stable pairs, (mentee, mentor) sorted by mentee id, and what is proven about them."""

    pairs: tuple[Pair, ...]
    certificate: Certificate


def solve(instance: Instance, *, seed: int = 0, prove: bool | None = None) -> Outcome:
    """Weakly stable pairs for capacities and ties on both sides.

    The largest number of pairs is sought first, then the highest total score, then the lowest worst rank, then the
    balance between the sides. Finding the largest weakly stable pairing is NP-hard (Manlove et al. 2002): proposals
    with promotion (Király 2013) start it, paths and moves through ties extend it, and HiGHS proves it when `prove` is
    true. By default it does when the mutual yeses that some stable pairing can hold (see `possible`) are few: at most
    `PROVED_EDGES` for the size, `PROVED_SCORE_EDGES` for the score. The certificate says what was proven.

    What remains equal is drawn: the order in which people and edges are taken comes from `seed` and the ids, never
    from the order of rows. Rows shuffled or scores multiplied give the same pairs.
    """
    choices = shuffled(instance, seed=seed)
    choices = choices.only(possible(choices))
    proving = prove if prove is not None else choices.edges <= tuning.PROVED_EDGES
    most = bounds.size_limit(choices)
    briefly = proving and not deserves(choices.edges * 8)
    edge_of_mentee = search(choices, seed=seed, weight=reduced(choices.score), briefly=briefly, most=most)
    if proving:
        proof = proven_best(
            choices, edge_of_mentee, score_too=bool(prove) or choices.edges <= tuning.PROVED_SCORE_EDGES
        )
    else:
        proof = Proof.none(choices, edge_of_mentee, most=most)
    chosen = proof.edge_of_mentee[proof.edge_of_mentee >= 0]
    pairs = tuple(sorted(choices.pair(edge) for edge in chosen.tolist()))
    return Outcome(pairs=pairs, certificate=certify(instance, pairs, proof=proof, seed=seed))


def shuffled(instance: Instance, *, seed: int) -> Instance:
    """The same instance with people in the order of the lottery; nothing after this sees rows or ids."""
    mentees = lottery.draw(instance.mentees, seed=seed, side="mentee")
    mentors = lottery.draw(instance.mentors, seed=seed, side="mentor")
    mentee, mentor = np.argsort(mentees)[instance.mentee], np.argsort(mentors)[instance.mentor]
    order = np.lexsort((mentor, -instance.score, instance.mentee_rank, mentee))
    return Instance(
        mentees=tuple(instance.mentees[at] for at in mentees),
        mentors=tuple(instance.mentors[at] for at in mentors),
        capacity=instance.capacity[mentors],
        mentee=mentee[order],
        mentor=mentor[order],
        mentee_rank=instance.mentee_rank[order],
        mentor_rank=instance.mentor_rank[order],
        score=instance.score[order],
    )


def search(choices: Instance, *, seed: int, weight: Ints, briefly: bool = False, most: int | None = None) -> Ints:
    """The best stable pairing found by proposals, paths and moves: the edge held by each mentee, −1 for none.

    `choices` must have its edges sorted by mentee and rank (see `shuffled`). `weight` is what is maximised among equal sizes.
    `briefly` leaves moves out: where loops run as plain Python, the proof that follows is quicker. `most` is the size
    no pairing exceeds, where it is known (see `bounds.size_limit`).
    """
    if not choices.edges:
        return np.full(len(choices.mentees), -1, dtype=np.int64)
    market, matching = arrays_of(choices, seed=seed, weight=weight)
    run = kernels(local_search_kernels, work=choices.edges * 8)
    trail, options = scratch(market)
    hard = effort(choices, most=bounds.size_limit(choices) if most is None else most)
    if briefly:
        hard = hard._replace(rounds=0)
    run.grow(market._replace(weight=np.zeros_like(weight)), matching, trail, hard, options)
    if weight.any() and not briefly:
        rounds = tuning.MOVES_AN_EDGE if deserves(choices.edges * 8) else tuning.PLAIN_MOVES_AN_EDGE
        tries = min(rounds * choices.edges, tuning.MOVES_FOR_SCORE)
        run.local_search(market, matching, tries, tuning.SETTLING_MOVES, options)
    return matching.edge_of_mentee


def scratch(market: proposal_kernels.Market) -> tuple[Trail, Ints]:
    """Room for the loops to note where they have been, and what is open to one person."""
    people = max(len(market.mentee_start), len(market.mentor_start))
    longest = int(max(np.diff(market.mentee_start).max(), np.diff(market.mentor_start).max()))
    trail = Trail(*(np.zeros(people, dtype=np.int64) for _ in range(3)))
    return trail, np.zeros(longest, dtype=np.int64)


def effort(choices: Instance, *, most: int) -> Effort:
    """How hard to look for more pairs, up to `most`, counted in moves so that it is the same on every machine.

    Where loops run as plain Python, fewer moves.
    """
    tries = max(choices.edges // 4, min(choices.edges, tuning.MOVES_A_ROUND))
    many = deserves(choices.edges * 8)
    return Effort(
        promotions=tuning.PROMOTIONS,
        rounds=max(2, tuning.MOVES // tries) if many else tuning.PLAIN_ROUNDS,
        idle=max(tuning.ROUNDS_IN_VAIN, tuning.MOVES_IN_VAIN // tries) if many else tuning.ROUNDS_IN_VAIN,
        tries=tries,
        enough=most,
    )


def arrays_of(
    choices: Instance, *, seed: int, weight: Ints
) -> tuple[proposal_kernels.Market, proposal_kernels.Matching]:
    """The arrays the loops work on, everyone without a place."""
    people, mentors = len(choices.mentees), len(choices.mentors)
    order = np.lexsort((np.arange(choices.edges), -choices.score, choices.mentor_rank, choices.mentor))
    degree = np.bincount(choices.mentor, minlength=mentors)
    capacity = np.minimum(choices.capacity, degree)
    market = proposal_kernels.Market(
        mentee_start=pointers(choices.mentee, count=people),
        mentor_start=pointers(choices.mentor, count=mentors),
        mentor_edges=order.astype(np.int64),
        mentee=choices.mentee,
        mentor=choices.mentor,
        mentee_rank=choices.mentee_rank,
        mentor_rank=choices.mentor_rank,
        weight=weight,
        capacity=capacity.astype(np.int64),
        place_start=np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(capacity))).astype(np.int64),
    )
    matching = proposal_kernels.Matching(
        edge_of_mentee=np.full(people, -1, dtype=np.int64),
        matched=np.full(int(capacity.sum()), -1, dtype=np.int64),
        position_of=np.full(choices.edges, -1, dtype=np.int64),
        taken=np.zeros(mentors, dtype=np.int64),
        worst=np.full(mentors, -1, dtype=np.int64),
        level=np.zeros(people, dtype=np.int64),
        rng_state=np.array([1 + abs(seed) % 2147483645], dtype=np.int64),
        undo_mentees=np.zeros(people, dtype=np.int64),
        undo_edges=np.full(people, proposal_kernels.NOT_LOGGED, dtype=np.int64),
        undo_size=np.array([-1], dtype=np.int64),
    )
    return market, matching


def load(edges: int) -> None:
    """Load what `solve` will need for an instance of this many mutual yeses, so that its time is its own."""
    highs.load()
    if deserves(edges * 8):
        for module in (local_search_kernels, matching_kernels):
            kernels(module, work=edges * 8)
        solve(EXAMPLE)


EXAMPLE = Instance.of(
    mentees={"a": [["x", "y"]], "b": [["x"]]},
    mentors={"x": (1, [["a", "b"]]), "y": (1, [["a"]])},
    scores={("a", "x"): 1},
)
