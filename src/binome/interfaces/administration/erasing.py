"""Asking to be erased, and answering: by the person, and by human resources."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict, NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.privacy.erasure.carrying_out import Erased, erase
from binome.core.privacy.models import ErasureRequest
from binome.interfaces.administration import emails


class Answered(Conflict):
    """Somebody was faster, or the person changed their mind."""

    reason = _("This request has been answered or withdrawn.")


@transaction.atomic
def ask(*, by: Person, now: datetime) -> ErasureRequest:
    """Note that someone asks to be erased; asking twice is asking once."""
    # The person is the lock: of two presses the second finds the request of the first.
    Person.objects.select_for_update().get(pk=by.pk)
    asked, is_new = ErasureRequest.objects.get_or_create(person=by, closed_at=None, defaults={"asked_at": now})
    if is_new:
        audit.record("privacy.asked_for_erasure", by, by=by)
    return asked


@transaction.atomic
def withdraw(*, by: Person) -> None:
    """Take one's own request back. Raises `Answered`."""
    if not ErasureRequest.objects.filter(person=by, closed_at=None).delete()[0]:
        raise Answered
    audit.record("privacy.withdrew_erasure_request", by, by=by)


@transaction.atomic
def refuse(asked: ErasureRequest, *, reason: str, by: Person, now: datetime) -> None:
    """Refuse with a reason, which the person reads. Raises `Answered`, `NotTheirs`."""
    _check_hr(by)
    asked = _waiting(asked)
    asked.closed_at, asked.closed_by, asked.reason = now, by, reason
    asked.save(update_fields=["closed_at", "closed_by", "reason"])
    audit.record("privacy.refused_erasure", asked.person, by=by)
    emails.tell_refused_erasure(asked, by=by, now=now)


def carry_out(asked: ErasureRequest, *, by: Person, now: datetime) -> Erased:
    """Erase who asked for it. Raises `Answered`, `NotTheirs` and what `erase` raises."""
    _check_hr(by)
    with transaction.atomic():  # the request is held to the end: taking it back comes before, or finds it carried out
        return erase(_waiting(asked).person, by=by, now=now)


def _check_hr(by: Person) -> None:
    if not by.is_hr:
        raise NotTheirs


def _waiting(asked: ErasureRequest) -> ErasureRequest:
    """The request, held until the act ends: of two who answer it the second raises `Answered`."""
    waiting = ErasureRequest.objects.select_for_update(of=("self",)).select_related("person")
    current = waiting.filter(pk=asked.pk, closed_at__isnull=True).first()
    if current is None:
        raise Answered
    return current
