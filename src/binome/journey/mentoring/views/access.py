"""The relationships and sessions of the reader: what is not theirs is 404."""

from typing import Any

from django.http import Http404

from binome.core.people.requests import Request
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.queries import pairs


def found(thing: Relationship | Session | None) -> Any:
    """`thing`, or 404."""
    if thing is None:
        raise Http404
    return thing


def relationship_of(request: Request, relationship_id: int) -> Relationship:
    """The reader's own relationship, or 404."""
    here: Relationship = found(pairs.relationship_of(request.user, relationship_id))
    return here


def session_of(request: Request, session_id: int) -> Session:
    """A session of the reader's own relationship, or 404."""
    here: Session = found(pairs.session_of(request.user, session_id))
    return here
