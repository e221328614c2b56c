"""The letters to whoever books a pair's dates."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category, OutboxLetter
from binome.core.mail.outbox import post
from binome.core.people.models import Person
from binome.journey.mentoring.emails.calendars import calendar_of
from binome.journey.mentoring.emails.letters import category_of, names_for, send_date
from binome.journey.mentoring.models import Relationship, Session


def welcome_assistant(relationship: Relationship, assistant: Person, *, by: Person, now: datetime) -> None:
    """Tell an assistant for whom they book, and that they see dates alone."""
    post(
        "mentoring/emails/assistant.txt",
        to=assistant,
        key=f"mentoring.assistant:{relationship.pk}:{assistant.pk}:{now:%Y-%m-%dT%H:%M}",
        category=Category.SESSION,
        about=(relationship.pk,),
        context={"asker": by, "mentor": relationship.mentor, "mentee": relationship.mentee},
        act=(_("See the dates I book"), reverse("mentoring:desk")),
    )


def hand_dates_over(
    relationship: Relationship, sessions: Sequence[Session], *, former: Person | None, now: datetime
) -> None:
    """Put these dates into the calendar of who books them now, and take them out of that of who did.

    The SEQUENCE of each session has been raised: both read a message newer than any they had.
    """
    for session in sessions:
        if former is not None and _has_in_calendar(session, former):
            post(
                "mentoring/emails/books_no_more.txt",
                to=former,
                key=f"mentoring.books_no_more:{session.uid}:{session.calendar_sequence}:{former.pk}",
                category=category_of(session, former),
                about=(relationship.pk,),
                context={"session": session, **names_for(relationship, former)},
                calendar=calendar_of([session], former, method="CANCEL", now=now),
                calendar_method="CANCEL",
            )
        if relationship.assistant is not None and session.starts_at > now:
            send_date(session, relationship.assistant, "session", "REQUEST", now=now)


def _has_in_calendar(session: Session, person: Person) -> bool:
    """Whether an invitation to this session was written to them; a session is known by its UID in the keys of letters."""
    return OutboxLetter.objects.filter(to=person, key__startswith=f"mentoring.request:{session.uid}:").exists()
