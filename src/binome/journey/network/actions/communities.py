"""Opening, joining and feeding communities."""

from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.files.receiving import CleanFile
from binome.core.people.models import Person
from binome.core.people.text import cleaned, one_line
from binome.core.privacy import audit
from binome.core.programmes.access import WaveIsArchived
from binome.core.programmes.models import Wave
from binome.journey.network import emails, rules
from binome.journey.network.actions.errors import NothingSaid, NotInTheNetwork, PostIsGone, TooLate, TooLong
from binome.journey.network.actions.filing import add_file
from binome.journey.network.models import Community, Event, Membership, Post, PostFile
from binome.journey.network.queries.communities import is_member, members_of, moderates
from binome.journey.network.queries.people import in_network

LONGEST_POST = 4000  # signs: its column holds no more


@transaction.atomic
def open_communities(wave: Wave, *, by: Person | None, now: datetime) -> list[Community]:
    """Open a community for each theme of the wave that has none yet; returns those just opened."""
    opened = []
    for theme in wave.themes.all():
        community, is_new = Community.objects.get_or_create(theme=theme, defaults={"opened_at": now})
        if is_new:
            audit.record("network.opened_community", community, by=by)
            opened.append(community)
    return opened


def _community_for(person: Person, community_id: int) -> Community:
    if not in_network(person):
        raise NotInTheNetwork
    community = Community.objects.visible_to(person).with_titles().filter(pk=community_id).first()
    if community is None:
        raise NotTheirs
    return community


@transaction.atomic
def join_community(community_id: int, *, by: Person, now: datetime) -> Community:
    """Become a member; joining twice changes nothing. Raises `NotInTheNetwork`, `NotTheirs`."""
    community = _community_for(by, community_id)
    membership, is_new = Membership.objects.get_or_create(community=community, person=by, defaults={"joined_at": now})
    if is_new:
        audit.record("network.joined_community", membership, by=by)
    return community


@transaction.atomic
def leave_community(community_id: int, *, by: Person) -> Community:
    """Stop being a member; what was written stays. Raises `NotInTheNetwork`, `NotTheirs`."""
    community = _community_for(by, community_id)
    if Membership.objects.filter(community=community, person=by).delete()[0]:
        audit.record("network.left_community", community, by=by)
    return community


def _as_member(person: Person, community_id: int) -> Community:
    community = _community_for(person, community_id)
    if not is_member(person, community):
        raise NotTheirs
    if community.wave is not None and community.wave.archived_at is not None:
        raise WaveIsArchived
    return community


@transaction.atomic
def write_post(
    community_id: int,
    *,
    by: Person,
    now: datetime,
    text: str,
    reply_to: int | None = None,
    file: CleanFile | None = None,
) -> Post:
    """Say something in a community one has joined, or reply to a post there.

    Those of the thread, and members whom the words name with an @, receive an email. Raises `NotTheirs`, `NothingSaid`,
    `TooLong`, `PostIsGone` (what one replies to was removed meanwhile), `CommunityIsFull`.
    """
    community = _as_member(by, community_id)
    words = cleaned(text)
    if not words:
        raise NothingSaid
    if len(words) > LONGEST_POST:
        raise TooLong
    parent = _thread(community, reply_to) if reply_to is not None else None
    post = Post.objects.create(
        community=community, author=by, parent=parent, text=words, language=by.preferred_language, written_at=now
    )
    if file is not None:
        add_file(post, file, now=now)
    audit.record("network.wrote_post", post, by=by)
    emails.tell_of_post(post, people=_concerned(post))
    return post


def _thread(community: Community, post_id: int) -> Post:
    # Locked: whoever removes it meanwhile either finds the reply there, or is found by it.
    parent = Post.objects.select_for_update().filter(pk=post_id, community=community, parent=None).first()
    if parent is None or parent.removed_at is not None:
        raise PostIsGone
    return parent


def _concerned(post: Post) -> list[Person]:
    """Members who wrote in the thread or whom the post names, whoever writes now left out."""
    members = {membership.person_id: membership.person for membership in members_of(post.community)}
    names = {pk: person.name for pk, person in members.items()}
    concerned = rules.mentioned_in(post.text, names=names)
    if post.parent is not None:
        concerned |= {post.parent.author_id, *post.parent.replies.values_list("author", flat=True)}
    return [members[pk] for pk in sorted(concerned - {post.author_id}) if pk in members]


@transaction.atomic
def remove_post(post_id: int, *, by: Person, now: datetime) -> Community:
    """Take a post away: one's own, or any for whoever looks after the community. Replies to it stay.

    Raises `NotTheirs`.
    """
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None or post.removed_at:
        raise NotTheirs
    community = _community_for(by, post.community_id)
    if not (post.author_id == by.pk or moderates(by, community)):
        raise NotTheirs
    audit.record("network.removed_post", post, by=by)
    if post.replies.exists() or PostFile.objects.filter(post=post).exists():
        post.text, post.removed_at = "—", now
        post.save(update_fields=["text", "removed_at"])
    else:
        post.delete()
    return community


@transaction.atomic
def announce_event(
    community_id: int,
    *,
    by: Person,
    now: datetime,
    title: str,
    starts_at: datetime,
    minutes: int = 60,
    place: str = "",
    text: str = "",
) -> Event:
    """Announce something in a community one has joined; its members are invited by letter.

    Raises `NotTheirs`, `NothingSaid`, `TooLate`.
    """
    community = _as_member(by, community_id)
    if not cleaned(title):
        raise NothingSaid(about="title")
    if rules.event_is_past(starts_at, now=now):
        raise TooLate
    event = Event.objects.create(
        community=community,
        author=by,
        title=one_line(title)[:200],
        starts_at=starts_at,
        minutes=minutes,
        place=one_line(place)[:300],
        text=cleaned(text)[:2000],
        announced_at=now,
    )
    audit.record("network.announced_event", event, by=by)
    emails.invite_to(event, people=[membership.person for membership in members_of(community)], now=now)
    return event


@transaction.atomic
def cancel_event(event_id: int, *, by: Person, now: datetime) -> Community:
    """Take an event away: one's own, or any for whoever looks after the community. The invited are told, if it lay ahead.

    Raises `NotTheirs`.
    """
    event = Event.objects.select_related("author").filter(pk=event_id).first()
    if event is None:
        raise NotTheirs
    event.community = _community_for(by, event.community_id)
    if not (event.author_id == by.pk or moderates(by, event.community)):
        raise NotTheirs
    audit.record("network.cancelled_event", event, by=by)
    if not rules.event_is_past(event.starts_at, now=now):
        emails.invite_to(event, people=emails.invited_to(event), now=now, cancelled=True)
    event.delete()
    return event.community
