"""The needs survey with its answers, axes of progress, the published map, and objectives."""

from binome.journey.diagnosis.models.axes import ProgressAxis
from binome.journey.diagnosis.models.comments import Comment
from binome.journey.diagnosis.models.needs import MapSnapshot, Objective
from binome.journey.diagnosis.models.survey import Answer, AnswerItem, Invitation, Question, Survey
from binome.journey.diagnosis.models.words import in_language

__all__ = [
    "Answer",
    "AnswerItem",
    "Comment",
    "Invitation",
    "MapSnapshot",
    "Objective",
    "ProgressAxis",
    "Question",
    "Survey",
    "in_language",
]
