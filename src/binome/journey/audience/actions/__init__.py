"""The acts of this step. Each says who acts (`by`) and when (`now`), and leaves an audit line.

Directory    `receive_file` → `check_import` → `map_columns` → `ask_to_write` → `write_import`, each step in a request or in
             the background; `discard_import`, `call_off`; `ask_to_undo` → `undo_import`. At once: `read_file`,
             `confirm_import`; `feed` and `import_people` do it all
Programmes   `create_programme`, `create_wave`, `duplicate_wave`, `change_rules`, `give_role`, `take_role_back`
Audience     `define_audience`
Survey       `prepare_survey` (ready template), `write_question`, `remove_question`, `set_survey`, `launch_survey`,
             `answer_survey`, `remind`, `refresh_map`, `close_survey`
Needs        `choose_themes`
"""

from binome.journey.audience.actions.answering import answer_survey, close_survey, refresh_map
from binome.journey.audience.actions.facts import (
    AlreadyAnswered,
    CannotUndo,
    ColumnsMissing,
    LastManager,
    NotAsked,
    NothingToAsk,
    NotTheirs,
    Refused,
    SurveyIsClosed,
    SurveyIsFrozen,
    ThreeAtMost,
    TooManyLeave,
    TooSoon,
)
from binome.journey.audience.actions.importing import (
    Fed,
    ask_to_undo,
    ask_to_write,
    call_off,
    check_import,
    confirm_import,
    counts_in_order,
    discard_import,
    feed,
    import_people,
    map_columns,
    read_file,
    receive_file,
    undo_import,
    write_import,
)
from binome.journey.audience.actions.steering import (
    change_rules,
    choose_themes,
    create_programme,
    create_wave,
    define_audience,
    duplicate_wave,
    give_role,
    take_role_back,
)
from binome.journey.audience.actions.surveying import (
    launch_survey,
    prepare_survey,
    remind,
    remove_question,
    set_survey,
    write_question,
)

__all__ = [
    "AlreadyAnswered",
    "CannotUndo",
    "ColumnsMissing",
    "Fed",
    "LastManager",
    "NotAsked",
    "NotTheirs",
    "NothingToAsk",
    "Refused",
    "SurveyIsClosed",
    "SurveyIsFrozen",
    "ThreeAtMost",
    "TooManyLeave",
    "TooSoon",
    "answer_survey",
    "ask_to_undo",
    "ask_to_write",
    "call_off",
    "change_rules",
    "check_import",
    "choose_themes",
    "close_survey",
    "confirm_import",
    "counts_in_order",
    "create_programme",
    "create_wave",
    "define_audience",
    "discard_import",
    "duplicate_wave",
    "feed",
    "give_role",
    "import_people",
    "launch_survey",
    "map_columns",
    "prepare_survey",
    "read_file",
    "receive_file",
    "refresh_map",
    "remind",
    "remove_question",
    "set_survey",
    "take_role_back",
    "undo_import",
    "write_import",
    "write_question",
]
