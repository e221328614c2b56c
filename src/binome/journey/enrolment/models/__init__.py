"""Enrolment: applications, readings of their cases, how someone works with people, badges."""

from binome.journey.enrolment.models.applications import (
    Appeal,
    Application,
    ApplicationQuerySet,
    Call,
    Mode,
    ThemeChoice,
)
from binome.journey.enrolment.models.behaviours import OwnBehaviour, Reference, ReviewRating
from binome.journey.enrolment.models.calibration import SampleMarking
from binome.journey.enrolment.models.draws import DrawnCode, PlaceDraw
from binome.journey.enrolment.models.files import CaseFile
from binome.journey.enrolment.models.readings import CaseAnswer, Marking, Recusal
from binome.journey.enrolment.models.validations import Validation, ValidationQuerySet

__all__ = [
    "Appeal",
    "Application",
    "ApplicationQuerySet",
    "Call",
    "CaseAnswer",
    "CaseFile",
    "DrawnCode",
    "Marking",
    "Mode",
    "OwnBehaviour",
    "PlaceDraw",
    "Recusal",
    "Reference",
    "ReviewRating",
    "SampleMarking",
    "ThemeChoice",
    "Validation",
    "ValidationQuerySet",
]
