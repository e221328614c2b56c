"""Requests for erasure, as those who ask and those who answer see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter

from django.db.models import Exists, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from binome.core.framework.compiled_query import PERSON
from binome.core.people.declarations import Fate
from binome.core.people.models import Person
from binome.core.privacy.erasure.carrying_out import counted
from binome.core.privacy.erasure.personal_names import ERASED
from binome.core.privacy.models import ErasureRequest
from binome.core.privacy.retention.lengths import TOLD_BEFORE, erased_on
from binome.core.programmes.todo import NextThing, TaskSource
from binome.core.ui.latest import LatestLines, latest_lines

TO_ANSWER_WITHIN = timedelta(days=30)  # the month that the GDPR gives (article 12.3)
ANSWERED_SHOWN = 50  # the latest; all of them stand in the audit trail
WORDS: dict[Fate, str | Promise] = {
    Fate.DELETED: gettext_lazy("Deleted"),
    Fate.CLEARED: gettext_lazy("Emptied of what the person wrote"),
    Fate.PSEUDONYM: gettext_lazy("Kept under a code instead of the name: who did what"),
    Fate.COUNTED: gettext_lazy("Kept without a name, because published figures count it"),
    Fate.SHARED: gettext_lazy("Kept without a name, because it is someone else’s too"),
}


@dataclass(frozen=True)
class PreviewLine:
    """How many rows meet one fate."""

    words: str | Promise
    rows: int


def open_requests() -> "QuerySet[ErasureRequest]":
    """Those that wait for an answer, the oldest first."""
    return ErasureRequest.objects.filter(closed_at__isnull=True).select_related("person__entity")


def answered() -> LatestLines[ErasureRequest]:
    """The last ones that were answered."""
    closed = ErasureRequest.objects.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
    return latest_lines(closed.select_related("person", "closed_by"), ANSWERED_SHOWN, as_line=lambda asked: asked)


def latest_of(person: Person) -> ErasureRequest | None:
    """What someone asked last, answered or not."""
    return ErasureRequest.objects.filter(person=person).order_by("-asked_at", "-pk").first()


def preview(person: Person) -> list[PreviewLine]:
    """What an erasure would do, counted in rows; texts by others are read through when it is carried out."""
    counts = counted(person)
    return [PreviewLine(words, counts[fate]) for fate, words in WORDS.items() if counts.get(fate)]


def _hr_told() -> "QuerySet[Person]":
    return Person.objects.filter(pk=PERSON.pk, is_hr=True).filter(Exists(open_requests()))


def _request_things(person: Person, now: datetime) -> Iterable[NextThing]:
    waiting = list(open_requests()) if person.is_hr else []
    if waiting:
        yield NextThing(
            title=ngettext("%(n)s request for erasure", "%(n)s requests for erasure", len(waiting))
            % {"n": len(waiting)},
            text=_("Answer each within a month: carry it out, or refuse it with a reason."),
            url=reverse("administration:erasure_requests"),
            act=_("Answer requests for erasure"),
            weight=85,
            since=waiting[0].asked_at,
            due_on=timezone.localdate(waiting[0].asked_at + TO_ANSWER_WITHIN),
        )


def leavers_told(*, now: datetime) -> list[tuple[Person, date]]:
    """Who left and will be erased by itself, and on which day, the first one first."""
    left = Person.objects.filter(is_active=False, left_on__isnull=False).exclude(ERASED)
    today = timezone.localdate(now)
    dated = [
        (person, erased_on(person, today=today)) for person in left.select_related("entity").order_by("left_on", "pk")
    ]
    return sorted(((person, day) for person, day in dated if day is not None), key=itemgetter(1))


def _leaver_soon() -> "QuerySet[Person]":
    hr = Person.objects.filter(pk=PERSON.pk, is_hr=True)
    left = Person.objects.filter(is_active=False, left_on__isnull=False).exclude(ERASED)
    return hr.filter(Exists(left))


def _leaver_things(person: Person, now: datetime) -> Iterable[NextThing]:
    soon = timezone.localdate(now) + TOLD_BEFORE
    leavers = [day for _leaver, day in leavers_told(now=now) if day <= soon] if person.is_hr else []
    if leavers:
        yield NextThing(
            title=ngettext(
                "%(n)s person who left is about to be erased",
                "%(n)s people who left are about to be erased",
                len(leavers),
            )
            % {"n": len(leavers)},
            text=_("If one of them is still here, correct the staff file before that day."),
            url=reverse("administration:erasure_requests"),
            act=_("See who and when"),
            weight=60,
            due_on=leavers[0],
        )


TASK_SOURCES = (
    TaskSource(_leaver_soon, _leaver_things),
    TaskSource(_hr_told, _request_things),
)
