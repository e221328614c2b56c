"""What the network writes to people."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail import outbox
from binome.core.mail.calendars import METHODS, Gathering, invitation
from binome.core.mail.layout import Occasion
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.mail.validity import stands_while
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.journey.network.models import Approach, Challenge, Community, Event, Idea, IdeaAnswer, Post
from binome.journey.network.states import SHARED, UNDER_WAY, IdeaState, IntroductionState, Reply


def ask_whether_to_meet(approach: Approach) -> None:
    """A colleague would like to meet you: would you?"""
    outbox.post(
        "network/emails/would_you_meet.txt",
        to=approach.person,
        key=f"network.approach.{approach.pk}",
        category=Category.NETWORK,
        about=(approach.pk,),
        context={"wish": approach.introduction, "words": one_line(approach.introduction.message)},
        act=(_("Answer"), reverse("network:introductions")),
    )


def introduce_both(approach: Approach) -> None:
    """Each receives the other's name and address."""
    wish = approach.introduction
    for person, other in ((wish.asker, approach.person), (approach.person, wish.asker)):
        outbox.post(
            "network/emails/introduced.txt",
            to=person,
            key=f"network.introduced.{approach.pk}.{person.pk}",
            category=Category.NETWORK,
            about=(approach.pk,),
            context={"other": other, "wish": wish},
            act=(_("My introductions"), reverse("network:introductions")),
        )


def ask_to_share(idea: Idea) -> None:
    """Your other half wrote an idea down: may it be shared?"""
    if idea.partner is not None:
        outbox.post(
            "network/emails/may_we_share.txt",
            to=idea.partner,
            key=f"network.may_we_share.{idea.pk}",
            category=Category.NETWORK,
            about=(idea.pk,),
            context={"idea": idea},
            act=(_("Read the idea"), reverse("network:idea", args=[idea.pk])),
        )


def tell_the_answer(answer: IdeaAnswer) -> None:
    """Your idea was answered."""
    idea = answer.idea
    for person in (idea.author, idea.partner):
        if person is not None:
            outbox.post(
                "network/emails/idea_answered.txt",
                to=person,
                key=f"network.answered.{answer.pk}.{person.pk}",
                category=Category.NETWORK,
                about=(answer.pk,),
                context={"idea": idea, "answer": answer},
                act=(_("Read the idea"), reverse("network:idea", args=[idea.pk])),
            )


def tell_supporters(answer: IdeaAnswer) -> None:
    """An idea you voted for was decided on; its authors are told on their own."""
    idea = answer.idea
    voters = (
        Person.objects.employed()
        .filter(votes__idea=idea)
        .exclude(pk__in=[idea.author_id, idea.partner_id or 0, answer.by_id or 0])
    )
    outbox.post_all(
        [
            outbox.draft(
                "network/emails/idea_you_support.txt",
                to=person,
                key=f"network.supported.{answer.pk}.{person.pk}",
                category=Category.NETWORK,
                about=(answer.pk,),
                context={"idea": idea, "answer": answer},
                act=(_("Read the idea"), reverse("network:idea", args=[idea.pk])),
            )
            for person in voters.order_by("pk")
        ]
    )


def remind_of_idea(idea: Idea) -> None:
    """The day set for an idea that you look after comes near."""
    if idea.owner is not None and idea.due_on is not None:
        outbox.post(
            "network/emails/idea_is_due.txt",
            to=idea.owner,
            key=f"network.due.{idea.pk}.{idea.owner_id}.{idea.due_on}",
            category=Category.NETWORK,
            about=(idea.pk,),
            context={"idea": idea, "day": idea.due_on},
            act=(_("Read the idea"), reverse("network:idea", args=[idea.pk])),
        )


