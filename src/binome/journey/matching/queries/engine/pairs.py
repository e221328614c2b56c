"""After people have chosen: stable pairs, pairs again, why someone has none, and the proof checked anew."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from binome import engine
from binome.journey.enrolment.states import Side
from binome.journey.matching.states import Alone


@dataclass(frozen=True)
class RoundSolution:
    """Pairs as (mentor application, mentee application), the certificate, what was read, who has none and why."""

    pairs: list[tuple[int, int]]
    certificate: dict[str, Any]
    solved: dict[str, Any]
    alone: dict[int, Alone]


@dataclass(frozen=True)
class CertificateCheck:
    """A certificate checked anew from the choices alone."""

    sound: bool
    same_choices: bool
    pairs: int
    score: int
    blocking: int
    errors: int

    @property
    def holds(self) -> bool:
        """Whether the pairs are stable for the very choices that were read."""
        return self.sound and self.same_choices


def solution(
    *,
    yeses: Mapping[int, list[int]],
    sides: Mapping[int, str],
    places: Mapping[int, int],
    scores: Mapping[tuple[int, int], int],
    seed: int,
) -> RoundSolution:
    """Stable pairs from ranked yeses.

    `yeses` lists, for each application, the applications it says yes to, first choice first; `scores` are keyed by
    (mentee, mentor). The certificate and all that was read are returned, so that anyone can check again.
    """
    read = _as_read(yeses, sides=sides, places=places, scores=scores)
    outcome = engine.solve(_instance(read), seed=seed)
    return _told(read, outcome.pairs, outcome.certificate, yeses=yeses)


def repair(
    *,
    yeses: Mapping[int, list[int]],
    sides: Mapping[int, str],
    places: Mapping[int, int],
    scores: Mapping[tuple[int, int], int],
    seed: int,
    earlier: Iterable[tuple[int, int]],
) -> RoundSolution:
    """Stable pairs again after people came or went: as many as before where possible, and the fewest moved.

    Read as `solution` reads. `earlier` are the pairs that may still move, as (mentor, mentee); those that may not are
    left out altogether, with their places.
    """
    read = _as_read(yeses, sides=sides, places=places, scores=scores)
    instance = _instance(read)
    again = engine.rematch(instance, [(str(mentee), str(mentor)) for mentor, mentee in earlier], seed=seed)
    return _told(read, again.pairs, engine.certificate_of(instance, again.pairs, seed=seed), yeses=yeses)


def _as_read(
    yeses: Mapping[int, list[int]],
    *,
    sides: Mapping[int, str],
    places: Mapping[int, int],
    scores: Mapping[tuple[int, int], int],
) -> dict[str, Any]:
    """The choices as they are kept with the round, and as the engine reads them."""
    mentees = {str(owner): [[str(other)] for other in yeses[owner]] for owner in yeses if sides[owner] == Side.MENTEE}
    mentors = {
        str(owner): {"cap": places.get(owner, 0), "prefs": [[str(other)] for other in yeses[owner]]}
        for owner in yeses
        if sides[owner] == Side.MENTOR
    }
    listed = [[str(mentee), str(mentor), score] for (mentee, mentor), score in sorted(scores.items())]
    return {"mentees": mentees, "mentors": mentors, "scores": listed}


def _told(
    read: dict[str, Any],
    pairs: Iterable[tuple[str, str]],
    certificate: engine.Certificate,
    *,
    yeses: Mapping[int, list[int]],
) -> RoundSolution:
    """Pairs with what was read, and for everyone without one the reason."""
    formed = list(pairs)
    reasons = engine.explain(_instance(read), formed)
    crossed = {int(pair.mentee) for pair in reasons.not_formed} | {int(pair.mentor) for pair in reasons.not_formed}
    paired = {int(half) for pair in formed for half in pair}
    return RoundSolution(
        pairs=[(int(mentor), int(mentee)) for mentee, mentor in formed],
        certificate=certificate.as_dict(),
        solved={**read, "pairs": [list(pair) for pair in formed]},
        alone={owner: _why_alone(owner, crossed, yeses[owner]) for owner in yeses if owner not in paired},
    )


def _why_alone(owner: int, crossed: Collection[int], yeses: list[int]) -> Alone:
    if owner in crossed:
        return Alone.ALL_TAKEN
    return Alone.NO_CROSSED_YES if yeses else Alone.NO_YES


def check(solved: Mapping[str, Any], certificate: Mapping[str, Any]) -> CertificateCheck:
    """Verify kept pairs from the kept choices, with the engine's independent check."""
    instance = _instance(solved)
    verdict = engine.verify(instance, [(mentee, mentor) for mentee, mentor in solved["pairs"]])
    return CertificateCheck(
        sound=verdict.stable,
        same_choices=instance.digest() == certificate["input_sha256"],
        pairs=verdict.pairs,
        score=verdict.score,
        blocking=len(verdict.blocking),
        errors=len(verdict.errors),
    )


def _instance(read: Mapping[str, Any]) -> engine.Instance:
    return engine.Instance.of(
        mentees=read["mentees"],
        mentors={key: (mentor["cap"], mentor["prefs"]) for key, mentor in read["mentors"].items()},
        scores={(mentee, mentor): score for mentee, mentor, score in read["scores"]},
    )
