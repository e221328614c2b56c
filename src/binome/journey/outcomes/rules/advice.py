"""What a wave's figures recommend next: at most three things, the most pressing first."""

from dataclasses import dataclass
from enum import StrEnum

from binome.core.privacy.disclosure.thresholds import K_SCORES
from binome.journey.outcomes.rules.participation import StepCount

MOST = 3
USED_BY_MOST = 0.5  # of mentees: fewer than half use it every week, and what was learned fades
WANTED_AGAIN = 0.6  # of mentors who would mentor again: enough to ask them for the next wave
RECOMMENDED = 0.5  # of mentees who give nine or ten: word of mouth carries the next wave
MET_LITTLE = 0.25  # of the people in a pair did not come to a third session: more than in most programmes
ANSWERED_BOTH = 2 / 3  # of the mentees who began: below, those who answered may differ from the others


class NextStep(StrEnum):
    """One recommendation, named by what it asks for."""

    ANSWER_IDEAS = "answer_ideas"
    ASK_AGAIN = "ask_again"
    HOLD_THE_PAIRS = "hold_the_pairs"
    NO_CONCLUSION = "no_conclusion"
    USE_AT_WORK = "use_at_work"
    CALL_MENTORS_BACK = "call_mentors_back"
    NEXT_WAVE = "next_wave"
    FIRST_SESSIONS = "first_sessions"


@dataclass(frozen=True)
class Between:
    """A share of which only the bounds may be told; both are the share itself where it is told exactly."""

    low: float
    high: float


@dataclass(frozen=True)
class WaveStanding:
    """Told figures that a recommendation may rest on; None: not told.

    A recommendation is given only when it holds wherever the true share lies within its bounds: it then says nothing that
    the figures do not say, and is never wrong.
    """

    closing: bool  # whether answers at the close are due
    ideas_without_answer: int = 0
    followed: Between | None = None  # of the mentees who began, who also answered at the close
    met_three_times: Between | None = None  # of the people in a pair
    change_is_clear: bool | None = None
    use_every_week: Between | None = None
    mentor_again: Between | None = None
    recommend: Between | None = None


def both_times(both: int, *, once: int) -> Between | None:
    """The share of those who began and also answered at the close; each count is told as at least so many, in steps of five."""
    if not both + once:
        return None
    left_open = K_SCORES - 1
    return Between(both / (both + once + left_open), (both + left_open) / (both + left_open + once))


def came_so_far(step: StepCount, *, of: StepCount) -> Between | None:
    """The share of those at one step who came to a later one; None where too few are there to say."""
    return Between(step.count / of.most, min(1.0, step.most / of.count)) if of.count else None


def advised(standing: WaveStanding) -> list[NextStep]:
    """What to do next."""
    rules = (
        (NextStep.ANSWER_IDEAS, standing.ideas_without_answer > 0),
        (NextStep.FIRST_SESSIONS, not standing.closing),
        (NextStep.ASK_AGAIN, _surely_under(standing.followed, ANSWERED_BOTH)),
        (NextStep.HOLD_THE_PAIRS, _surely_at_most(standing.met_three_times, 1 - MET_LITTLE)),
        (NextStep.NO_CONCLUSION, standing.change_is_clear is False),
        (NextStep.USE_AT_WORK, _surely_under(standing.use_every_week, USED_BY_MOST)),
        (NextStep.CALL_MENTORS_BACK, _surely_at_least(standing.mentor_again, WANTED_AGAIN)),
        (NextStep.NEXT_WAVE, _surely_at_least(standing.recommend, RECOMMENDED)),
    )
    return [advice for advice, applies in rules if applies][:MOST]


def _surely_under(share: Between | None, bound: float) -> bool:
    return share is not None and share.high < bound


def _surely_at_most(share: Between | None, bound: float) -> bool:
    return share is not None and share.high <= bound


def _surely_at_least(share: Between | None, bound: float) -> bool:
    return share is not None and share.low >= bound
