"""What calendars answer to invitations is noted; nothing is cancelled or moved by it."""

import hmac
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from binome.core.errors import Refused
from binome.core.mail.replies import CalendarReply, replies_in
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.locking import own_session
from binome.journey.mentoring.models import Session, SessionAnswer
from binome.journey.mentoring.queries.organisers import is_asked, organiser_of, sender_address
from binome.journey.mentoring.states import InvitationAnswer, SessionState

ANSWERS = {
    "ACCEPTED": InvitationAnswer.ACCEPTED,
    "DECLINED": InvitationAnswer.DECLINED,
    "TENTATIVE": InvitationAnswer.TENTATIVE,
}


def begin_inviting(session: Session) -> None:
    """Settle who invites to a new session, for its whole life: calendars follow no other, whatever the settings become."""
    session.organiser = settings.CALENDAR_REPLIES or sender_address()
    session.answer_key = secrets.token_hex(16) if settings.CALENDAR_REPLIES else ""


def read_replies(raw: bytes, *, now: datetime) -> int:
    """Note the answers within a message; how many were. What is forged, late or of no session of ours is passed over."""
    return sum(_is_noted(reply, now=now) for reply in replies_in(raw))


def _is_noted(reply: CalendarReply, *, now: datetime) -> bool:
    session = Session.objects.filter(uid=reply.uid).with_people().first()
    person = _who_answers(session, reply) if session is not None else None
    if session is None or person is None:
        return False
    try:
        return note_answer(session.pk, reply, by=person, now=now) is not None
    except Refused:  # the pair is over
        return False


def _who_answers(session: Session, reply: CalendarReply) -> Person | None:
    """The half who was invited, when the message comes from their address and bears what they alone were sent."""
    for person in session.relationship.people:
        if is_asked(session, person) and person.email.casefold() == reply.attendee == reply.sender:
            expected = organiser_of(session, reader=person).casefold().encode()
            return person if any(hmac.compare_digest(expected, to.encode()) for to in reply.addressed_to) else None
    return None


@transaction.atomic
def note_answer(session_id: int, reply: CalendarReply, *, by: Person, now: datetime) -> SessionAnswer | None:
    """Keep the last answer of a half to the date as it is; the other is told once of a no, and of another moment proposed.

    None where it answers another date, comes after a later one, or says nothing. Raises `NotTheirs`, `NotNow`.
    """
    session = own_session(session_id, by)
    answer = InvitationAnswer.TENTATIVE if reply.is_counter else ANSWERS.get(reply.partstat)
    if answer is None or not _answers_this_date(session, reply, now=now):
        return None
    known = SessionAnswer.objects.filter(session=session, person=by).first()
    if known and (known.sequence, known.stamp) >= (reply.sequence, reply.stamp):
        return None
    instead_at = reply.starts_at if reply.is_counter else None
    is_news = known is None or not known.holds(session) or (known.answer, known.instead_at) != (answer, instead_at)
    noted, _created = SessionAnswer.objects.update_or_create(
        session=session,
        person=by,
        defaults={
            "answer": answer,
            "of_date": session.starts_at,
            "instead_at": instead_at,
            "sequence": reply.sequence,
            "stamp": reply.stamp,
            "answered_at": now,
        },
    )
    audit.record("mentoring.answered_invitation", session, by=by)
    if is_news and (answer == InvitationAnswer.DECLINED or noted.instead_at):
        emails.say_they_cannot_come(session, noted, now=now)
    return noted


def _answers_this_date(session: Session, reply: CalendarReply, *, now: datetime) -> bool:
    if session.state != SessionState.PLANNED or session.starts_at <= now:
        return False
    if reply.is_counter:
        return reply.starts_at is not None and reply.starts_at > now and reply.sequence >= session.sequence
    if reply.starts_at is None:
        return reply.sequence >= session.sequence
    return reply.starts_at == session.starts_at.replace(microsecond=0)
