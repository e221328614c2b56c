"""Communities, what is said and what happens in them."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from binome.core.people.models import Person
from binome.core.programmes.access import programmes_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.network.models import Community, Event, EventAnswer, Membership, Post, PostFile
from binome.journey.network.states import PRIVATE


def _seen_by(person: Person) -> QuerySet[Community]:
    mine = Membership.objects.filter(community=OuterRef("pk"), person=person)
    latest = Post.objects.filter(community=OuterRef("pk")).order_by("-written_at").values("written_at")[:1]
    return (
        Community.objects.visible_to(person)
        .with_titles()
        .annotate(
            members=Count("memberships", distinct=True),
            said=Count("posts", filter=Q(posts__removed_at=None), distinct=True),
            joined=Exists(mine),
            last_post_at=Subquery(latest),
        )
        .order_by("-joined", "kind", "theme__code", "pk")
    )


def communities_for(person: Person) -> QuerySet[Community]:
    """Every community that the person may see, with its numbers; their own first."""
    return _seen_by(person)


def proposals_by(person: Person) -> QuerySet[Community]:
    """Communities that the person proposed and nobody has accepted yet."""
    return Community.objects.filter(proposed_by=person, opened_at=None)


def proposals_for(person: Person) -> QuerySet[Community]:
    """Communities proposed in the programmes that the person steers, the oldest first."""
    return Community.objects.filter(opened_at=None, programme__in=programmes_of(person, Right.STEER)).order_by(
        "proposed_at", "pk"
    )


def proposals_on_the_page(person: Person) -> tuple[list[Community], list[Community]]:
    """Those that the person made, and those that they may answer, in one query."""
    answerable = Exists(proposals_for(person).filter(pk=OuterRef("pk")))
    waiting = Community.objects.filter(opened_at=None).filter(Q(proposed_by=person) | Q(answerable))
    rows = list(
        waiting.annotate(answerable=answerable).select_related("programme", "proposed_by").order_by("proposed_at", "pk")
    )
    mine = [proposal for proposal in rows if proposal.proposed_by_id == person.pk]
    return mine, [proposal for proposal in rows if proposal.answerable]  # type: ignore[attr-defined]


def rooms_of(person: Person) -> QuerySet[Community]:
    """The rooms of mentors and alumni that the person belongs to, the latest first."""
    return Community.objects.filter(kind__in=PRIVATE, memberships__person=person).with_titles().order_by("-pk")


def is_member(person: Person, community: Community) -> bool:
    """Whether `person` joined the community."""
    return Membership.objects.filter(community=community, person=person).exists()


def joined_by(person: Person) -> QuerySet[Community]:
    """Communities that the person is a member of and whose name others may read: an idea tells where it comes from."""
    return Community.objects.filter(memberships__person=person).exclude(kind__in=PRIVATE).with_titles()


def community_for(person: Person, community_id: int) -> Community | None:
    """One community as the person sees it."""
    return _seen_by(person).filter(pk=community_id).first()


def moderates(person: Person, community: Community) -> bool:
    """Whether `person` may remove what others wrote: a facilitator, or who steers a programme it is open to.

    Nobody else in a room: whoever runs the programme reads there only as a facilitator.
    """
    if community.memberships.filter(person=person, facilitates=True).exists():
        return True
    return not community.is_private and steers(person, community)


def steers(person: Person, community: Community) -> bool:
    """Whether `person` runs a programme that the community is of."""
    programmes = programmes_of(person, Right.STEER)
    if community.theme_id is not None:
        return programmes.filter(waves__themes=community.theme_id).exists()
    if community.wave is not None:
        return programmes.filter(pk=community.wave.programme_id).exists()
    return community.programme is not None and programmes.filter(pk=community.programme.pk).exists()


def may_choose_facilitators(person: Person, community: Community) -> bool:
    """Whether `person` says who facilitates: whoever moderates; of a room, whoever runs its programme too."""
    return moderates(person, community) or steers(person, community)


def room_of(wave: Wave) -> Community | None:
    """The mentors' room of the wave as whoever runs the programme sees it: who belongs to it, not what is said there."""
    facilitators = Membership.objects.filter(facilitates=True, person__is_active=True).select_related("person")
    rooms = (
        Community.objects.filter(wave=wave)
        .with_titles()
        .annotate(members=Count("memberships", filter=Q(memberships__person__is_active=True)))
    )
    return rooms.prefetch_related(Prefetch("memberships", queryset=facilitators, to_attr="facilitators")).first()


def posts_of(community: Community) -> QuerySet[Post]:
    """What was said, latest first, each with its replies in the order in which they came."""
    files = Prefetch("files", queryset=PostFile.objects.select_related("post").defer("sealed_content"))
    answered = Exists(Post.objects.filter(parent=OuterRef("pk")))
    replies = Post.objects.filter(Q(removed_at=None) | answered).select_related("author__entity")
    return (
        community.posts.filter(parent=None)
        .filter(Q(removed_at=None) | answered)
        .select_related("author__entity")
        .prefetch_related(
            files, Prefetch("replies", queryset=replies.order_by("written_at", "pk").prefetch_related(files))
        )
    )


def file_for(person: Person, file_id: int) -> PostFile | None:
    """A file of a community that the person belongs to, beside a post that is there."""
    communities = Community.objects.visible_to(person).filter(memberships__person=person)
    files = PostFile.objects.filter(pk=file_id, post__removed_at=None, post__community__in=communities.values("pk"))
    return files.select_related("post").first()


def members_of(community: Community) -> QuerySet[Membership]:
    """Who joined, facilitators first, then by name."""
    members = community.memberships.filter(person__is_active=True).select_related("person__entity")
    return members.order_by("-facilitates", "person__sort_key", "pk")


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
