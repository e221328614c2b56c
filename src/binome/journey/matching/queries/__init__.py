"""What matching shows: to each person, to the manager, to the home page; reads only."""

from binome.journey.matching.queries.choices import on_list_of, repair_of, solution_of, wishes_of
from binome.journey.matching.queries.home import TASK_SOURCES, next_things_for, step_report
from binome.journey.matching.queries.manager import (
    board_of,
    changed_by_hand,
    check_of,
    in_a_list,
    kept_apart_in,
    latest_round,
    pairs_of,
    people_in,
    pinnable,
    what_if,
)
from binome.journey.matching.queries.participant import MyMatching, my_matching, sheet_of, shown_proposals
from binome.journey.matching.queries.people import everyone, limits_of, still_in, strangers_to_rules, with_matter
from binome.journey.matching.queries.reasons import reasons_for, theme_titles, themes_in, why_alone

__all__ = [
    "TASK_SOURCES",
    "MyMatching",
    "board_of",
    "changed_by_hand",
    "check_of",
    "everyone",
    "in_a_list",
    "kept_apart_in",
    "latest_round",
    "limits_of",
    "my_matching",
    "next_things_for",
    "on_list_of",
    "pairs_of",
    "people_in",
    "pinnable",
    "reasons_for",
    "repair_of",
    "sheet_of",
    "shown_proposals",
    "solution_of",
    "step_report",
    "still_in",
    "strangers_to_rules",
    "theme_titles",
    "themes_in",
    "what_if",
    "why_alone",
    "wishes_of",
    "with_matter",
]
