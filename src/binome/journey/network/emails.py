"""What the network writes to people."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from binome.core.mail import outbox
from binome.core.mail.calendars import METHODS, Gathering, invitation
from binome.core.mail.models import Category, OutboxLetter
from binome.core.people.models import Person
from binome.journey.network.models import Answer, Approach, Event, Idea


def ask_whether_to_meet(approach: Approach) -> None:
    """A colleague would like to meet you: would you?"""
    outbox.post(
        "network/emails/would_you_meet.txt",
        to=approach.person,
        key=f"network.approach.{approach.pk}",
        category=Category.NETWORK,
        context={"wish": approach.introduction},
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
            context={"idea": idea},
            act=(_("Read the idea"), reverse("network:idea", args=[idea.pk])),
        )


def tell_the_answer(answer: Answer) -> None:
    """Your idea was answered."""
    idea = answer.idea
    for person in (idea.author, idea.partner):
        if person is not None:
            outbox.post(
                "network/emails/idea_answered.txt",
                to=person,
                key=f"network.answered.{answer.pk}.{person.pk}",
                category=Category.NETWORK,
                context={"idea": idea, "answer": answer},
                act=(_("Read the idea"), reverse("network:idea", args=[idea.pk])),
            )


def invite_to(event: Event, *, people: Iterable[Person], now: datetime, cancelled: bool = False) -> None:
    """Tell the members of a community what happens there, or that it will not, with an invitation for their calendar."""
    name = "event_cancelled" if cancelled else "event"
    gathering = Gathering(
        uid=f"community-event-{event.pk}@{urlsplit(settings.BASE_URL).hostname}",
        sequence=int(cancelled),  # told twice at most: announced, then cancelled for good
        title=event.title,
        place=event.place,
        starts_at=event.starts_at,
        minutes=event.minutes,
        organiser=event.author.email,
    )
    outbox.post_all(
        [
            outbox.draft(
                f"network/emails/{name}.txt",
                to=person,
                key=f"network.{name}.{event.pk}.{person.pk}",
                category=Category.NETWORK,
                context={"event": event, "theme": event.community.theme},
                act=(_("See the community"), reverse("network:community", args=[event.community_id])),
                calendar=invitation(gathering, to=person, now=now, cancelled=cancelled),
                calendar_method=METHODS[cancelled],
            )
            for person in people
        ]
    )


def invited_to(event: Event) -> list[Person]:
    """Who was told of an event, and still works here."""
    told = OutboxLetter.objects.filter(key__startswith=f"network.event.{event.pk}.").values("to")
    return list(Person.objects.employed().filter(pk__in=told).order_by("pk"))
