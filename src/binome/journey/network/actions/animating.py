"""Looking after a community, and answering its events."""

from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.network import rules
from binome.journey.network.actions.errors import EventIsPast
from binome.journey.network.models import Event, EventAnswer, Membership
from binome.journey.network.queries.communities import is_member, moderates


@transaction.atomic
def choose_animator(membership_id: int, *, by: Person, animates: bool) -> Membership:
    """Have a member look after the community, or no more. Raises `NotTheirs` (neither animator nor manager of the theme)."""
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("community__theme", "person")
        .filter(pk=membership_id, person__is_active=True)
        .first()
    )
    if membership is None or not moderates(by, membership.community):
        raise NotTheirs
    if membership.animates != animates:
        membership.animates = animates
        membership.save(update_fields=["animates"])
        audit.record("network.named_animator" if animates else "network.relieved_animator", membership, by=by)
    return membership


@transaction.atomic
def answer_event(event_id: int, *, by: Person, now: datetime, comes: bool) -> Event:
    """Say whether one comes; a later answer replaces it. Raises `NotTheirs` (no member), `EventIsPast`."""
    event = Event.objects.select_related("community").filter(pk=event_id).first()
    if event is None or not is_member(by, event.community):
        raise NotTheirs
    if rules.event_is_past(event.starts_at, now=now):
        raise EventIsPast
    answer, _ = EventAnswer.objects.update_or_create(
        event=event, person=by, defaults={"comes": comes, "answered_at": now}
    )
    audit.record("network.answered_event", answer, by=by)
    return event
