"""Communities, what is said and what happens in them."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from binome.core.people.models import Person
from binome.journey.network.models import Community, Event, Membership, Post


def _seen_by(person: Person) -> QuerySet[Community]:
    mine = Membership.objects.filter(community=OuterRef("pk"), person=person)
    latest = Post.objects.filter(community=OuterRef("pk")).order_by("-written_at").values("written_at")[:1]
    return (
        Community.objects.select_related("theme")
        .annotate(
            members=Count("memberships", distinct=True),
            said=Count("posts", distinct=True),
            joined=Exists(mine),
            last_post_at=Subquery(latest),
        )
        .order_by("-joined", "theme__code")
    )


def communities_for(person: Person) -> QuerySet[Community]:
    """Every community with its numbers; the person's own first."""
    return _seen_by(person)


def is_member(person: Person, community: Community) -> bool:
    """Whether `person` joined the community."""
    return Membership.objects.filter(community=community, person=person).exists()


def joined_by(person: Person) -> QuerySet[Community]:
    """Communities that the person is a member of."""
    return Community.objects.filter(memberships__person=person).select_related("theme")


def community_for(person: Person, community_id: int) -> Community | None:
    """One community as the person sees it."""
    return _seen_by(person).filter(pk=community_id).first()


def posts_of(community: Community) -> QuerySet[Post]:
    """What was said, latest first."""
    return community.posts.select_related("author__entity")


def members_of(community: Community) -> QuerySet[Membership]:
    """Who joined, by name."""
    return community.memberships.filter(person__is_active=True).select_related("person__entity")


def events_to_come(community: Community, *, now: datetime) -> QuerySet[Event]:
    """What happens next in the community, soonest first."""
    return community.events.filter(starts_at__gt=now).select_related("author")
