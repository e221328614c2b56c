"""What becomes of someone's calendar when they mute emails about sessions, or want them again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.mail.outbox import is_muted
from binome.core.people.models import Person
from binome.journey.mentoring import emails
from binome.journey.mentoring.models import Relationship, Session


@transaction.atomic
def follow_wishes(person: Person, *, now: datetime) -> None:
    """Keep true what `person` has in their calendar, whatever they mute; send what is to come once they want it again."""
    # A date that moves at this moment is written before or after, and never on both sides of the wish.
    held = _pairs_of(person)
    if is_muted(person, Category.SESSION):
        _let_changes_leave(person, Session.objects.filter(relationship__in=held))
        return
    theirs = Session.objects.filter(relationship__in=Relationship.objects.living().dated_by(person))
    missing = [
        session.pk
        for session in theirs.planned().filter(relationship__in=held, starts_at__gt=now).with_people()
        if not emails.has_in_calendar(session, person) and not _waits(session, person)
    ]
    # A message of its own: the letter that was muted keeps its key.
    Session.objects.filter(pk__in=missing).update(guest_changes=F("guest_changes") + 1)
    for session in Session.objects.filter(pk__in=missing).with_people().order_by("pk"):
        emails.send_date(session, person, "session", "REQUEST", now=now)


def _pairs_of(person: Person) -> list[int]:
    """Pairs whose dates may be in their calendar, locked: their own, those they book for, and those they were ever invited to."""
    letters = OutboxLetter.objects.filter(to=person, key__startswith="mentoring.request:")
    invited = {about[0] for about in letters.values_list("about", flat=True) if about}
    once = Session.objects.filter(pk__in=invited).values("relationship")
    halves = Q(pair__mentor__person=person) | Q(pair__mentee__person=person)
    theirs = Relationship.objects.filter(halves | Q(assistant=person) | Q(pk__in=once))
    return [pair.pk for pair in theirs.select_for_update(of=("self",)).order_by("pk").only("pk")]


def _waits(session: Session, person: Person) -> bool:
    """Whether an invitation to the date as it stands is about to leave."""
    letters = OutboxLetter.objects.filter(to=person, key__startswith=f"mentoring.request:{session.uid}:")
    return letters.filter(state=LetterState.QUEUED, about=[session.pk, session.sequence]).exists()


def _let_changes_leave(person: Person, sessions: Iterable[Session]) -> None:
    """Changes of dates that are in their calendar leave all the same, also of pairs that are over or booked by another now."""
    for session in sessions:
        if emails.has_in_calendar(session, person):
            waiting = OutboxLetter.objects.filter(to=person, state=LetterState.QUEUED, category=Category.SESSION)
            waiting.filter(key__contains=f":{session.uid}:").exclude(calendar="").update(category=Category.DECISION)
