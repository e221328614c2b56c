"""The relationships and sessions of the reader: what is not theirs is 404."""

from typing import TypeVar

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from binome.core.people.requests import Request
from binome.journey.mentoring.models import Goal, JournalFile, PairMessage, Relationship, Session
from binome.journey.mentoring.queries import pairs

Owned = TypeVar("Owned", Goal, JournalFile, PairMessage, Relationship, Session)


def get_owned(row: Owned | None) -> Owned:
    """`row`, or 404: what is not the reader's does not exist for them."""
    if row is None:
        raise Http404
    return row


def relationship_of(request: Request, relationship_id: int) -> Relationship:
    """The reader's own relationship, or 404."""
    return get_owned(pairs.relationship_of(request.user, relationship_id))


def session_of(request: Request, session_id: int) -> Session:
    """A session of the reader's own relationship, or 404."""
    return get_owned(pairs.session_of(request.user, session_id))


def back_to_dates(request: Request, relationship: Relationship) -> HttpResponse:
    """The space of a half, the desk of whoever books."""
    if relationship.is_one_of_us(request.user):
        return redirect("mentoring:relationship", relationship.pk)
    return redirect("mentoring:desk")
