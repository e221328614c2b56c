"""Sessions as iCalendar text, read back by the library and by eye."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from binome.journey.mentoring.emails import calendar_of
from binome.journey.mentoring.states import SessionState
from tests.factories import NOON, PersonFactory, RelationshipFactory, SessionFactory

pytestmark = pytest.mark.django_db


def session_at(*moment, **fields):
    return SessionFactory(starts_at=datetime(*moment, tzinfo=UTC), number=1, **fields)


def read(session, method="REQUEST", reader=None):
    text = calendar_of([session], reader or session.relationship.mentor, method=method, now=NOON)
    return text, next(part for part in Calendar.from_ical(text).walk("VEVENT"))


def test_an_invitation_names_both_the_organiser_and_the_method():
    session = session_at(2026, 12, 1, 9)

    text, event = read(session)

    assert "METHOD:REQUEST" in text
    assert {str(one) for one in event["attendee"]} == {f"mailto:{p.email}" for p in session.relationship.people}
    assert str(event["organizer"]) == "mailto:binome@example.org"
    assert event["dtstart"].params["TZID"] == "Europe/Paris"
    assert event["dtstart"].dt == session.starts_at
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=60)


def test_an_update_keeps_the_uid_and_raises_the_sequence():
    session = session_at(2026, 12, 1, 9)
    before = read(session)[1]
    session.sequence += 1

    after = read(session)[1]

    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)


def test_a_cancellation_says_so_twice():
    text, event = read(session_at(2026, 12, 1, 9, state=SessionState.CANCELLED), method="CANCEL")

    assert "METHOD:CANCEL" in text
    assert str(event["status"]) == "CANCELLED"


def test_the_time_zone_table_is_short_and_fixed():
    text, _event = read(session_at(2026, 12, 1, 9))

    assert text.count("BEGIN:VTIMEZONE") == 1
    assert text.count("BEGIN:DAYLIGHT") == text.count("BEGIN:STANDARD") == 1
    assert text.count("RRULE:FREQ=YEARLY;") == 2


def test_f40_the_second_of_two_equal_local_times_is_written_in_utc():
    first, _ = read(session_at(2026, 10, 25, 0, 30))
    second, event = read(session_at(2026, 10, 25, 1, 30))

    assert "DTSTART;TZID=Europe/Paris:20261025T023000" in first
    assert "DTSTART:20261025T013000Z" in second
    assert event["dtstart"].dt == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("moment", [(2027, 3, 28, 0, 30), (2026, 10, 25, 0, 15)])
def test_f40_a_session_across_the_change_of_clocks_lasts_its_own_length(moment):
    session = session_at(*moment, minutes=60)

    _text, event = read(session)

    assert event["dtend"].dt.astimezone(UTC) - session.starts_at == timedelta(minutes=60)


@pytest.mark.parametrize(
    "wicked", ["A\r\nATTENDEE:mailto:evil@example.org", "A\rX-EVIL:1", "A\nBEGIN:VALARM", "A\u2028DESCRIPTION:x"]
)
def test_text_cannot_add_lines_to_a_calendar(wicked):
    relationship = RelationshipFactory(
        pair__mentor__person=PersonFactory(given_name=wicked), pair__mentee__person=PersonFactory(given_name='"B";C,D')
    )
    session = SessionFactory(relationship=relationship, number=1, place=wicked)

    text, event = read(session, reader=relationship.mentee)

    names = {line.split(":")[0].split(";")[0] for line in text.replace("\r\n ", "").split("\r\n") if line}
    assert not names & {"X-EVIL", "DESCRIPTION", "BEGIN:VALARM"}
    assert "BEGIN:VALARM" not in text.split("\r\n")
    assert len(event["attendee"]) == 2
    assert "\r" not in text.replace("\r\n", "")
    assert "\n" not in text.replace("\r\n", "")


def test_lines_are_folded_at_75_octets():
    session = session_at(2026, 12, 1, 9, place="Salle des Échanges " * 12)

    text, event = read(session)

    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert str(event["location"]).startswith("Salle des Échanges Salle")


def test_each_reads_the_title_in_their_own_language():
    session = session_at(2026, 12, 1, 9)
    reader = session.relationship.mentee
    reader.preferred_language = "en"
    session.relationship.pair.mentee.person = reader

    assert str(read(session, reader=reader)[1]["summary"]) == f"Session 1 with {session.relationship.mentor.name}"
