"""Communities that members start: proposed by one of them, accepted or declined by whoever runs the programme."""

from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import cleaned, folded, one_line
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Programme
from binome.core.programmes.permissions import Right
from binome.journey.network import emails
from binome.journey.network.actions.errors import EnoughProposed, NameIsTaken, NothingSaid
from binome.journey.network.models import Community, Membership
from binome.journey.network.queries.communities import proposals_by
from binome.journey.network.queries.people import programmes_open_to
from binome.journey.network.states import CommunityKind

OPEN_PROPOSALS = 3  # of one person: each is read by somebody


@transaction.atomic
def propose_community(*, by: Person, now: datetime, programme: Programme, name: str, purpose: str) -> Community:
    """Propose a community to those who run a programme one belongs to.

    Raises `NotTheirs`, `NothingSaid`, `NameIsTaken`, `EnoughProposed`.
    """
    locked = Programme.objects.select_for_update().filter(pk__in=programmes_open_to(by), pk=programme.pk).first()
    if locked is None:
        raise NotTheirs
    name, purpose = one_line(cleaned(name))[:120], one_line(cleaned(purpose))[:300]
    if not name:
        raise NothingSaid(about="name")
    others = Community.objects.filter(programme=locked, kind=CommunityKind.MEMBERS).values_list("name", flat=True)
    if folded(name) in {folded(other) for other in others}:
        raise NameIsTaken
    if proposals_by(by).count() >= OPEN_PROPOSALS:
        raise EnoughProposed
    community = Community.objects.create(
        kind=CommunityKind.MEMBERS, programme=locked, name=name, purpose=purpose, proposed_by=by, proposed_at=now
    )
    audit.record("network.proposed_community", community, by=by)
    return community


@transaction.atomic
def withdraw_proposal(community_id: int, *, by: Person) -> None:
    """Take one's own proposal back while nobody has answered. Raises `NotTheirs`."""
    proposal = (
        Community.objects.select_for_update(of=("self",))
        .filter(pk=community_id, proposed_by=by, opened_at=None)
        .first()
    )
    if proposal is None:
        raise NotTheirs
    audit.record("network.withdrew_community", proposal, by=by)
    proposal.delete()


def _proposal(community_id: int, *, by: Person) -> Community:
    proposal = Community.objects.select_for_update(of=("self",)).filter(pk=community_id, opened_at=None).first()
    if proposal is None or proposal.programme is None or not may(by, Right.STEER, proposal.programme):
        raise NotTheirs
    return proposal


@transaction.atomic
def accept_community(community_id: int, *, by: Person, now: datetime) -> Community:
    """Open a proposed community; whoever proposed it facilitates it, and is told. Raises `NotTheirs`."""
    community = _proposal(community_id, by=by)
    community.opened_at = now
    community.save(update_fields=["opened_at"])
    audit.record("network.opened_community", community, by=by)
    if community.proposed_by is not None:
        Membership.objects.create(community=community, person=community.proposed_by, joined_at=now, facilitates=True)
        emails.tell_community_is_open(community)
    return community


@transaction.atomic
def decline_community(community_id: int, *, by: Person, reason: str) -> str:
    """Decline a proposal with a reason that its author reads; returns its name. Raises `NotTheirs`, `NothingSaid`."""
    community = _proposal(community_id, by=by)
    words = cleaned(reason)[:600]
    if not words:
        raise NothingSaid(about="reason")
    audit.record("network.declined_community", community, by=by)
    if community.proposed_by is not None:
        emails.tell_community_is_declined(community, words)
    community.delete()
    return community.name
