"""The way back for a seat that was just given up."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.framework.rows import written_again
from binome.core.mail.undoing import undoes
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.journey.learning import rules
from binome.journey.learning.actions.errors import WorkshopIsFull
from binome.journey.learning.models import Seat, Workshop


@undoes("learning.leave_seat", sentence=_("Your seat is booked again."))
@transaction.atomic
def restore_seat(*, row: dict[str, Any], by: Person, now: datetime) -> None:
    """Sit in the same seat again; no calendar heard of it. Raises `WorkshopIsFull` when someone took the place."""
    # The workshop is the lock of its seats, as in booking: the last one is not given twice.
    workshop = Workshop.objects.select_for_update().get(pk=row["workshop_id"])
    if not rules.seats_left(seats=workshop.seats, taken=workshop.bookings.count()):
        raise WorkshopIsFull
    audit.record("learning.booked_seat", written_again(Seat, row), by=by)
