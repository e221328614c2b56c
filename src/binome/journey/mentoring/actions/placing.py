"""Where sessions take place: what the pair says, else a video room of the installation's."""

from datetime import datetime

from django.db import transaction

from binome.core.people import organisation, video_links
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import audit
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.actions.locking import own_session
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import SessionState


def give_place(session: Session, place: str) -> None:
    """Set the place of a session, not saved yet: `place` when something is said, else the room that the pattern makes."""
    words = one_line(place)[:300]
    kept = session.is_house_room and words == session.place
    if words and not kept:
        session.place, session.is_house_room = words, False
    elif not words:
        session.place = _room_for(session)
        session.is_house_room = bool(session.place)


def _room_for(session: Session) -> str:
    """The address of the video room of a session; nothing without a pattern."""
    pattern = organisation.current().video_link
    if not pattern or video_links.fault_of(pattern):  # whoever set the environment reads of it when the programs start
        return ""
    return video_links.filled(pattern, room=_room_of(session.relationship), session=session.uid.hex)


def _room_of(relationship: Relationship) -> str:
    if not relationship.room:
        relationship.room = video_links.new_room()
        relationship.save(update_fields=["room"])
    return relationship.room


@transaction.atomic
def change_place(session_id: int, *, place: str, by: Person, now: datetime) -> Session:
    """Meet elsewhere at the same moment; nothing said is the installation's video room. Calendars follow.

    Raises `NotTheirs`, and `NotNow` for a session without a date to come.
    """
    session = own_session(session_id, by, dates_only=True)
    if session.state != SessionState.PLANNED or session.starts_at <= now:
        raise NotNow
    before = session.place
    give_place(session, place)
    if session.place == before:
        return session
    session.sequence += 1
    session.dated_at = now
    session.save(update_fields=["place", "is_house_room", "sequence", "dated_at"])
    emails.invite(session, news="changed", now=now)
    audit.record("mentoring.changed_place", session, by=by)
    return session
