"""What happens by itself: every quarter of an hour, every morning. Each act is safe to repeat."""

import logging
from collections.abc import Callable
from datetime import datetime

from binome.journey.audience import actions as audience
from binome.journey.enrolment import actions as enrolment
from binome.journey.matching import actions as matching
from binome.journey.mentoring import actions as mentoring
from binome.journey.outcomes import actions as outcomes

log = logging.getLogger("binome.clock")


def tick(now: datetime) -> None:
    """Let each step do what time asks of it; letters repeat their key, so nobody gets two.

    An act that fails is told in the log and does not keep the others from being done; it is due again next time.
    """
    acts: tuple[Callable[[], object], ...] = (
        lambda: audience.tick(now),
        lambda: enrolment.remind_of_badges(now=now),
        lambda: matching.expire_unconfirmed(now=now),
        lambda: mentoring.remind_of_sessions(now=now),
        lambda: mentoring.remind_to_plan(now=now),
        lambda: outcomes.open_missed_closings(now=now),
        lambda: outcomes.open_later_assessments(now=now),
    )
    for act in acts:
        try:
            act()
        except Exception:
            log.exception("an act of the clock failed")


def write_mailings(now: datetime) -> bool:
    """Write the next letters of long mailings; whether any was written."""
    return bool(audience.write_letters(now=now))
