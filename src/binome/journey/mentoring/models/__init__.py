"""What a pair lives: the relationship, its sessions, what each half writes, and a hand when wanted."""

from binome.journey.mentoring.models.absences import Absence, AbsenceQuerySet
from binome.journey.mentoring.models.answers import SessionAnswer
from binome.journey.mentoring.models.help import CalendarFeed, HelpRequest
from binome.journey.mentoring.models.journal import JournalFile
from binome.journey.mentoring.models.messages import PairMessage, PairMessageQuerySet, WayToReach
from binome.journey.mentoring.models.mid_point import MidPointReview
from binome.journey.mentoring.models.proposals import ProposedSlot, ProposedSlotQuerySet
from binome.journey.mentoring.models.relationship import (
    PAIR_ONLY,
    Relationship,
    RelationshipQuerySet,
    Session,
    SessionQuerySet,
)
from binome.journey.mentoring.models.steering import SteeringNote, TeamLetter
from binome.journey.mentoring.models.writing import CheckIn, Goal, Note, PrivateNote, Pulse, Review

__all__ = [
    "PAIR_ONLY",
    "Absence",
    "AbsenceQuerySet",
    "CalendarFeed",
    "CheckIn",
    "Goal",
    "HelpRequest",
    "JournalFile",
    "MidPointReview",
    "Note",
    "PairMessage",
    "PairMessageQuerySet",
    "PrivateNote",
    "ProposedSlot",
    "ProposedSlotQuerySet",
    "Pulse",
    "Relationship",
    "RelationshipQuerySet",
    "Review",
    "Session",
    "SessionAnswer",
    "SessionQuerySet",
    "SteeringNote",
    "TeamLetter",
    "WayToReach",
]
