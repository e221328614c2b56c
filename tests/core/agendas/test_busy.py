"""When a calendar says that someone is busy: events with their repetitions, days, clocks; busy times without events."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from binome.core.agendas.reading.busy import UnreadableAgenda, Window, busy_spells
from binome.core.agendas.reading.parent import AgendaText, spells_of

PARIS = ZoneInfo("Europe/Paris")
WINDOW = Window(datetime(2026, 10, 19, tzinfo=UTC), datetime(2026, 11, 16, tzinfo=UTC), PARIS)


def calendar(*components: str) -> bytes:
    lines = "\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN", *components, "END:VCALENDAR"))
    return lines.replace("\n", "\r\n").encode()


def event(*lines: str) -> str:
    return "\n".join(("BEGIN:VEVENT", "UID:e1", "DTSTAMP:20261001T000000Z", "SUMMARY:Secret", *lines, "END:VEVENT"))


def told(*components: str) -> list[tuple[str, str]]:
    """Spells as minutes on the clock of Paris."""
    return [
        tuple(f"{moment.astimezone(PARIS):%d %H:%M}" for moment in spell)
        for spell in busy_spells(calendar(*components), WINDOW)
    ]


def test_every_repetition_is_busy_but_days_left_out_and_moved_on_the_clock_of_the_calendar_through_the_change_of_clocks():
    weekly = event(
        "DTSTART;TZID=Europe/Paris:20261005T100000",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY",
        "EXDATE;TZID=Europe/Paris:20261102T100000",
    )
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Paris:20261109T100000",
        "DTSTART;TZID=Europe/Paris:20261110T140000",
        "DURATION:PT30M",
    )

    assert told(weekly, moved) == [("19 10:00", "19 11:00"), ("26 10:00", "26 11:00"), ("10 14:00", "10 14:30")]


@pytest.mark.parametrize(
    ("lines", "spell"),
    [
        (["DTSTART;VALUE=DATE:20261102"], [("02 00:00", "03 00:00")]),
        (["DTSTART;VALUE=DATE:20261025", "DTEND;VALUE=DATE:20261026"], [("25 00:00", "26 00:00")]),
        (["DTSTART;VALUE=DATE:20261102", "TRANSP:TRANSPARENT"], []),
        (["DTSTART:20261102T090000", "DTEND:20261102T100000"], [("02 09:00", "02 10:00")]),
        (["DTSTART:20261102T090000Z", "DTEND:20261102T100000Z"], [("02 10:00", "02 11:00")]),
        (["DTSTART;TZID=W. Europe Standard Time:20261102T090000", "DURATION:PT1H"], [("02 09:00", "02 10:00")]),
        (["DTSTART:20261102T090000Z", "DURATION:PT1H", "STATUS:TENTATIVE"], [("02 10:00", "02 11:00")]),
        (["DTSTART:20261102T090000Z", "DURATION:PT1H", "STATUS:CANCELLED"], []),
        (["DTSTART:20261102T090000Z", "DURATION:PT1H", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"], []),
        (["DTSTART:20261102T090000Z", "DURATION:PT1H", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"], [("02 10:00", "02 11:00")]),
        (["DTSTART:20261102T090000Z"], []),
        (["DTSTART:20270102T090000Z", "DURATION:PT1H"], []),
        (["DTSTART:not a date", "DURATION:PT1H"], []),
    ],
)
def test_what_keeps_someone_busy_and_what_does_not(lines, spell):
    assert told(event(*lines)) == spell


def test_busy_times_without_events_are_read_and_what_they_call_free_is_not_busy():
    listing = "\n".join(
        (
            "BEGIN:VFREEBUSY", "UID:f", "DTSTAMP:20261001T000000Z",
            "FREEBUSY;FBTYPE=BUSY:20261102T090000Z/20261102T100000Z,20261103T090000Z/PT1H",
            "FREEBUSY;FBTYPE=FREE:20261104T090000Z/PT1H", "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261105T090000Z/PT1H",
            "FREEBUSY:20261106T090000Z/PT1H", "END:VFREEBUSY",
        )
    )  # fmt: skip

    assert [start for start, _end in told(listing)] == ["02 10:00", "03 10:00", "05 10:00", "06 10:00"]


def test_spells_that_touch_or_overlap_are_one_so_that_nothing_is_kept_of_what_happens_within():
    first = event("DTSTART:20261102T090000Z", "DURATION:PT1H")
    within = event("DTSTART:20261102T091500Z", "DURATION:PT5M").replace("e1", "e2")
    touching = event("DTSTART:20261102T100000Z", "DURATION:PT1H").replace("e1", "e3")

    assert told(first, within, touching) == [("02 10:00", "02 12:00")]


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"<html><body>Sign in</body></html>", b"\xff\xfe\x00", b"BEGIN:VTODO\r\nEND:VTODO\r\n"]
)
def test_what_is_no_calendar_is_refused(content):
    with pytest.raises(UnreadableAgenda) as stopped:
        busy_spells(content, WINDOW)

    assert stopped.value.code == "not_a_calendar"


@pytest.mark.parametrize(
    "content",
    [
        calendar(event("DTSTART:20000101T000000Z", "DURATION:PT0S", "RRULE:FREQ=SECONDLY")),
        calendar(event("DTSTART:20000101T000001Z", "RRULE:FREQ=DAILY;INTERVAL=0")),
    ],
)
def test_a_calendar_made_to_keep_its_reader_busy_is_given_up(content):
    with pytest.raises(UnreadableAgenda) as stopped:
        spells_of(AgendaText(content), WINDOW)

    assert stopped.value.code == "too_long"


@pytest.mark.parametrize(
    "content",
    [
        calendar(event("DTSTART;VALUE=DATE:00010101", "DTEND;VALUE=DATE:20270601")),
        calendar(event("DTSTART:20261102T000000Z", "DTEND:99991231T235959Z")),
        calendar(event("DTSTART:20261102T000000Z", "DURATION:P999999999D")),
        calendar(event("DTSTART:20261102T000000Z", "DTSTART:20261103T000000Z", "DURATION:PT1H")),
        calendar(event("DTSTART:20261102T090000Z", "DURATION:PT1H", "SEQUENCE:x")),
        calendar(event("DTSTART;TZID=a\0b:20261102T090000", "DURATION:PT1H")),
        calendar(event("SUMMARY:when")),
        calendar(*["BEGIN:VEVENT"] * 3000, *["END:VEVENT"] * 3000),
    ],
)
def test_a_calendar_on_which_the_reader_stumbles_is_refused_as_any_other(content):
    with pytest.raises(UnreadableAgenda) as stopped:
        spells_of(AgendaText(content), WINDOW)

    assert stopped.value.code == "not_a_calendar"


def test_entities_of_xml_are_neither_followed_nor_multiplied():
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><D:multistatus xmlns:D="DAV:">&a;</D:multistatus>'

    assert spells_of(AgendaText(bomb, is_multistatus=True), WINDOW) == []
    with pytest.raises(UnreadableAgenda):
        spells_of(AgendaText(b"<html/>", is_multistatus=True), WINDOW)
