"""The installation's video rooms: filled in where a pair says no place, in the space, the email and the calendar."""

from datetime import timedelta

import icalendar
import pytest
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.core.people import organisation
from binome.core.people.models import Organisation
from binome.journey.mentoring.actions import holding, meeting, placing
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.models import Session
from tests.factories import NOON, PersonFactory, RelationshipFactory

pytestmark = pytest.mark.django_db
PATTERN = "https://meet.example.org/{pair}-{session}"


@pytest.fixture
def relationship():
    return RelationshipFactory()


@pytest.fixture
def rooms():
    Organisation.objects.update_or_create(pk=organisation.ONLY, defaults={"video_link": PATTERN})
    organisation.forget()
    yield
    organisation.forget()


def planned(relationship, *, place="", days=7):
    starts = [NOON + timedelta(days=days)]
    (session,) = meeting.plan_sessions(relationship.pk, starts=starts, place=place, by=relationship.mentor, now=NOON)
    return session


@pytest.mark.usefixtures("rooms")
def test_a_session_without_a_place_gets_the_room_of_its_pair(relationship):
    first, second = planned(relationship), planned(relationship, days=14)
    other = planned(RelationshipFactory())

    relationship.refresh_from_db()
    assert first.place == f"https://meet.example.org/{relationship.room}-{first.uid.hex}"
    assert second.place.startswith(f"https://meet.example.org/{relationship.room}-")
    assert len({first.place, second.place, other.place}) == 3
    assert relationship.room not in other.place


def test_without_a_pattern_there_is_no_room(relationship):
    assert planned(relationship).place == ""


@pytest.mark.usefixtures("rooms")
def test_one_click_joins_from_the_email_the_calendar_and_the_space(relationship, client, time_machine):
    time_machine.move_to(NOON)
    session = planned(relationship)
    letter = OutboxLetter.objects.get(letter="mentoring/emails/session.txt", to=relationship.mentee)
    (event,) = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")
    client.force_login(relationship.mentee)

    assert event["LOCATION"] == session.place
    assert session.place in event["DESCRIPTION"]
    assert f'href="{session.place}"' in letter.html
    assert f'href="{session.place}"' in client.get(reverse("mentoring:relationship", args=[relationship.pk])).text


@pytest.mark.usefixtures("rooms")
def test_the_pair_s_own_place_comes_first_and_the_room_is_one_press_away(relationship, client, time_machine):
    time_machine.move_to(NOON)
    session = planned(relationship, place="Salle 4")
    room_of = reverse("mentoring:change_place", args=[session.pk])
    client.force_login(relationship.mentee)
    assert room_of in client.get(reverse("mentoring:session", args=[session.pk])).text

    client.post(room_of)
    session.refresh_from_db()
    assert session.place.startswith("https://meet.example.org/")
    assert (session.is_house_room, session.sequence) == (True, 1)
    changed = OutboxLetter.objects.filter(letter="mentoring/emails/session.txt", about=[session.pk, 1])
    assert {letter.to for letter in changed} == set(relationship.people)

    client.post(room_of, {"place": "Café"})
    session.refresh_from_db()
    assert (session.place, session.is_house_room, session.sequence) == ("Café", False, 2)


@pytest.mark.usefixtures("rooms")
def test_a_moved_session_keeps_its_room_and_the_next_one_is_not_given_the_same(relationship):
    session = planned(relationship)
    moved = meeting.move_session(
        session.pk, starts_at=session.starts_at + timedelta(days=1), minutes=60, place=session.place,
        by=relationship.mentee, now=NOON,
    )  # fmt: skip

    assert (moved.place, moved.is_house_room) == (session.place, True)


def test_no_place_is_changed_of_what_is_over_or_another_s(relationship, client):
    session = planned(relationship)
    with pytest.raises(NotNow):
        placing.change_place(session.pk, place="x", by=relationship.mentor, now=session.starts_at)
    client.force_login(PersonFactory())

    assert client.post(reverse("mentoring:change_place", args=[session.pk]), {"place": "x"}).status_code == 404
    assert Session.objects.get().place == ""


@pytest.mark.usefixtures("rooms")
def test_a_place_that_is_told_afterwards_is_the_pair_s_own(relationship):
    session = planned(relationship)
    meeting.postpone_session(session.pk, by=relationship.mentor, now=NOON)

    held = holding.record_meeting(relationship.pk, met_at=NOON, place="Café", by=relationship.mentor, now=NOON)

    assert (held.pk, held.place, held.is_house_room) == (session.pk, "Café", False)