def hand_over(idea: Idea) -> None:
    """The idea is in your hands from now on, whoever you are in the programme."""
    if idea.owner is not None:
        outbox.post(
            "network/emails/idea_is_yours.txt",
            to=idea.owner,
            key=f"network.owner.{idea.pk}.{idea.owner_id}.{idea.answers.count()}",
            category=Category.DECISION,
            about=(idea.pk,),
            context={"idea": idea},
            act=(_("Read the idea"), reverse("network:idea", args=[idea.pk])),
        )


def tell_of_post(post: Post, *, people: Iterable[Person]) -> None:
    """Someone replied in a thread of yours, or named you."""
    outbox.post_all(
        [
            outbox.draft(
                "network/emails/post.txt",
                to=person,
                key=f"network.post.{post.pk}.{person.pk}",
                category=Category.NETWORK,
                about=(post.pk,),
                context={"author": post.author, "community": post.community, "words": one_line(post.text)},
                act=(
                    _("Read and reply"),
                    reverse("network:community", args=[post.community_id]) + f"#post-{post.parent_id or post.pk}",
                ),
            )
            for person in people
        ]
    )


def tell_community_is_open(community: Community) -> None:
    """The community you proposed was accepted: it is yours to look after."""
    if community.proposed_by is not None:
        outbox.post(
            "network/emails/community_open.txt",
            to=community.proposed_by,
            key=f"network.community_open.{community.pk}",
            category=Category.NETWORK,
            about=(community.pk,),
            context={"community": community},
            act=(_("See the community"), reverse("network:community", args=[community.pk])),
        )


def tell_community_is_declined(community: Community, reason: str) -> None:
    """The community you proposed was declined, and why."""
    if community.proposed_by is not None:
        outbox.post(
            "network/emails/community_declined.txt",
            to=community.proposed_by,
            key=f"network.community_declined.{community.pk}.{community.proposed_by_id}",
            category=Category.NETWORK,
            about=(community.pk,),
            context={"community": community, "words": one_line(reason)},
            act=(_("The communities"), reverse("network:communities")),
        )


def tell_how_a_challenge_ended(challenge: Challenge) -> None:
    """To those who answered and those who voted: how many ideas came, and which has the most votes."""
    ideas = challenge.ideas.shared().annotate(support=Count("votes")).order_by("-support", "pk")
    first = ideas.first()
    if first is None:
        return
    concerned = Q(ideas__challenge=challenge) | Q(votes__idea__challenge=challenge)
    outbox.post_all(
        [
            outbox.draft(
                "network/emails/challenge_closed.txt",
                to=person,
                key=f"network.challenge.{challenge.pk}.{person.pk}",
                category=Category.NETWORK,
                about=(challenge.pk,),
                context={"words": challenge.question, "idea": first, "number": ideas.count()},
                act=(_("Read the ideas"), reverse("network:ideas") + f"?challenge={challenge.pk}"),
            )
            for person in Person.objects.employed().filter(concerned).distinct().order_by("pk")
        ]
    )


def invite_to(event: Event, *, people: Iterable[Person], now: datetime, cancelled: bool = False) -> None:
    """Tell the members of a community what happens there, or that it will not, with an invitation for their calendar."""
    name = "event_cancelled" if cancelled else "event"
    gathering = gathering_of(event, cancelled=cancelled)
    calendar = reverse("network:event_calendar", args=[event.community_id, event.pk])
    occasion = None if cancelled else Occasion(event.starts_at, event.minutes, event.place, calendar)
    outbox.post_all(
        [
            outbox.draft(
                f"network/emails/{name}.txt",
                to=person,
                key=f"network.{name}.{event.pk}.{person.pk}",
                category=Category.NETWORK,
                about=(event.pk,),
                context={"event": event, "community": event.community},
                act=(_("See the community"), reverse("network:community", args=[event.community_id])),
                occasion=occasion,
                calendar=invitation(gathering, to=person, now=now, cancelled=cancelled),
                calendar_method=METHODS[cancelled],
            )
            for person in people
        ]
    )


