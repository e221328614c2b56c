"""Looking after a community, and answering its events."""

from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.network import rules
from binome.journey.network.actions.errors import EventIsPast
from binome.journey.network.models import Event, EventAnswer, Membership
from binome.journey.network.queries.communities import is_member, may_choose_facilitators


@transaction.atomic
def choose_facilitator(membership_id: int, *, by: Person, facilitates: bool) -> Membership:
    """Have a member look after the community, or no more. Raises `NotTheirs` (neither facilitator nor who runs the programme)."""
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("community__theme", "community__wave", "community__programme", "person")
        .filter(pk=membership_id, person__is_active=True)
        .first()
    )
    if membership is None or not may_choose_facilitators(by, membership.community):
        raise NotTheirs
    if membership.facilitates != facilitates:
        membership.facilitates = facilitates
        membership.save(update_fields=["facilitates"])
        audit.record("network.named_facilitator" if facilitates else "network.relieved_facilitator", membership, by=by)
        if not facilitates and membership.community.wave is not None and not _mentors_there(membership):
            membership.delete()  # nothing but facilitating had them read the room
    return membership


def _mentors_there(membership: Membership) -> bool:
    mentors = Application.objects.accepted().filter(side=Side.MENTOR, wave=membership.community.wave_id)
    return mentors.filter(person=membership.person_id).exists()


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
