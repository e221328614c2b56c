"""Someone leaves the organisation, or is here after all: what becomes of their pairs."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.models import Wave
from binome.journey.matching.actions import ending
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions.meeting import clear_calendars, date_again
from binome.journey.mentoring.models import Relationship, RelationshipQuerySet
from binome.journey.mentoring.signals import relationship_ended
from binome.journey.mentoring.states import RelationshipState, SessionState


@transaction.atomic
def end_for_leavers(people: Sequence[Person], *, now: datetime) -> None:
    """End the living pairs of people who left: calendars are cleared, the half who stays and the managers are told.

    Whoever books dates for a pair and leaves books them no more.
    """
    leavers = {person.pk for person in people}
    ended = defaultdict[Wave, list[Relationship]](list)
    for relationship in _held(Relationship.objects.living(), people):
        leaver = next(person for person in relationship.people if person.pk in leavers)
        _end(relationship, leaver=leaver, now=now)
        ended[relationship.wave].append(relationship)
    for wave, relationships in ended.items():
        emails.tell_managers_who_left(wave, relationships)
    Relationship.objects.living().filter(assistant__in=people).update(assistant=None)


@transaction.atomic
def resume_for_returned(people: Sequence[Person], *, now: datetime) -> None:
    """Put back the pairs that ended because of people who, it turns out, have not left; sessions still to come too.

    A pair whose half has found another since stays ended.
    """
    ended = Relationship.objects.filter(state=RelationshipState.ENDED, left_by__in=people)
    for relationship in _held(ended, people):
        if ending.resume_pair(relationship.pair):
            _resume(relationship, now=now)


def _held(relationships: RelationshipQuerySet, people: Sequence[Person]) -> RelationshipQuerySet:
    """Those of `people`, locked in one order."""
    halves = Q(pair__mentor__person__in=people) | Q(pair__mentee__person__in=people)
    return relationships.filter(halves).select_for_update(of=("self",)).with_people().order_by("pk")


def _end(relationship: Relationship, *, leaver: Person, now: datetime) -> None:
    waiting = relationship.sessions.filter(state__in=(SessionState.PLANNED, SessionState.POSTPONED))
    relationship.before_leaving = {"state": relationship.state, "sessions": dict(waiting.values_list("pk", "state"))}
    relationship.left_by, relationship.state, relationship.closed_at = leaver, RelationshipState.ENDED, now
    relationship.save(update_fields=["before_leaving", "left_by", "state", "closed_at"])
    clear_calendars(relationship, to=SessionState.CANCELLED, now=now)
    ending.end_pair(relationship.pair, by=None, now=now)
    emails.say_they_left(relationship)
    relationship_ended.send(Relationship, relationship=relationship, now=now)
    audit.record("mentoring.ended_by_leaving", relationship, by=None)


def _resume(relationship: Relationship, *, now: datetime) -> None:
    before = relationship.before_leaving
    relationship.left_by, relationship.before_leaving = None, {}
    relationship.state, relationship.closed_at = before["state"], None
    relationship.save(update_fields=["before_leaving", "left_by", "state", "closed_at"])
    # JSON keeps ids as text
    date_again(relationship, {int(pk): state for pk, state in before["sessions"].items()}, now=now)
    emails.say_it_goes_on(relationship, now=now)
    audit.record("mentoring.resumed_after_return", relationship, by=None)
