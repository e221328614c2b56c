"""Live workshops: seats, invitations, attendance (R33, R36)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from binome.core.errors import NotTheirs
from binome.core.programmes.permissions import Role
from binome.journey.learning.actions import gathering
from binome.journey.learning.actions.errors import NotInThisPath, TooEarly, WorkshopInThePast, WorkshopIsFull
from binome.journey.learning.models import ModuleDone, Seat, Workshop
from binome.journey.learning.queries.gate import progress_of
from tests.factories import NOON, PersonFactory, WaveFactory, holder
from tests.journey.learning.factories import WorkshopFactory, accepted, finish, fresh

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=4)


def booked(workshop):
    application = accepted(wave=workshop.wave)
    return gathering.book_seat(workshop.pk, application.pk, by=application.person, now=NOON)


def event_in(letter):
    return next(iter(Calendar.from_ical(letter.calendar).walk("VEVENT")))


def test_a_seat_brings_an_invitation_that_a_calendar_reads():
    workshop = WorkshopFactory()

    seat = booked(workshop)

    letter = seat.preparation.application.person.letters.get(letter="learning/emails/workshop.txt")
    assert letter.calendar_method == "REQUEST"
    assert event_in(letter)["DTSTART"].dt == workshop.starts_at


def test_a_moved_workshop_updates_calendars_and_a_cancelled_one_leaves_them():
    workshop = WorkshopFactory()
    seat = booked(workshop)
    trainer = holder(Role.TRAINER, workshop.wave.programme)

    gathering.move_workshop(workshop.pk, starts_at=LATER, place="Visio", by=trainer, now=NOON)
    gathering.cancel_workshop(workshop.pk, by=trainer, now=NOON)

    letters = list(seat.preparation.application.person.letters.exclude(calendar="").order_by("pk"))
    sequences = [int(event_in(letter)["SEQUENCE"]) for letter in letters]
    assert [letter.calendar_method for letter in letters] == ["REQUEST", "REQUEST", "CANCEL"]
    assert sequences == sorted(set(sequences))
    assert len({str(event_in(letter)["UID"]) for letter in letters}) == 1


def messages_to(person):
    """Method, UID and SEQUENCE of each calendar message, in the order they left."""
    letters = person.letters.exclude(calendar="").order_by("pk")
    events = [(letter.calendar_method, event_in(letter)) for letter in letters]
    return [(method, str(event["UID"]), int(event["SEQUENCE"])) for method, event in events]


def test_the_date_in_the_email_is_added_to_a_calendar_with_one_press_and_taken_out_when_it_is_cancelled(client):
    workshop = WorkshopFactory()
    person = booked(workshop).preparation.application.person
    letter = person.letters.get(letter="learning/emails/workshop.txt")
    address = re.search(r'href="http[^"]*?(/learning/[^"]*calendar\.ics)"', letter.html)[1]

    client.force_login(person)
    added = client.get(address)
    gathering.cancel_workshop(workshop.pk, by=holder(Role.TRAINER, workshop.wave.programme), now=NOON)
    taken_out = client.get(address)
    client.force_login(PersonFactory())
    stranger = client.get(address)

    assert added["Content-Type"].startswith("text/calendar")
    first, last = (Calendar.from_ical(answer.content.decode()) for answer in (added, taken_out))
    assert (first["METHOD"], last["METHOD"]) == ("PUBLISH", "CANCEL")
    assert first.walk("VEVENT")[0]["DTSTART"].dt == workshop.starts_at
    assert first.walk("VEVENT")[0]["UID"] == event_in(letter)["UID"] == last.walk("VEVENT")[0]["UID"]
    assert "ATTENDEE" not in added.content.decode()
    assert stranger.status_code == 404


def test_the_subject_says_that_a_workshop_moved_and_when_it_is_now():
    workshop = WorkshopFactory(title="Listen")
    person = booked(workshop).preparation.application.person
    trainer = holder(Role.TRAINER, workshop.wave.programme)

    gathering.move_workshop(workshop.pk, starts_at=LATER, place="Visio", by=trainer, now=NOON)

    first, moved = person.letters.filter(letter="learning/emails/workshop.txt").order_by("pk")
    assert first.subject.startswith("Atelier « Listen »")
    assert moved.subject.startswith("Déplacé : atelier « Listen », désormais le ")


def test_a_seat_given_back_and_taken_again_is_always_newer_news():
    workshop = WorkshopFactory(seats=5)
    application = accepted(wave=workshop.wave)
    trainer, guest = holder(Role.TRAINER, workshop.wave.programme), application.person

    for _turn in range(3):
        gathering.book_seat(workshop.pk, application.pk, by=guest, now=NOON)
        gathering.leave_seat(workshop.pk, application.pk, by=guest, now=NOON)
    gathering.book_seat(workshop.pk, application.pk, by=guest, now=NOON)
    booked(workshop)
    gathering.move_workshop(workshop.pk, starts_at=LATER, place="Visio", by=trainer, now=NOON)
    gathering.cancel_workshop(workshop.pk, by=trainer, now=NOON)

    told = messages_to(guest)
    assert [method for method, _, _ in told] == ["REQUEST", "CANCEL"] * 3 + ["REQUEST", "REQUEST", "CANCEL"]
    assert len({uid for _, uid, _ in told}) == 1
    numbers = [number for _, _, number in told]
    assert numbers == sorted(set(numbers))


def test_the_last_seat_goes_to_one_person():
    workshop = WorkshopFactory(seats=1)
    booked(workshop)

    with pytest.raises(WorkshopIsFull):
        booked(workshop)


def test_booking_twice_keeps_one_seat_and_a_seat_can_be_given_back():
    workshop = WorkshopFactory(seats=1)
    seat = booked(workshop)
    application = seat.preparation.application

    again = gathering.book_seat(workshop.pk, application.pk, by=application.person, now=NOON)
    gathering.leave_seat(workshop.pk, application.pk, by=application.person, now=NOON)
    booked(workshop)

    assert again == seat
    assert Seat.objects.count() == 1


def test_coming_to_a_workshop_finishes_its_module_and_a_mistaken_tick_is_taken_back():
    workshop = WorkshopFactory()
    seat = booked(workshop)
    trainer = holder(Role.TRAINER, workshop.wave.programme)

    gathering.record_attendance(workshop.pk, attendance={seat.pk: "came"}, by=trainer, now=LATER)
    came = progress_of(fresh(seat.preparation.application)).done
    gathering.record_attendance(workshop.pk, attendance={seat.pk: "missed"}, by=trainer, now=LATER)

    assert came == 1
    assert progress_of(fresh(seat.preparation.application)).done == 0


def test_what_someone_did_alone_stays_when_attendance_is_corrected():
    workshop = WorkshopFactory()
    seat = booked(workshop)
    finish(seat.preparation.application, "FM2")
    trainer = holder(Role.TRAINER, workshop.wave.programme)

    gathering.record_attendance(workshop.pk, attendance={seat.pk: "missed"}, by=trainer, now=LATER)

    assert ModuleDone.objects.get().answers


def test_attendance_waits_for_the_workshop_and_belongs_to_trainers():
    workshop = WorkshopFactory()
    trainer = holder(Role.TRAINER, workshop.wave.programme)

    with pytest.raises(TooEarly):
        gathering.record_attendance(workshop.pk, attendance={}, by=trainer, now=NOON)
    with pytest.raises(NotTheirs):
        gathering.record_attendance(workshop.pk, attendance={}, by=PersonFactory(), now=LATER)


def test_a_workshop_of_another_wave_or_path_does_not_exist_for_you():
    workshop, stranger = WorkshopFactory(), accepted()
    mentee = accepted("mentee", level=4, wave=workshop.wave)

    with pytest.raises(NotTheirs):
        gathering.book_seat(workshop.pk, stranger.pk, by=stranger.person, now=NOON)
    with pytest.raises(NotInThisPath):
        gathering.book_seat(workshop.pk, mentee.pk, by=mentee.person, now=NOON)


def test_a_workshop_is_planned_or_moved_to_a_day_to_come_alone(client):
    """A past date is refused with a sentence beside the field, and nothing is kept."""
    wave = WaveFactory()
    trainer = holder(Role.TRAINER, wave.programme)
    client.force_login(trainer)
    typed = {"title": "Écouter", "starts_at": "2020-01-15T10:00", "minutes": 60, "place": "Salle 1", "seats": 5}

    page = client.post(reverse("learning:plan", args=[wave.pk]), typed)

    assert page.status_code == 422
    assert "Cette date est passée" in page.content.decode()
    assert not Workshop.objects.exists()
    planned = WorkshopFactory()
    theirs = holder(Role.TRAINER, planned.wave.programme)
    with pytest.raises(WorkshopInThePast):
        gathering.move_workshop(planned.pk, starts_at=NOON, place="Visio", by=theirs, now=NOON)
