"""Persons and entities of the staff directory, what forms left of people, filters they keep, and the organisation."""

from binome.core.people.models.directory import (
    Entity,
    FormerPost,
    Person,
    PersonQuerySet,
)
from binome.core.people.models.organisation import Organisation
from binome.core.people.models.saved_filters import SavedFilter
from binome.core.people.models.sent_forms import IdempotencyKey, KeptForm

__all__ = [
    "Entity",
    "FormerPost",
    "IdempotencyKey",
    "KeptForm",
    "Organisation",
    "Person",
    "PersonQuerySet",
    "SavedFilter",
]
