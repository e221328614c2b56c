"""The acts of this step. Each says who acts (`by`) and when (`now`), and leaves an audit line.

Directory    `read_file` → `map_columns` → `confirm_import` | `discard_import`; `import_people` does both at once
Programmes   `create_programme`, `create_wave`, `duplicate_wave`, `change_rules`, `give_role`, `take_role_back`
Audience     `define_audience`
Survey       `prepare_survey` (ready template), `write_question`, `remove_question`, `set_survey`, `launch_survey`,
             `answer_survey`, `remind`, `refresh_map`, `close_survey`
Needs        `choose_themes`
"""

from binome.journey.audience.actions.answering import answer_survey, close_survey, refresh_map
from binome.journey.audience.actions.facts import (
    AlreadyAnswered,
    LastManager,
    NotAsked,
    NothingToAsk,
    NotTheirs,
    Refused,
    SurveyIsClosed,
    SurveyIsFrozen,
    ThreeAtMost,
    TooSoon,
)
from binome.journey.audience.actions.importing import (
    confirm_import,
    counts_in_order,
    discard_import,
    import_people,
    map_columns,
    read_file,
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
    "LastManager",
    "NotAsked",
    "NotTheirs",
    "NothingToAsk",
    "Refused",
    "SurveyIsClosed",
    "SurveyIsFrozen",
    "ThreeAtMost",
    "TooSoon",
    "answer_survey",
    "change_rules",
    "choose_themes",
    "close_survey",
    "confirm_import",
    "counts_in_order",
    "create_programme",
    "create_wave",
    "define_audience",
    "discard_import",
    "duplicate_wave",
    "give_role",
    "import_people",
    "launch_survey",
    "map_columns",
    "prepare_survey",
    "read_file",
    "refresh_map",
    "remind",
    "remove_question",
    "set_survey",
    "take_role_back",
    "write_question",
]
