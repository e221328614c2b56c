"""Decisions of the outcomes: honest statistics, what may be published, what may be answered when."""

from binome.journey.outcomes.rules.answering import comparable, may_answer, missing
from binome.journey.outcomes.rules.publishing import enters_now, levels_enter_now

__all__ = ["comparable", "enters_now", "levels_enter_now", "may_answer", "missing"]
