"""What may be answered when, and which levels may be compared."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from binome.journey.outcomes.states import Moment


def may_answer(moment: str, *, answered_at: datetime | None, closing_opened: bool) -> bool:
    """Whether a self-assessment still takes an answer: once only, and no baseline after the close has opened."""
    return answered_at is None and not (moment == Moment.BASELINE and closing_opened)


def missing(subjects: Collection[str], levels: Mapping[str, int | None]) -> list[str]:
    """Subjects left without an answer; a level of None is one ("does not apply")."""
    return [subject for subject in subjects if subject not in levels]


def comparable(level: int | None, scale: str, *, earlier_level: int | None, earlier_scale: str) -> bool:
    """Whether two levels may be compared: both given, on the same scale."""
    return level is not None and earlier_level is not None and scale == earlier_scale


@dataclass(frozen=True)
class ClosingAnswers:
    """Answers at the close; texts may stay empty, the rest is asked of the side it concerns."""

    practice: int | None = None
    changed: str = ""
    team_effect: str = ""
    recommends: int | None = None
    people_met: int | None = None
    mentor_again: int | None = None
    understands: int | None = None
    age_matters_little: int | None = None
    changed_mind: bool | None = None
    changed_mind_on: str = ""


BOTH_SIDES = ("understands", "age_matters_little", "changed_mind")
ASKED_OF = {
    "mentee": ("practice", "recommends", *BOTH_SIDES),
    "mentor": ("people_met", "mentor_again", *BOTH_SIDES),
}


def unanswered(answers: ClosingAnswers, *, side: str) -> list[str]:
    """Names of the questions asked of `side` that were left without an answer."""
    return [name for name in ASKED_OF[side] if getattr(answers, name) is None]
