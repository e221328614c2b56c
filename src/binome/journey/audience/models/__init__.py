"""Imports, the audience of a wave, the needs survey with its answers, axes of progress, and objectives."""

from binome.journey.audience.models.comments import Comment
from binome.journey.audience.models.imports import (
    Import,
    ImportChange,
    ImportFile,
    ImportRow,
    ProgressAxis,
    RememberedColumn,
    ReviewRating,
)
from binome.journey.audience.models.needs import MapSnapshot, Objective
from binome.journey.audience.models.population import Audience, NamedRule, SampledPerson
from binome.journey.audience.models.survey import Answer, AnswerItem, Invitation, Question, Survey
from binome.journey.audience.models.words import in_language

__all__ = [
    "Answer",
    "AnswerItem",
    "Audience",
    "Comment",
    "Import",
    "ImportChange",
    "ImportFile",
    "ImportRow",
    "Invitation",
    "MapSnapshot",
    "NamedRule",
    "Objective",
    "ProgressAxis",
    "Question",
    "RememberedColumn",
    "ReviewRating",
    "SampledPerson",
    "Survey",
    "in_language",
]