def gathering_of(event: Event, *, cancelled: bool = False) -> Gathering:
    """The event as a calendar is told of it."""
    return Gathering(
        uid=f"community-event-{event.pk}@{urlsplit(settings.BASE_URL).hostname}",
        sequence=int(cancelled),  # told twice at most: announced, then cancelled for good
        title=event.title,
        place=event.place,
        starts_at=event.starts_at,
        minutes=event.minutes,
        organiser=event.author.email,
    )


def invited_to(event: Event) -> list[Person]:
    """Who was told of an event, and still works here."""
    receivers = OutboxLetter.objects.filter(key__startswith=f"network.event.{event.pk}.").values("to")
    return list(Person.objects.employed().filter(pk__in=receivers).order_by("pk"))


@stands_while("network/emails/would_you_meet.txt")
def _reply_is_awaited(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    waiting = Approach.objects.filter(pk=pk, reply=Reply.NONE, introduction__state=IntroductionState.ASKED)
    return waiting.filter(introduction__asker__is_active=True).exists()


@stands_while("network/emails/introduced.txt")
def _both_work_here(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Approach.objects.filter(pk=pk, person__is_active=True, introduction__asker__is_active=True).exists()


@stands_while("network/emails/may_we_share.txt")
def _idea_waits_for_a_yes(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Idea.objects.filter(pk=pk, state=IdeaState.WAITING).exists()


@stands_while("network/emails/idea_answered.txt")
def _answer_holds(letter: OutboxLetter, now: datetime) -> bool:
    """Until a later answer moves the idea somewhere else."""
    (pk,) = letter.about
    answer = IdeaAnswer.objects.filter(pk=pk).select_related("idea").first()
    return answer is not None and answer.idea.state == answer.state


@stands_while("network/emails/idea_you_support.txt")
def _they_still_support_it(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    answer = IdeaAnswer.objects.filter(pk=pk, idea__votes__person=letter.to_id).select_related("idea").first()
    return answer is not None and answer.idea.state == answer.state


@stands_while("network/emails/idea_is_due.txt")
def _idea_is_under_way(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Idea.objects.filter(pk=pk, owner=letter.to_id, state__in=UNDER_WAY, due_on__isnull=False).exists()


@stands_while("network/emails/idea_is_yours.txt")
def _idea_is_theirs(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Idea.objects.filter(pk=pk, owner=letter.to_id, state__in=SHARED).exists()


@stands_while("network/emails/post.txt")
def _post_is_there(letter: OutboxLetter, now: datetime) -> bool:
    """Until it is removed, or whoever would read it has left the community."""
    (pk,) = letter.about
    posts = Post.objects.filter(pk=pk, removed_at=None)
    return posts.filter(community__memberships__person=letter.to_id).exists()


@stands_while("network/emails/community_open.txt")
def _they_are_a_member(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Community.objects.filter(pk=pk, opened_at__isnull=False, memberships__person=letter.to_id).exists()


@stands_while("network/emails/community_declined.txt")
def _proposal_is_gone(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return not Community.objects.filter(pk=pk).exists()


@stands_while("network/emails/challenge_closed.txt")
def _challenge_ended(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    return Challenge.objects.filter(pk=pk, ideas__state__in=SHARED).exists()


@stands_while("network/emails/event.txt")
def _event_lies_ahead(letter: OutboxLetter, now: datetime) -> bool:
    (pk,) = letter.about
    ahead = Event.objects.filter(pk=pk, starts_at__gt=now)
    return ahead.filter(community__memberships__person=letter.to_id).exists()


@stands_while("network/emails/event_cancelled.txt")
def _was_invited(letter: OutboxLetter, now: datetime) -> bool:
    """Whoever never heard of the event, since their invitation was still waiting, need not hear that it is off."""
    (pk,) = letter.about
    invitation = OutboxLetter.objects.filter(key=f"network.event.{pk}.{letter.to_id}")
    return invitation.exclude(state__in=(LetterState.QUEUED, LetterState.HELD, LetterState.WITHDRAWN)).exists()
