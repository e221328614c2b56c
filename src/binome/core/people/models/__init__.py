"""Persons and entities of the staff directory, what forms left of people, and the organisation itself."""

from binome.core.people.models.directory import (
    Entity,
    FormerPost,
    Person,
    PersonQuerySet,
)
from binome.core.people.models.organisation import Organisation
from binome.core.people.models.sent_forms import IdempotencyKey, KeptForm

__all__ = [
    "Entity",
    "FormerPost",
    "IdempotencyKey",
    "KeptForm",
    "Organisation",
    "Person",
    "PersonQuerySet",
]
