"""The letter that tells one half that the other cannot come, and what to do."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail.models import Category
from binome.core.mail.outbox import post
from binome.core.people import hours
from binome.core.people.places import place_of
from binome.journey.mentoring.emails.letters import names_for
from binome.journey.mentoring.models import Session, SessionAnswer


def say_they_cannot_come(session: Session, answer: SessionAnswer, *, now: datetime) -> None:
    """Tell the other half, at an hour when they may be written to; the date stands until one of the two moves it."""
    other = session.relationship.partner_of(answer.person)
    post(
        "mentoring/emails/cannot_come.txt",
        to=other,
        key=f"mentoring.cannot_come:{session.uid}:{answer.sequence}:{answer.stamp:%Y-%m-%dT%H:%M:%S}:{other.pk}",
        category=Category.SESSION,
        about=(answer.pk, session.sequence),
        context={"session": session, "instead_at": answer.instead_at, **names_for(session.relationship, other)},
        act=(_("Choose another date"), reverse("mentoring:move", args=[session.pk])),
        send_after=hours.polite(now, at=place_of(other)),
    )
