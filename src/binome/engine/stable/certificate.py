"""What is proven about pairs, in numbers anyone can check again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from binome.engine.model.instance import Instance, Pair
from binome.engine.stable.verification import verify

if TYPE_CHECKING:
    from binome.engine.stable.proof import Proof

METHOD = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The claims made about stable pairs.

    `size_upper_bound` and `score_upper_bound` hold for every stable pairing (the second at this number of pairs, or
    for fewer when the size itself is not proven). `exact` is true only when size and score both are proven the best;
    `fairness_exact` when, among those, the worst rank and the balance are too. Ranks count from 1.
    """

    mode: str
    stable: bool
    blocking_pairs: int
    pairs: int
    size_upper_bound: int
    size_exact: bool
    size_gap: float
    score: int
    score_upper_bound: int
    score_exact: bool
    score_gap: float
    exact: bool
    worst_rank: int
    imbalance: int
    fairness_exact: bool
    mentees: int
    mentors: int
    mutual_yeses: int
    seed: int
    method_version: str
    input_sha256: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)


def certify(instance: Instance, pairs: Sequence[Pair], *, proof: "Proof", seed: int) -> Certificate:
    """Check the pairs again from the choices alone and set out what is known about them."""
    verdict = verify(instance, pairs)
    size_bound = max(proof.size_bound, verdict.pairs)
    score_bound = max(proof.score_bound, verdict.score)
    size_exact = size_bound == verdict.pairs
    score_exact = size_exact and score_bound == verdict.score
    return Certificate(
        mode="stable_size_then_score",
        stable=verdict.stable,
        blocking_pairs=len(verdict.blocking),
        pairs=verdict.pairs,
        size_upper_bound=size_bound,
        size_exact=size_exact,
        size_gap=gap(verdict.pairs, size_bound),
        score=verdict.score,
        score_upper_bound=score_bound,
        score_exact=score_exact,
        score_gap=gap(verdict.score, score_bound),
        exact=size_exact and score_exact,
        worst_rank=proof.worst_rank,
        imbalance=proof.imbalance,
        fairness_exact=size_exact and score_exact and proof.fair,
        mentees=len(instance.mentees),
        mentors=len(instance.mentors),
        mutual_yeses=instance.edges,
        seed=seed,
        method_version=METHOD,
        input_sha256=instance.digest(),
    )


def gap(reached: int, bound: int) -> float:
    """How far a value may be from its bound, as a share of the bound."""
    return round((bound - reached) / abs(bound), 9) if bound else 0.0
