"""Finding what a person may act on, locked for the length of the act."""

from django.db.models import Q

from binome.core.errors import NotTheirs
from binome.core.framework.single_rows import one_or_none
from binome.core.people.models import Person
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.models import Relationship, Session


def own_relationship(
    relationship_id: int, person: Person, *, open_only: bool = True, dates_only: bool = False
) -> Relationship:
    """The relationship in which `person` is one half, or books the dates when `dates_only`; locked.

    Raises `NotTheirs`, and `NotNow` when it is over and `open_only`.
    """
    halves = Q(pair__mentor__person=person) | Q(pair__mentee__person=person)
    if dates_only:
        halves |= Q(assistant=person)
    # The relationship is the lock of all that happens in it: two halves who act at once come one after the other.
    locked = Relationship.objects.select_for_update(of=("self",))
    relationship = one_or_none(locked.with_people().filter(halves, pk=relationship_id))
    if relationship is None:
        raise NotTheirs
    if open_only and not relationship.is_living:
        raise NotNow
    return relationship


def own_session(session_id: int, person: Person, *, dates_only: bool = False) -> Session:
    """The session of `person`'s relationship, or of one whose dates they book; its relationship is locked.

    Raises `NotTheirs`, and `NotNow` when the relationship is over.
    """
    relationship_id = one_or_none(Session.objects.filter(pk=session_id).values_list("relationship_id", flat=True))
    if relationship_id is None:
        raise NotTheirs
    relationship = own_relationship(relationship_id, person, dates_only=dates_only)
    # After its relationship, as everywhere: two who lock the same rows in two orders would wait for each other.
    session = Session.objects.select_for_update(of=("self",)).get(pk=session_id)
    session.relationship = relationship
    return session
