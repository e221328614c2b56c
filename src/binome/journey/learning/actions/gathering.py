"""Live workshops: planning, seats, attendance (R33, R36)."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import one_line
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.models import Application
from binome.journey.learning import emails, rules
from binome.journey.learning.actions.errors import (
    NotInThisPath,
    TooEarly,
    WorkshopInThePast,
    WorkshopIsFull,
    WorkshopIsOver,
)
from binome.journey.learning.actions.preparing import own_application, preparation_of, see_if_prepared
from binome.journey.learning.models import ModuleDone, Seat, Workshop
from binome.journey.learning.queries import content
from binome.journey.learning.queries.gate import path_of
from binome.journey.learning.states import Attendance


def _locked_seats() -> QuerySet[Seat]:
    """Seats with all that a letter needs: the seat is gone when the letter is written.

    Locked after their workshop, never before: it is what stands for the number of seats that are left.
    """
    return Seat.objects.select_for_update(of=("self",)).select_related(
        "workshop__wave", "workshop__trainer", "preparation__application__person"
    )


@transaction.atomic
def plan_workshop(
    wave_id: int,
    *,
    title: str,
    starts_at: datetime,
    place: str,
    by: Person,
    now: datetime,
    minutes: int = 90,
    seats: int = 12,
    module: str = "",
) -> Workshop:
    """Plan a workshop; coming to it finishes `module`, when one is named. Raises `NotTheirs`, `WorkshopInThePast`."""
    # Said before the right is asked: the date is the visitor's own, and tells nothing.
    if starts_at <= now:
        raise WorkshopInThePast
    wave = Wave.objects.select_related("programme").filter(pk=wave_id).first()
    if wave is None or not may(by, Right.TRAIN, wave.programme):
        raise NotTheirs
    workshop = Workshop.objects.create(
        wave=wave,
        title=one_line(title),
        module=module if content.module(module) else "",
        starts_at=starts_at,
        minutes=minutes,
        place=one_line(place),
        seats=seats,
        trainer=by,
        uid=uuid.uuid4(),
    )
    audit.record("learning.planned_workshop", workshop, by=by, seats=seats)
    return workshop


@transaction.atomic
def move_workshop(workshop_id: int, *, starts_at: datetime, place: str, by: Person, now: datetime) -> Workshop:
    """Give a workshop another date or place; everyone's calendar follows.

    Raises `NotTheirs`, `WorkshopIsOver`, `WorkshopInThePast`.
    """
    workshop = _workshop(workshop_id, by=by)
    if workshop.cancelled_at is not None or workshop.starts_at < now:
        raise WorkshopIsOver
    if starts_at <= now:
        raise WorkshopInThePast
    workshop.starts_at, workshop.place = starts_at, one_line(place)
    workshop.save(update_fields=["starts_at", "place"])
    _number_next_message(workshop)
    audit.record("learning.moved_workshop", workshop, by=by)
    for seat in workshop.bookings.select_related("preparation__application__person", "workshop__wave"):
        emails.send_workshop(seat, now=now, news="moved")
    return workshop


@transaction.atomic
def cancel_workshop(workshop_id: int, *, by: Person, now: datetime) -> Workshop:
    """Cancel a workshop; everyone's calendar follows. Raises `NotTheirs`, `WorkshopIsOver`."""
    workshop = _workshop(workshop_id, by=by)
    if workshop.cancelled_at is not None or workshop.starts_at < now:
        raise WorkshopIsOver
    workshop.cancelled_at = now
    workshop.save(update_fields=["cancelled_at"])
    _number_next_message(workshop)
    audit.record("learning.cancelled_workshop", workshop, by=by)
    for seat in workshop.bookings.select_related("preparation__application__person", "workshop__wave"):
        emails.send_workshop(seat, now=now, cancelled=True)
    return workshop


@transaction.atomic
def book_seat(workshop_id: int, application_id: int, *, by: Person, now: datetime) -> Seat:
    """Take a seat; the invitation comes with its calendar part. Booking twice gives one seat.

    Raises `NotTheirs`, `NotAccepted`, `NotInThisPath`, `WorkshopIsOver`, `WorkshopIsFull`.
    """
    application = own_application(application_id, by=by)
    # The application is locked before the workshop by all who come and go; the last seat is counted by one person at a time.
    workshop = Workshop.objects.select_for_update().filter(pk=workshop_id, wave=application.wave_id).first()
    if workshop is None:
        raise NotTheirs
    if workshop.cancelled_at is not None or workshop.starts_at < now:
        raise WorkshopIsOver
    if workshop.module and workshop.module not in rules.MODULES[path_of(application)]:
        raise NotInThisPath
    preparation = preparation_of(application, now=now)
    held = Seat.objects.filter(workshop=workshop, preparation=preparation).first()
    if held is not None:
        return held
    if not rules.seats_left(seats=workshop.seats, taken=workshop.bookings.count()):
        raise WorkshopIsFull
    seat = Seat.objects.create(workshop=workshop, preparation=preparation, booked_at=now)
    audit.record("learning.booked_seat", seat, by=by)
    _number_next_message(workshop)
    emails.send_workshop(seat, now=now)
    return seat


