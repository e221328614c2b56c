"""Everything a pair, its assistant, its programme and the clock do to a relationship.

For the pair: `plan_sessions`, `move_session`, `cancel_session`, `hold_session`, `record_meeting`, `postpone_session`, `write_sheet`,
`write_note`, `erase_note`, `set_goal`, `reach_goal`, `answer_pulse`, `ask_for_help`, `name_assistant`, `pause`, `resume`,
`end_early`, `review`, `extend_relationship`, `close_relationship`. For an assistant: planning, moving, postponing,
cancelling. For the programme: `answer_help`. For anyone: `renew_feed`, `revoke_feed`. For receivers and the clock:
`open_relationship`, `remind_of_sessions`, `remind_to_plan`.
"""

from binome.core.errors import NotTheirs
from binome.journey.mentoring.actions.errors import NobodyElse, NotAnAssistant, NotNow, TooEarly, TooLongAgo
from binome.journey.mentoring.actions.feeding import renew_feed, revoke_feed
from binome.journey.mentoring.actions.helping import answer_help, ask_for_help, name_assistant
from binome.journey.mentoring.actions.holding import hold_session, record_meeting
from binome.journey.mentoring.actions.living import (
    EXTENSION,
    answer_pulse,
    close_relationship,
    end_early,
    erase_note,
    extend_relationship,
    open_relationship,
    pause,
    reach_goal,
    resume,
    review,
    set_goal,
    write_note,
)
from binome.journey.mentoring.actions.meeting import (
    cancel_session,
    move_session,
    plan_sessions,
    postpone_session,
    write_sheet,
)
from binome.journey.mentoring.actions.reminding import remind_of_sessions, remind_to_plan

__all__ = [
    "EXTENSION", "NobodyElse", "NotAnAssistant", "NotNow", "NotTheirs", "TooEarly", "TooLongAgo", "answer_help", "answer_pulse",
    "ask_for_help", "cancel_session", "close_relationship", "end_early", "erase_note", "extend_relationship", "hold_session",
    "move_session", "name_assistant", "open_relationship", "pause", "plan_sessions", "postpone_session", "reach_goal",
    "record_meeting",    "remind_of_sessions", "remind_to_plan", "renew_feed", "resume", "review", "revoke_feed", "set_goal", "write_note",
    "write_sheet",
]  # fmt: skip
