"""What people do in learning, each act once."""

from binome.core.errors import NotTheirs
from binome.journey.learning.actions.errors import (
    NotAccepted,
    NotFinished,
    NotInThisPath,
    TooEarly,
    WorkshopInThePast,
    WorkshopIsFull,
    WorkshopIsOver,
)
from binome.journey.learning.actions.gathering import (
    book_seat,
    cancel_workshop,
    leave_seat,
    move_workshop,
    plan_workshop,
    record_attendance,
)
from binome.journey.learning.actions.preparing import (
    choose_path,
    finish_module,
    finish_role_play,
    open_preparation,
    read_objectives,
    remind,
    sign_charter,
)

__all__ = [
    "NotAccepted",
    "NotFinished",
    "NotInThisPath",
    "NotTheirs",
    "TooEarly",
    "WorkshopInThePast",
    "WorkshopIsFull",
    "WorkshopIsOver",
    "book_seat",
    "cancel_workshop",
    "choose_path",
    "finish_module",
    "finish_role_play",
    "leave_seat",
    "move_workshop",
    "open_preparation",
    "plan_workshop",
    "read_objectives",
    "record_attendance",
    "remind",
    "sign_charter",
]
