"""Finding what a person may act on, locked for the length of the act."""

from django.db.models import Q

from binome.core.people.models import Person
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import RelationshipState


class NotTheirs(Exception):
    """There is no such thing, or it is not this person's."""


class NotNow(Exception):
    """The relationship or the session no longer allows this."""


def own_relationship(relationship_id: int, person: Person, *, open_only: bool = True) -> Relationship:
    """The relationship in which `person` is one half, locked. Raises `NotTheirs`, `NotNow` when it is over."""
    found = (
        Relationship.objects.select_for_update(of=("self",)).of(person).with_people().filter(pk=relationship_id).first()
    )
    if found is None:
        raise NotTheirs
    if open_only and found.state not in (RelationshipState.OPEN, RelationshipState.PAUSED):
        raise NotNow
    return found


def own_session(session_id: int, person: Person) -> Session:
    """The session of `person`'s relationship, locked. Raises `NotTheirs`, `NotNow` when the relationship is over."""
    theirs = Q(relationship__pair__mentor__person=person) | Q(relationship__pair__mentee__person=person)
    found = (
        Session.objects.select_for_update(of=("self",))
        .filter(theirs, pk=session_id)
        .select_related(
            "relationship__pair__wave__programme",
            "relationship__pair__mentor__person",
            "relationship__pair__mentee__person",
        )
        .first()
    )
    if found is None:
        raise NotTheirs
    if found.relationship.state not in (RelationshipState.OPEN, RelationshipState.PAUSED):
        raise NotNow
    return found
