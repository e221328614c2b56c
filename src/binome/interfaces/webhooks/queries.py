"""Webhooks that need an administrator."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.deliveries.states import DeliveryState
from binome.core.framework.compiled_query import PERSON
from binome.core.people.models import Person
from binome.core.programmes.todo import NextThing, TaskSource
from binome.core.webhooks.models import Webhook, WebhookMessage


def in_trouble() -> QuerySet[Webhook]:
    """Those that paused by themselves, or to which a message never got."""
    given_up = WebhookMessage.objects.filter(webhook=OuterRef("pk"), state=DeliveryState.FAILED)
    return Webhook.objects.filter(~Q(pause_reason="") | Exists(given_up))


def _something_stuck() -> QuerySet[Person]:
    return Person.objects.filter(pk=PERSON.pk, is_administrator=True).filter(Exists(in_trouble()))


def _stuck_things(person: Person, now: datetime) -> Iterable[NextThing]:
    stuck = in_trouble().count() if person.is_administrator else 0
    if stuck:
        yield NextThing(
            title=ngettext(
                "%(n)s address does not take what is sent to it",
                "%(n)s addresses do not take what is sent to them",
                stuck,
            )
            % {"n": stuck},
            text=_("Look why, have the program put right, and send again what it missed."),
            url=reverse("webhooks:home"),
            act=_("Look at the webhooks"),
            weight=55,
        )


TASK_SOURCES = (TaskSource(_something_stuck, _stuck_things),)
