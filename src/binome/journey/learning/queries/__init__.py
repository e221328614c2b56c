"""What learning shows. Reads only; what people wrote is read for themselves alone."""

from binome.journey.learning.queries.content import Module, RolePlay, charter, module, modules_on, role_play, role_plays
from binome.journey.learning.queries.gate import (
    done_of,
    is_prepared,
    path_of,
    prepared_applications,
    progress_of,
    with_progress,
)
from binome.journey.learning.queries.home import TASK_SOURCES, next_things_for, step_report
from binome.journey.learning.queries.preparation import (
    StepToDo,
    feedback_on,
    module_done,
    modules_open_to,
    next_step_of,
    preparations_of,
    role_play_done,
    role_plays_with_state,
    signature_of,
    steps_of,
    suggestions_for,
)
from binome.journey.learning.queries.trainers import Line, everyone_in, lines_of, listed
from binome.journey.learning.queries.workshops import booked_by, seats_in, workshops_of, workshops_open_to

__all__ = [
    "TASK_SOURCES",
    "Line",
    "Module",
    "RolePlay",
    "StepToDo",
    "booked_by",
    "charter",
    "done_of",
    "everyone_in",
    "feedback_on",
    "is_prepared",
    "lines_of",
    "listed",
    "module",
    "module_done",
    "modules_on",
    "modules_open_to",
    "next_step_of",
    "next_things_for",
    "path_of",
    "preparations_of",
    "prepared_applications",
    "progress_of",
    "role_play",
    "role_play_done",
    "role_plays",
    "role_plays_with_state",
    "seats_in",
    "signature_of",
    "step_report",
    "steps_of",
    "suggestions_for",
    "with_progress",
    "workshops_of",
    "workshops_open_to",
]
