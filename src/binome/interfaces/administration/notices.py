"""Versions of the privacy notice: published by whoever answers for data, read by everyone, asked again when it changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from binome.core.errors import Conflict, NotTheirs
from binome.core.framework.compiled_query import PERSON
from binome.core.people import organisation
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.privacy.disclosure.thresholds import in_steps
from binome.core.privacy.models import NoticeReading, PrivacyNotice
from binome.core.programmes.todo import NextThing, TaskSource


@dataclass(frozen=True)
class Texts:
    """What a version says in both languages, and what changed."""

    text_fr: str
    text_en: str
    change_fr: str = ""
    change_en: str = ""


@dataclass(frozen=True)
class ShownNotice:
    """A version in the reader's language."""

    notice: PrivacyNotice
    text: str
    change: str
    read_at: datetime | None


class PublishedMeanwhile(Conflict):
    """A version came while the next one was being written."""

    reason = gettext_lazy(
        "Another version has been published meanwhile. Read it, then publish yours if it is still right."
    )


class NewerNotice(Conflict):
    """A version came between the page and its button."""

    reason = gettext_lazy("A newer version has been published meanwhile: here it is.")


def latest() -> PrivacyNotice | None:
    """The version in force."""
    return PrivacyNotice.objects.first()


@transaction.atomic
def publish(texts: Texts, *, after: int, by: Person, now: datetime) -> PrivacyNotice:
    """Put a version in force in the place of the version `after` (0: of none); everyone is asked to read it.

    Of two who publish at once, the second reads what the first one said. Raises `NotTheirs`, `PublishedMeanwhile`.
    """
    if not (by.is_hr or by.is_administrator):
        raise NotTheirs
    organisation.locked()
    in_force = latest()
    if after != (in_force.number if in_force else 0):
        raise PublishedMeanwhile
    notice = PrivacyNotice.objects.create(number=after + 1, published_at=now, published_by=by, **vars(texts))
    audit.record("privacy.published_notice", notice, by=by, number=notice.number)
    return notice


@transaction.atomic
def read(notice_id: int, *, by: Person, now: datetime) -> None:
    """Note that someone has read the version in force; twice is once. Raises `NewerNotice`.

    The row says so with its date; the trail does not, where administrators would read who has and who has not.
    """
    notice = latest()
    if notice is None:
        raise NotTheirs
    if notice.pk != notice_id:
        raise NewerNotice
    NoticeReading.objects.get_or_create(notice=notice, person=by, defaults={"read_at": now})


def shown_to(person: Person) -> ShownNotice | None:
    """The version in force as `person` reads it."""
    notice = latest()
    if notice is None:
        return None
    is_french = get_language() == "fr"
    read_at = notice.readings.filter(person=person).values_list("read_at", flat=True).first()
    return ShownNotice(
        notice,
        notice.text_fr if is_french else notice.text_en,
        notice.change_fr if is_french else notice.change_en,
        read_at,
    )


def versions() -> list[tuple[PrivacyNotice, int]]:
    """Every version with how many of those who work here have read it, at least: counted in steps of five people.

    An exact count that is watched from day to day would tell who read it when.
    """
    working_here = Q(readings__person__in=Person.objects.employed())
    counted = PrivacyNotice.objects.select_related("published_by").annotate(n=Count("readings", filter=working_here))
    return [(notice, in_steps(notice.n)) for notice in counted]


def readers_awaited() -> int:
    """How many people are asked: those who work here."""
    return Person.objects.employed().count()


def _unread() -> "QuerySet[Person]":
    newer = PrivacyNotice.objects.filter(number__gt=OuterRef("number"))
    in_force = PrivacyNotice.objects.filter(~Exists(newer))
    read_it = NoticeReading.objects.filter(person=PERSON, notice__in=in_force)
    return Person.objects.filter(pk=PERSON.pk).filter(Exists(in_force), ~Exists(read_it))


def _things(person: Person, now: datetime) -> Iterable[NextThing]:
    shown = shown_to(person)
    if shown is not None and shown.read_at is None:
        yield NextThing(
            title=_("Read the privacy notice") if shown.notice.number == 1 else _("The privacy notice has changed"),
            text=shown.change or _("What your organisation keeps about you here, why, and who to ask."),
            url=reverse("administration:notice"),
            act=_("Read it"),
            weight=40,
        )


TASK_SOURCES = (TaskSource(_unread, _things),)