@transaction.atomic
def leave_seat(workshop_id: int, application_id: int, *, by: Person, now: datetime) -> None:
    """Give a seat back before the workshop. Raises `NotTheirs`, `NotAccepted`, `WorkshopIsOver`."""
    application = own_application(application_id, by=by)
    Workshop.objects.select_for_update().filter(
        pk=workshop_id, wave=application.wave_id
    ).first()  # locked as in booking
    seat = _locked_seats().filter(workshop=workshop_id, preparation__application=application).first()
    if seat is None:
        raise NotTheirs
    if seat.workshop.starts_at < now:
        raise WorkshopIsOver
    _give_back(seat, by=by, now=now)


@transaction.atomic
def free_seats_of(people: Sequence[Person], *, now: datetime) -> None:
    """Give back the seats that people who left had in workshops still to come."""
    _free(Seat.objects.filter(preparation__application__person__in=people), now=now)


@transaction.atomic
def free_seats_of_application(application: Application, *, now: datetime) -> None:
    """Give back the seats of somebody who no longer takes part in the wave."""
    _free(Seat.objects.filter(preparation__application=application), now=now)


def _free(seats: QuerySet[Seat], *, now: datetime) -> None:
    coming = seats.filter(workshop__starts_at__gt=now, workshop__cancelled_at=None)
    for workshop_id, pk in coming.order_by("workshop", "pk").values_list("workshop", "pk"):
        Workshop.objects.select_for_update().get(pk=workshop_id)  # locked as in booking
        _give_back(_locked_seats().get(pk=pk), by=None, now=now)


def _give_back(seat: Seat, *, by: Person | None, now: datetime) -> None:
    audit.record("learning.left_seat", seat, by=by)
    _number_next_message(seat.workshop)
    emails.send_workshop(seat, now=now, cancelled=True)
    seat.delete()


@transaction.atomic
def record_attendance(workshop_id: int, *, attendance: Mapping[int, str], by: Person, now: datetime) -> int:
    """Record who came (`attendance` by seat id); those who did have finished its module. Says how many came.

    Raises `NotTheirs`, or `TooEarly` before it has begun.
    """
    workshop = _workshop(workshop_id, by=by)
    if workshop.starts_at > now:
        raise TooEarly
    came = 0
    for seat in workshop.bookings.select_related("preparation"):
        word = attendance.get(seat.pk, seat.attendance)
        if word not in Attendance.values:
            continue
        if word != seat.attendance:
            seat.attendance, seat.recorded_by = word, by
            seat.save(update_fields=["attendance", "recorded_by"])
            _follow(seat, workshop, now=now)
        came += word == Attendance.CAME
    audit.record("learning.recorded_attendance", workshop, by=by, came=came)
    return came


def _follow(seat: Seat, workshop: Workshop, *, now: datetime) -> None:
    if not workshop.module:
        return
    if seat.attendance == Attendance.CAME:
        ModuleDone.objects.get_or_create(
            preparation=seat.preparation, module=workshop.module, defaults={"workshop": workshop, "done_at": now}
        )
    else:  # a mistaken tick is taken back; what the person did by themselves stays
        ModuleDone.objects.filter(
            preparation=seat.preparation, module=workshop.module, workshop=workshop, answers={}
        ).delete()
    see_if_prepared(seat.preparation, now=now)


def _number_next_message(workshop: Workshop) -> None:
    """Every message to a calendar has a number of its own: a guest who comes back is never told an older one."""
    workshop.sequence += 1
    workshop.save(update_fields=["sequence"])


def _workshop(workshop_id: int, *, by: Person) -> Workshop:
    # of self: the programme is read beside it and must not wait.
    workshop = Workshop.objects.select_for_update(of=("self",)).filter(pk=workshop_id).first()
    if workshop is None or not may(by, Right.TRAIN, workshop.wave.programme):
        raise NotTheirs
    return workshop
