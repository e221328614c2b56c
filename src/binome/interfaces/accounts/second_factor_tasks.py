"""What waits at home for someone whose role will ask for a second factor."""

from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from binome.core.framework.compiled_query import PERSON
from binome.core.people.models import Person
from binome.core.privacy.second_factor.queries import FACTORS, asked_from
from binome.core.programmes.todo import NextThing, TaskSource


def _without_factor() -> "QuerySet[Person]":
    """Everyone in the directory but few: who holds no role that asks is told apart without a query."""
    return Person.objects.filter(pk=PERSON.pk).exclude(
        Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS))
    )


def _to_set_up(person: Person, now: datetime) -> Iterable[NextThing]:
    """Until the day; from then on nothing else opens before it is done, nor for whom a sign-in service has asked."""
    asked = asked_from(person)
    if asked is None or asked <= timezone.localdate(now):
        return
    text = _("Your role opens pages about other people. From that day on, it asks for a passkey or a code at sign-in.")
    if settings.SSO_PROVIDERS:
        text += " " + _("Who is asked for a second step at the organisation’s sign-in service need do nothing.")
    yield NextThing(
        title=_("Set up a second step at sign-in"),
        text=text,
        url=reverse("mfa_index"),
        act=_("Set it up"),
        weight=70,
        due_on=asked,
    )


TASK_SOURCES = (TaskSource(_without_factor, _to_set_up),)
