"""While what the letters of mentoring stand: a date, a pair, a question that still waits."""

from datetime import datetime

from binome.core.mail.models import OutboxLetter
from binome.core.mail.validity import stands_while
from binome.journey.enrolment.models import Application
from binome.journey.mentoring.emails import unread
from binome.journey.mentoring.emails.letters import has_in_calendar
from binome.journey.mentoring.models import (
    Absence,
    HelpRequest,
    ProposedSlot,
    Relationship,
    Session,
    SessionAnswer,
    TeamLetter,
)
from binome.journey.mentoring.queries.planning import guard_of, without_a_date_since
from binome.journey.mentoring.queries.programme import helpers_of
from binome.journey.mentoring.states import LIVING, InvitationAnswer, PostponementHelp, RelationshipState, SessionState

GUARD_OF = {
    "mentoring/emails/lighter.txt": PostponementHelp.LIGHTER,
    "mentoring/emails/programme_helps.txt": PostponementHelp.PROGRAMME,
}
STATE_OF = {
    "mentoring/emails/opened.txt": LIVING,
    "mentoring/emails/goes_on.txt": LIVING,
    "mentoring/emails/paused.txt": (RelationshipState.PAUSED,),
    "mentoring/emails/paused_by_programme.txt": (RelationshipState.PAUSED,),
    "mentoring/emails/resumed.txt": (RelationshipState.OPEN,),
    "mentoring/emails/closed.txt": (RelationshipState.CLOSED,),
    "mentoring/emails/ended.txt": (RelationshipState.ENDED,),
    "mentoring/emails/ended_by_programme.txt": (RelationshipState.ENDED,),
}


