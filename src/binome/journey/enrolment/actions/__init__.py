"""What people do in enrolment, each act once."""

from binome.core.errors import NotTheirs
from binome.journey.enrolment.actions.applying import (
    apply,
    invite,
    nominate,
    open_call,
    rate_own_behaviours,
    save_draft,
    submit,
    withdraw,
)
from binome.journey.enrolment.actions.deciding import answer_second_look, ask_second_look, decide, decide_many
from binome.journey.enrolment.actions.errors import (
    AlreadyGiven,
    AlreadyMarked,
    MarksAreWrong,
    NotAtThisPoint,
    NotReady,
    ReasonMissing,
    TextMissing,
    WaveIsClosed,
)
from binome.journey.enrolment.actions.marking import assign_reviewers, mark_case
from binome.journey.enrolment.actions.reminding import remind_of_badges
from binome.journey.enrolment.actions.vouching import give_reference

__all__ = [
    "AlreadyGiven",
    "AlreadyMarked",
    "MarksAreWrong",
    "NotAtThisPoint",
    "NotReady",
    "NotTheirs",
    "ReasonMissing",
    "TextMissing",
    "WaveIsClosed",
    "answer_second_look",
    "apply",
    "ask_second_look",
    "assign_reviewers",
    "decide",
    "decide_many",
    "give_reference",
    "invite",
    "mark_case",
    "nominate",
    "open_call",
    "rate_own_behaviours",
    "remind_of_badges",
    "save_draft",
    "submit",
    "withdraw",
]
