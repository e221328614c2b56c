"""Everything a pair, its programme and the clock do to a relationship.

For the pair: `plan_sessions`, `move_session`, `cancel_session`, `hold_session`, `postpone_session`, `write_sheet`,
`write_note`, `erase_note`, `set_goal`, `reach_goal`, `answer_pulse`, `ask_for_help`, `pause`, `resume`, `end_early`,
`review`, `close_relationship`. For the programme: `answer_help`. For receivers and the clock: `open_relationship`,
`remind_of_sessions`, `remind_to_plan`.
"""

from binome.journey.mentoring.actions.living import (
    answer_help,
    answer_pulse,
    ask_for_help,
    close_relationship,
    end_early,
    erase_note,
    open_relationship,
    pause,
    reach_goal,
    resume,
    review,
    set_goal,
    write_note,
)
from binome.journey.mentoring.actions.loading import NotNow, NotTheirs
from binome.journey.mentoring.actions.meeting import (
    cancel_session,
    hold_session,
    move_session,
    plan_sessions,
    postpone_session,
    remind_of_sessions,
    remind_to_plan,
    write_sheet,
)

__all__ = [
    "NotNow", "NotTheirs", "answer_help", "answer_pulse", "ask_for_help", "cancel_session", "close_relationship",
    "end_early", "erase_note", "hold_session", "move_session", "open_relationship", "pause", "plan_sessions",
    "postpone_session", "reach_goal", "remind_of_sessions", "remind_to_plan", "resume", "review", "set_goal",
    "write_note", "write_sheet",
]  # fmt: skip
