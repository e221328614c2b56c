"""Everything that writes in the outcomes."""

from binome.core.errors import NotTheirs
from binome.journey.outcomes.actions.assessing import (
    assess,
    open_baselines,
    open_closings,
    open_later_assessments,
    open_missed_closings,
)
from binome.journey.outcomes.actions.closing import answer_closing, keep_closing_draft
from binome.journey.outcomes.actions.errors import (
    AlreadyAnswered,
    Incomplete,
    NothingNew,
    NothingSaid,
    OnlyMasks,
    TooLate,
)
from binome.journey.outcomes.actions.publishing import publish_edition, publish_later_edition
from binome.journey.outcomes.actions.reading_over import keep_words_back, show_words
from binome.journey.outcomes.actions.testimonies import give_testimony, withdraw_testimony

__all__ = [
    "AlreadyAnswered",
    "Incomplete",
    "NotTheirs",
    "NothingNew",
    "NothingSaid",
    "OnlyMasks",
    "TooLate",
    "answer_closing",
    "assess",
    "give_testimony",
    "keep_closing_draft",
    "keep_words_back",
    "open_baselines",
    "open_closings",
    "open_later_assessments",
    "open_missed_closings",
    "publish_edition",
    "publish_later_edition",
    "show_words",
    "withdraw_testimony",
]
