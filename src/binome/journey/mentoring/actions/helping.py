"""A hand when wanted: the help button, the cancellation guard, an assistant who books."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.errors import NobodyElse, NotAnAssistant
from binome.journey.mentoring.actions.locking import own_relationship
from binome.journey.mentoring.models import HelpRequest, Relationship
from binome.journey.mentoring.queries.planning import guard_of
from binome.journey.mentoring.queries.programme import helpers_of, would_reach_nobody_else
from binome.journey.mentoring.states import AskedBy, PostponementHelp


@transaction.atomic
def ask_for_help(relationship_id: int, *, words: str = "", by: Person, now: datetime) -> HelpRequest:
    """Ask the programme for a call, in confidence, also once the pair is over. Raises `NotTheirs`, `NobodyElse`."""
    relationship = own_relationship(relationship_id, by, open_only=False)
    return ask(relationship, person=by, asked_by=AskedBy.BUTTON, words=words, now=now)


def ask(
    relationship: Relationship, *, person: Person | None, asked_by: AskedBy, words: str = "", now: datetime
) -> HelpRequest:
    """Put a request before the managers, unless the same one still waits; new words are added to it.

    The other half of the pair never hears of it, were they a manager too. Raises `NobodyElse` when they are the only one.
    """
    if person is not None and would_reach_nobody_else(relationship, asked_by=person):
        raise NobodyElse
    request, is_new = HelpRequest.objects.get_or_create(
        relationship=relationship,
        person=person,
        asked_by=asked_by,
        answered_at=None,
        defaults={"asked_at": now, "words": cleaned(words)},
    )
    if is_new:
        emails.tell_managers_of_help(request, helpers_of(relationship, asked_by=person))
        audit.record("mentoring.asked_for_help", request, by=person, way=asked_by.value)
    elif words := cleaned(words):
        request.words = f"{request.words}\n\n{words}".strip()
        request.save(update_fields=["words"])
    return request


@transaction.atomic
def answer_help(request: HelpRequest, *, by: Person, now: datetime) -> HelpRequest:
    """A programme manager has called back; the first to say so is kept."""
    # Two managers who called at once: the first is noted, and the second changes nothing.
    request = HelpRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.answered_at is None:
        request.answered_at, request.answered_by = now, by
        request.save(update_fields=["answered_at", "answered_by"])
        audit.record("mentoring.answered_help", request, by=by)
    return request


@transaction.atomic
def name_assistant(relationship_id: int, *, assistant: Person | None, by: Person, now: datetime) -> Relationship:
    """Let someone book the pair's dates, seeing dates alone, or nobody any more; dates to come change calendars.

    Raises `NotTheirs`, `NotNow`, and `NotAnAssistant` for one of the two halves or someone who has left.
    """
    relationship = own_relationship(relationship_id, by)
    if assistant is not None and (relationship.is_one_of_us(assistant) or not assistant.is_active):
        raise NotAnAssistant
    if relationship.assistant == assistant:
        return relationship
    former, relationship.assistant = relationship.assistant, assistant
    relationship.save(update_fields=["assistant"])
    if assistant is not None:
        emails.welcome_assistant(relationship, assistant, by=by, now=now)
    planned = relationship.sessions.planned()
    # Of a date gone by that was not told yet, whoever booked has another one in their calendar.
    untold = [each.pk for each in planned.filter(starts_at__lte=now) if emails.date_waits(each)]
    to_come = planned.filter(Q(starts_at__gt=now) | Q(pk__in=untold))
    to_come.update(guest_changes=F("guest_changes") + 1)
    emails.hand_dates_over(relationship, list(to_come.with_people()), former=former, now=now)
    audit.record("mentoring.named_assistant", relationship, by=by, named=assistant is not None)
    return relationship


def note_dates_put_off(relationship: Relationship, *, now: datetime) -> None:
    """Offer both what the cancellation guard thinks fit; at three, the programme hears of it without a complaint."""
    sessions = list(relationship.sessions.all())
    guard, before = guard_of(sessions), guard_of(sessions, one_less=True)
    if guard in {PostponementHelp.NONE, before}:
        return
    mark = f"{relationship.pk}:{sum(session.postponements for session in sessions)}"
    emails.offer_something_lighter(relationship, mark=mark, programme=guard == PostponementHelp.PROGRAMME, now=now)
    if guard == PostponementHelp.PROGRAMME:
        ask(relationship, person=None, asked_by=AskedBy.GUARD, now=now)
