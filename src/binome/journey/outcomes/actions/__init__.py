"""Everything that writes in the outcomes."""

from binome.journey.outcomes.actions.assessing import (
    assess,
    open_baselines,
    open_closings,
    open_later_assessments,
    open_missed_closings,
)
from binome.journey.outcomes.actions.closing import answer_closing, keep_closing_draft
from binome.journey.outcomes.actions.facts import AlreadyAnswered, Incomplete, NothingSaid, NotTheirs, TooLate
from binome.journey.outcomes.actions.testimonies import give_testimony, withdraw_testimony

__all__ = [
    "AlreadyAnswered",
    "Incomplete",
    "NotTheirs",
    "NothingSaid",
    "TooLate",
    "answer_closing",
    "assess",
    "give_testimony",
    "keep_closing_draft",
    "open_baselines",
    "open_closings",
    "open_later_assessments",
    "open_missed_closings",
    "withdraw_testimony",
]
