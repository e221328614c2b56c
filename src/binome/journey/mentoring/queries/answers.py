"""Who said that they come, as the two read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from binome.core.people.models import Person
from binome.journey.mentoring.models import Session, SessionAnswer
from binome.journey.mentoring.states import SessionState


@dataclass(frozen=True)
class AnswersTold:
    """What each half answered to the date of a session; empty: nothing yet."""

    mine: str
    theirs: str
    instead_at: datetime | None  # a moment that the other half proposes instead


def show_answers(sessions: Sequence[Session], *, reader: Person, now: datetime) -> None:
    """Give each session to come whose invitation asks for one its `replies`; pairs that are asked for nothing cost no query."""
    asked = {
        session.pk: session
        for session in sessions
        if session.answer_key and session.state == SessionState.PLANNED and session.starts_at > now
    }
    if not asked:
        return
    held: dict[int, dict[bool, SessionAnswer]] = {pk: {} for pk in asked}
    for answer in SessionAnswer.objects.filter(session__in=asked):
        if answer.holds(asked[answer.session_id]):
            held[answer.session_id][answer.person_id == reader.pk] = answer
    for pk, session in asked.items():
        mine, theirs = held[pk].get(True), held[pk].get(False)
        session.replies = AnswersTold(  # type: ignore[attr-defined]
            mine.answer if mine else "", theirs.answer if theirs else "", theirs.instead_at if theirs else None
        )