@stands_while(*STATE_OF)
def _pair_is_so(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Relationship.objects.filter(pk=pk, state__in=STATE_OF[letter.letter]).exists()


@stands_while(unread.NOTE, unread.MESSAGE)
def _is_unread(letter: OutboxLetter, now: datetime) -> bool:
    """Until the reader has opened the page, or everything of which it tells was taken back."""
    return unread.still_tells(letter)


@stands_while("mentoring/emails/left.txt", "mentoring/emails/who_left.txt")
def _someone_left(letter: OutboxLetter, now: datetime) -> bool:
    """While one of the pairs it names is over for it: undoing the file that said so puts them back."""
    return Relationship.objects.filter(pk__in=letter.about, left_by__isnull=False).exists()


@stands_while("mentoring/emails/session.txt", "mentoring/emails/session_for_assistant.txt")
def _date_holds(letter: OutboxLetter, now: datetime) -> bool:
    """While the session has this very date, for those who have it in their calendar; once told as held, no more."""
    pk, sequence = letter.about
    session = Session.objects.planned().filter(pk=pk, sequence=sequence).with_people().first()
    if session is None or not session.relationship.is_living:
        return False
    return letter.to in (*session.relationship.people, session.relationship.assistant)


@stands_while("mentoring/emails/session_held.txt", "mentoring/emails/session_held_for_assistant.txt")
def _took_place(letter: OutboxLetter, now: datetime) -> bool:
    pk, sequence = letter.about
    return Session.objects.filter(pk=pk, sequence=sequence, state=SessionState.HELD).exists()


@stands_while("mentoring/emails/session_cancelled.txt", "mentoring/emails/session_cancelled_for_assistant.txt")
def _date_is_off(letter: OutboxLetter, now: datetime) -> bool:
    pk, sequence = letter.about
    off = (SessionState.CANCELLED, SessionState.POSTPONED, SessionState.SKIPPED)
    if Session.objects.filter(pk=pk, sequence=sequence, state__in=off).exists():
        return True
    # Told as held on another day before this left: the date that was off is in their calendar all the same.
    session = Session.objects.filter(pk=pk, state=SessionState.HELD).first()
    return session is not None and has_in_calendar(session, letter.to)


@stands_while("mentoring/emails/cannot_come.txt")
def _still_cannot_come(letter: OutboxLetter, now: datetime) -> bool:
    """While it is their last word on a date that nobody has changed since."""
    pk, sequence = letter.about
    answer = SessionAnswer.objects.filter(pk=pk).select_related("session__relationship").first()
    if answer is None or not answer.holds(answer.session) or answer.session.sequence != sequence:
        return False
    return answer.session.relationship.is_living and (
        answer.answer == InvitationAnswer.DECLINED or answer.instead_at is not None
    )


@stands_while("mentoring/emails/slots.txt")
def _still_proposed(letter: OutboxLetter, now: datetime) -> bool:
    """While one of the moments it tells of can be accepted."""
    proposed = ProposedSlot.objects.open(now=now).exclude(proposed_by=letter.to_id).filter(pk__in=letter.about)
    return proposed.filter(relationship__state__in=LIVING).exists()


@stands_while("mentoring/emails/reminder.txt")
def _session_is_near(letter: OutboxLetter, now: datetime) -> bool:
    return _is_planned_in_an_open_pair(letter, starts_at__gt=now)


@stands_while("mentoring/emails/met.txt")
def _nobody_said_whether_they_met(letter: OutboxLetter, now: datetime) -> bool:
    return _is_planned_in_an_open_pair(letter, starts_at__lte=now)


def _is_planned_in_an_open_pair(letter: OutboxLetter, **when: datetime) -> bool:
    pk, sequence = letter.about
    same_date = Session.objects.planned().filter(pk=pk, sequence=sequence, **when)
    return same_date.filter(relationship__state=RelationshipState.OPEN).exists()


@stands_while("mentoring/emails/plan.txt", "mentoring/emails/find_a_date.txt")
def _nothing_is_planned(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    pair = Relationship.objects.filter(pk=pk, state=RelationshipState.OPEN).first()
    return pair is not None and without_a_date_since(pair, now=now) is not None


@stands_while(*GUARD_OF)
def _dates_keep_moving(letter: OutboxLetter, now: datetime) -> bool:
    """Until they meet, or the guard has come to offer something else."""
    (pk,) = letter.about
    pair = Relationship.objects.living().filter(pk=pk).first()
    return pair is not None and guard_of(pair.sessions.all()) == GUARD_OF[letter.letter]


@stands_while("mentoring/emails/assistant.txt")
def _books_for_them(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Relationship.objects.booked_by(letter.to).filter(pk=pk).exists()


@stands_while("mentoring/emails/books_no_more.txt")
def _does_not_book_for_them(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return not Relationship.objects.booked_by(letter.to).filter(pk=pk).exists()


@stands_while("mentoring/emails/help.txt", "mentoring/emails/help_dates.txt")
def _nobody_called_back(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    request = HelpRequest.objects.filter(pk=pk, answered_at__isnull=True).first()
    if request is None:
        return False
    return helpers_of(request.relationship, asked_by=request.person).contains(letter.to)


@stands_while("mentoring/emails/from_the_team.txt")
def _takes_part_still(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    waves = TeamLetter.objects.filter(pk=pk).values("wave")
    return Application.objects.filter(wave__in=waves, person=letter.to).accepted().exists()


@stands_while("mentoring/emails/extended_by_programme.txt")
def _has_these_sessions(letter: OutboxLetter, now: datetime) -> bool:
    pk, sessions = letter.about
    return Relationship.objects.living().filter(pk=pk, sessions_planned__gte=sessions).exists()


@stands_while("mentoring/emails/away.txt", "mentoring/emails/away_noted.txt")
def _is_away(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Absence.objects.open().filter(pk=pk, relationship__state__in=LIVING).exists()


@stands_while("mentoring/emails/back.txt")
def _is_back(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Absence.objects.filter(pk=pk, ended_at__isnull=False, relationship__state=RelationshipState.OPEN).exists()


@stands_while("mentoring/emails/closing_asked.txt")
def _is_to_close(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    asked = Relationship.objects.living().filter(pk=pk, closing_asked_by__isnull=False)
    return asked.exclude(closing_asked_by=letter.to_id).exists()


@stands_while("mentoring/emails/closing_withdrawn.txt", "mentoring/emails/extension_declined.txt")
def _goes_on_as_it_was(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    living = Relationship.objects.living().filter(pk=pk, closing_asked_by=None)
    return living.exclude(extension_asked_by=letter.to_id).exists()


@stands_while("mentoring/emails/extension.txt")
def _extension_waits_for_an_answer(letter: OutboxLetter, now: datetime) -> bool:
    pk, sessions = letter.about
    asked = Relationship.objects.living().filter(pk=pk, sessions_planned=sessions, extension_asked_by__isnull=False)
    return asked.exclude(extension_asked_by=letter.to_id).exists()
