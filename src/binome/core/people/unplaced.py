"""The entity where people stand whom no import of the staff directory has placed yet."""

from typing import TypedDict

from django.db import transaction
from django.db.models import ProtectedError

from binome.core.people.models import Entity, Person

CODE, NAME = "administration", "Administration"


class Removed(TypedDict):
    """The entity that went, as it can be kept in JSON: whoever is put back where they were finds it again."""

    pk: int
    name: str


def unplaced_entity() -> Entity:
    """That entity, made when it is first needed."""
    return Entity.objects.get_or_create(code=CODE, defaults={"name": NAME})[0]


def remove_when_empty() -> Removed | None:
    """Take that entity out of the chart once an import has placed everyone who stood there; what went, if anything."""
    entity = Entity.objects.filter(code=CODE).first()
    if entity is None or Person.objects.filter(entity=entity).exists():
        return None
    removed = Removed(pk=entity.pk, name=entity.name)
    try:
        with transaction.atomic():
            entity.delete()
    except ProtectedError:  # the organisation uses it for something else by now
        return None
    return removed


def put_back(removed: Removed) -> None:
    """Undo `remove_when_empty`; an entity made meanwhile stays."""
    if not Entity.objects.filter(code=CODE).exists():
        Entity.objects.create(pk=removed["pk"], code=CODE, name=removed["name"])
