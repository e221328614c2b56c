"""Rooms that nobody starts: the mentors' of a wave, the alumni's of a programme."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Programme, Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.network.actions.errors import NotInTheNetwork
from binome.journey.network.models import Community, Membership
from binome.journey.network.queries.people import in_network
from binome.journey.network.states import CommunityKind


@transaction.atomic
def welcome_mentors(applications: Iterable[Application], *, now: datetime) -> None:
    """Each mentor who was accepted belongs to the room of the wave; the first one opens it."""
    mentors: dict[int, list[Application]] = defaultdict(list)
    for application in applications:
        if application.side == Side.MENTOR:
            mentors[application.wave_id].append(application)
    for accepted in mentors.values():
        room = _room_of(accepted[0].wave, now=now)
        Membership.objects.bulk_create(
            [Membership(community=room, person_id=each.person_id, joined_at=now) for each in accepted],
            ignore_conflicts=True,
        )


def _room_of(wave: Wave, *, now: datetime) -> Community:
    room, is_new = Community.objects.get_or_create(
        wave=wave, defaults={"kind": CommunityKind.MENTORS, "opened_at": now}
    )
    if is_new:
        audit.record("network.opened_community", room, by=None)
    return room


@transaction.atomic
def see_mentors_out(applications: Iterable[Application]) -> None:
    """Whoever mentors in the wave no more leaves its room, unless they facilitate it; an empty room goes."""
    for application in applications:
        if application.side == Side.MENTOR:
            of_the_room = Membership.objects.filter(community__wave=application.wave_id)
            of_the_room.filter(person=application.person_id, facilitates=False).delete()
            Community.objects.filter(wave=application.wave_id, memberships=None, posts=None, events=None).delete()


@transaction.atomic
def open_alumni(programme: Programme, *, by: Person | None, now: datetime) -> Community:
    """The place of those who took part, from the first wave that closes on; they join if they like."""
    room, is_new = Community.objects.get_or_create(
        programme=programme, kind=CommunityKind.ALUMNI, defaults={"opened_at": now}
    )
    if is_new:
        audit.record("network.opened_community", room, by=by)
    return room


@transaction.atomic
def appoint_facilitator(community_id: int, person: Person, *, by: Person, now: datetime) -> Membership:
    """Have someone facilitate a room, a mentor of the wave or not: from then on they read what is written there.

    Raises `NotTheirs` (who does not run the programme), `NotInTheNetwork`.
    """
    room = (
        Community.objects.filter(pk=community_id, kind=CommunityKind.MENTORS).select_related("wave__programme").first()
    )
    if room is None or room.wave is None or not may(by, Right.STEER, room.wave.programme):
        raise NotTheirs
    if not in_network(person):
        raise NotInTheNetwork
    membership, _is_new = Membership.objects.update_or_create(
        community=room,
        person=person,
        defaults={"facilitates": True},
        create_defaults={"facilitates": True, "joined_at": now},
    )
    audit.record("network.named_facilitator", membership, by=by)
    return membership
