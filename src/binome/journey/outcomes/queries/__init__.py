"""What the outcomes show."""

from binome.journey.outcomes.queries.participants import (
    assessments_of,
    closings_of,
    due_six_months_later,
    halves,
    has_living_pair,
    side_in,
    themes_of_pair,
)

__all__ = [
    "assessments_of",
    "closings_of",
    "due_six_months_later",
    "halves",
    "has_living_pair",
    "side_in",
    "themes_of_pair",
]
