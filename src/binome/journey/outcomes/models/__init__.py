"""What people say of themselves and of the wave, and what they are given."""

from binome.journey.outcomes.models.answers import (
    Assessment,
    AssessmentQuerySet,
    Closing,
    ClosingWords,
    Edition,
    FutureTally,
    Rating,
    Testimony,
    TestimonyQuerySet,
)
from binome.journey.outcomes.models.certificates import ParticipationCertificate

__all__ = [
    "Assessment",
    "AssessmentQuerySet",
    "Closing",
    "ClosingWords",
    "Edition",
    "FutureTally",
    "ParticipationCertificate",
    "Rating",
    "Testimony",
    "TestimonyQuerySet",
]
