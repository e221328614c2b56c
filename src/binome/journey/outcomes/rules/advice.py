"""What a wave's figures recommend next: at most three things, the most pressing first."""

from dataclasses import dataclass
from enum import StrEnum

MOST = 3
USED_BY_MOST = 0.5  # of mentees: fewer than half use it every week, and what was learned fades
WANTED_AGAIN = 0.6  # of mentors who would mentor again: enough to ask them for the next wave
RECOMMENDED = 0.5  # of mentees who give nine or ten: word of mouth carries the next wave
MET_LITTLE = 0.25  # of the pairs stopped before a third session: more than in most programmes


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
class WaveStanding:
    """Told figures that a recommendation may rest on; None: not told."""

    closing: bool  # whether answers at the close are due
    ideas_without_answer: int = 0
    followed: float | None = None  # share of the mentees who began and also answered at the close
    met_three_times: float | None = None
    change_is_clear: bool | None = None
    use_every_week: float | None = None
    mentor_again: float | None = None
    recommend: float | None = None


def advised(standing: WaveStanding) -> list[NextStep]:
    """What to do next."""
    rules = (
        (NextStep.ANSWER_IDEAS, standing.ideas_without_answer > 0),
        (NextStep.FIRST_SESSIONS, not standing.closing),
        (NextStep.ASK_AGAIN, standing.followed is not None and standing.followed < 2 / 3),
        (NextStep.HOLD_THE_PAIRS, standing.met_three_times is not None and standing.met_three_times < 1 - MET_LITTLE),
        (NextStep.NO_CONCLUSION, standing.change_is_clear is False),
        (NextStep.USE_AT_WORK, standing.use_every_week is not None and standing.use_every_week < USED_BY_MOST),
        (NextStep.CALL_MENTORS_BACK, standing.mentor_again is not None and standing.mentor_again >= WANTED_AGAIN),
        (NextStep.NEXT_WAVE, standing.recommend is not None and standing.recommend >= RECOMMENDED),
    )
    return [advice for advice, applies in rules if applies][:MOST]
