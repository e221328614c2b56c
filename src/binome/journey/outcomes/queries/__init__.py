"""What the outcomes show."""

from binome.journey.outcomes.queries.editions import (
    edition_to_read,
    editions_of,
    more_to_publish,
    published_report,
    report_of,
)
from binome.journey.outcomes.queries.participants import (
    Way,
    assessments_of,
    certificate_of,
    closed_without_asking,
    closings_of,
    due_six_months_later,
    halves,
    has_living_pair,
    may_have_certificate,
    own_testimony,
    own_way,
    side_in,
    testimonies_for_colleagues,
    themes_of_pair,
    titles_of,
    waves_lived,
)
from binome.journey.outcomes.queries.report.parts import Links, Report
from binome.journey.outcomes.queries.todo import ASKS, TASK_SOURCES, next_things_for, step_report

__all__ = [
    "ASKS",
    "TASK_SOURCES",
    "Links",
    "Report",
    "Way",
    "assessments_of",
    "certificate_of",
    "closed_without_asking",
    "closings_of",
    "due_six_months_later",
    "edition_to_read",
    "editions_of",
    "halves",
    "has_living_pair",
    "may_have_certificate",
    "more_to_publish",
    "next_things_for",
    "own_testimony",
    "own_way",
    "published_report",
    "report_of",
    "side_in",
    "step_report",
    "testimonies_for_colleagues",
    "themes_of_pair",
    "titles_of",
    "waves_lived",
]
