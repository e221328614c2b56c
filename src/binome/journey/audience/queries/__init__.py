"""What this step shows, and what the later steps read."""

from binome.journey.audience.queries.directory import may_import
from binome.journey.audience.queries.home import TASK_SOURCES, next_things_for, report_on, step_report, survey_alone
from binome.journey.audience.queries.needs import (
    NeedsMap,
    ThemeOnMap,
    needs_map,
    objectives_of,
    objectives_read,
    themes_on_map,
)
from binome.journey.audience.queries.people import audience_of, people_in, people_to_survey
from binome.journey.audience.queries.survey import response_by_group

__all__ = [
    "TASK_SOURCES",
    "NeedsMap",
    "ThemeOnMap",
    "audience_of",
    "may_import",
    "needs_map",
    "next_things_for",
    "objectives_of",
    "objectives_read",
    "people_in",
    "people_to_survey",
    "report_on",
    "response_by_group",
    "step_report",
    "survey_alone",
    "themes_on_map",
]
