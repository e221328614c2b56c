"""Files of people, axes and ratings: which column holds what, what each line would change, and why not."""

from binome.journey.audience.rules.directory.causes import Cause, cause_sentence, causes_of, ids_look_cut, line_numbers
from binome.journey.audience.rules.directory.columns import (
    COLUMNS,
    REQUIRED,
    guessed_columns,
    header_words,
    missing_columns,
    picked,
)
from binome.journey.audience.rules.directory.entities import Chart, by_entity, chart_of
from binome.journey.audience.rules.directory.existing import checked_axes, checked_ratings
from binome.journey.audience.rules.directory.guards import Guard
from binome.journey.audience.rules.directory.people import checked_rows
from binome.journey.audience.rules.directory.rows import Known, Row, fate_label, sentence

__all__ = [
    "COLUMNS",
    "REQUIRED",
    "Cause",
    "Chart",
    "Guard",
    "Known",
    "Row",
    "by_entity",
    "cause_sentence",
    "causes_of",
    "chart_of",
    "checked_axes",
    "checked_ratings",
    "checked_rows",
    "fate_label",
    "guessed_columns",
    "header_words",
    "ids_look_cut",
    "line_numbers",
    "missing_columns",
    "picked",
    "sentence",
]
