"""Communities, what is said and what happens in them."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from binome.core.people.models import Person
from binome.core.programmes.access import programmes_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.network.models import Community, Event, EventAnswer, Membership, Post


def _seen_by(person: Person) -> QuerySet[Community]:
    mine = Membership.objects.filter(community=OuterRef("pk"), person=person)
    latest = Post.objects.filter(community=OuterRef("pk")).order_by("-written_at").values("written_at")[:1]
    return (
        Community.objects.select_related("theme")
        .annotate(
            members=Count("memberships", distinct=True),
            said=Count("posts", filter=Q(posts__removed_at=None), distinct=True),
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


def moderates(person: Person, community: Community) -> bool:
    """Whether `person` may remove what others wrote: an animator, or who steers a programme with this theme."""
    if community.memberships.filter(person=person, animates=True).exists():
        return True
    waves = Wave.objects.filter(programme__in=programmes_of(person, Right.STEER))
    return waves.filter(themes=community.theme_id).exists()


def posts_of(community: Community) -> QuerySet[Post]:
    """What was said, latest first, each with its replies in the order in which they came."""
    replies = Post.objects.select_related("author__entity").order_by("written_at", "pk")
    return (
        community.posts.filter(parent=None)
        .select_related("author__entity")
        .prefetch_related(Prefetch("replies", queryset=replies))
    )


def members_of(community: Community) -> QuerySet[Membership]:
    """Who joined, animators first, then by name."""
    members = community.memberships.filter(person__is_active=True).select_related("person__entity")
    return members.order_by("-animates", "person__sort_key", "pk")


def events_to_come(community: Community, *, now: datetime) -> QuerySet[Event]:
    """What happens next in the community, soonest first, with who answered."""
    answers = EventAnswer.objects.filter(person__is_active=True).select_related("person")
    ahead = community.events.filter(starts_at__gt=now).select_related("author")
    return ahead.prefetch_related(Prefetch("answers", queryset=answers))


def announced_to(person: Person, community: Community, *, now: datetime) -> list[Event]:
    """The same for a reader: each event knows the names of `guests`, and what the reader answered (`my_answer`)."""
    events = list(events_to_come(community, now=now))
    for event in events:
        answers = list(event.answers.all())
        event.guests = [answer.person.name for answer in answers if answer.comes]  # type: ignore[attr-defined]
        mine = [answer.comes for answer in answers if answer.person_id == person.pk]
        event.my_answer = mine[0] if mine else None  # type: ignore[attr-defined]
    return events
