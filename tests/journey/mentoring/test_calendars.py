"""Sessions as iCalendar text, read back by the library and by eye."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from binome.core.mail.calendars import time_table
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


def test_what_took_place_is_neither_joined_nor_moved_any_more():
    planned = session_at(2026, 12, 1, 9, place="https://meet.example/alix")
    before = read(planned)[1]
    page, description = str(before["url"]), str(before["description"])
    assert page.endswith(f"/sessions/{planned.pk}/")
    assert planned.place in description
    assert page in description
    planned.state, planned.held_at = SessionState.HELD, NOON

    after = str(read(planned)[1]["description"])
    assert planned.place not in after
    assert page in after
    assert after.splitlines()[-1] != description.splitlines()[-1]


def test_whoever_books_is_led_to_where_they_may_move_it_and_to_no_sheet():
    session = session_at(2026, 12, 1, 9)
    assistant = PersonFactory()

    event = read(session, reader=assistant)[1]
    assert str(event["url"]).endswith(f"/sessions/{session.pk}/move/")
    session.state, session.held_at = SessionState.HELD, NOON
    assert "description" not in read(session, reader=assistant)[1]


def test_an_event_is_told_on_the_clock_of_who_planned_it_with_a_table_of_that_zone_alone():
    text, event = read(session_at(2026, 12, 1, 14, time_zone="America/Toronto"))

    assert "DTSTART;TZID=America/Toronto:20261201T090000" in text
    assert "DTEND;TZID=America/Toronto:20261201T100000" in text
    assert "Europe/Paris" not in text
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert len(text) < 2500
    assert event["dtstart"].dt == datetime(2026, 12, 1, 14, tzinfo=UTC)


def test_a_feed_of_sessions_on_several_clocks_has_a_table_for_each():
    relationship = RelationshipFactory()
    zones = ["Europe/Paris", "America/Toronto", "Europe/Paris"]
    sessions = [SessionFactory(relationship=relationship, number=n, time_zone=zone) for n, zone in enumerate(zones, 1)]

    text = calendar_of(sessions, relationship.mentor, method="PUBLISH", now=NOON)

    assert text.count("BEGIN:VTIMEZONE") == 2
    assert [event["dtstart"].dt for event in Calendar.from_ical(text).walk("VEVENT")] == [NOON] * 3


ZONES = [
    "Europe/Paris", "Europe/London", "America/Toronto", "America/New_York", "America/Martinique", "Pacific/Noumea",
    "Indian/Reunion", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran", "America/Sao_Paulo", "UTC",
]  # fmt: skip


def offset_by(table, moment):
    """The offset that a calendar works out from a table: of the last observance begun, each told at the wall before it."""
    begun = [
        (part["DTSTART"].dt.replace(tzinfo=UTC) - part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td)
        for part in table.subcomponents
    ]
    return max(one for one in begun if one[0] <= moment)[1]


@pytest.mark.parametrize("name", ZONES)
def test_a_table_gives_the_right_offset_at_every_hour_of_its_year(name):
    zone = ZoneInfo(name)
    first, last = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 12, 20, tzinfo=UTC)

    table = time_table(zone, first=first, last=last)

    hours = [first + timedelta(hours=n) for n in range(int((last - first) / timedelta(hours=1)))]
    assert [hour for hour in hours if offset_by(table, hour) != hour.astimezone(zone).utcoffset()] == []


@pytest.mark.parametrize("moment", [(2026, 10, 24, 23, 30), (2026, 10, 25, 0, 30), (2026, 10, 25, 1, 30)])
def test_f40_when_a_local_time_comes_twice_both_ends_are_in_utc(moment):
    """RFC 5545, 3.8.2.2: both ends in the same form; a local time that comes twice would be read as the first."""
    text, event = read(session_at(*moment))
    start = datetime(*moment, tzinfo=UTC)

    assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}" in text
    assert f"DTEND:{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}" in text
    assert "VTIMEZONE" not in text
    assert (event["dtstart"].dt, event["dtend"].dt) == (start, start + timedelta(hours=1))


@pytest.mark.parametrize("night", [datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2027, 3, 27, 20, tzinfo=UTC)])
def test_f40_no_quarter_of_a_night_of_change_moves_or_mixes_forms(night):
    session = SessionFactory(number=1)
    for quarter in range(48):
        session.starts_at = night + timedelta(minutes=15 * quarter)

        _text, event = read(session)

        start, end = event["dtstart"], event["dtend"]
        assert start.dt.astimezone(UTC) == session.starts_at
        assert end.dt.astimezone(UTC) == session.starts_at + timedelta(minutes=60)
        assert start.params.get("TZID") == end.params.get("TZID")


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
    assert not names & {"X-EVIL", "BEGIN:VALARM"}
    assert sum(line.startswith("DESCRIPTION") for line in text.split("\r\n")) == 1  # its own
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
