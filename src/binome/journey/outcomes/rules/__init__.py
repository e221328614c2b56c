"""Decisions of the outcomes: honest statistics, what may be published, what may be answered when."""

from binome.core.privacy.disclosure.paired_changes import enters_now, levels_enter_now
from binome.journey.outcomes.rules.answering import comparable, may_answer, missing

__all__ = ["comparable", "enters_now", "levels_enter_now", "may_answer", "missing"]
