"""What happens by itself: every quarter of an hour, every morning. Each act is safe to repeat."""

from datetime import datetime

from binome.journey.matching import actions as matching
from binome.journey.mentoring import actions as mentoring
from binome.journey.outcomes import actions as outcomes


def tick(now: datetime) -> None:
    """Let each step do what time asks of it; letters repeat their key, so nobody gets two."""
    matching.expire_unconfirmed(now=now)
    mentoring.remind_of_sessions(now=now)
    mentoring.remind_to_plan(now=now)
    outcomes.open_missed_closings(now=now)
    outcomes.open_later_assessments(now=now)
