"""What calendars answer to an invitation, as an email brings it (iTIP REPLY and COUNTER, RFC 5546 and 6047): on plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

from icalendar import Calendar, Component

MOST_BYTES = 1_000_000  # of a message: an answer and its words
MOST_OF_A_CALENDAR = 100_000
CALENDARS = frozenset({"text/calendar", "application/ics"})
TO_US = ("To", "Cc", "Delivered-To", "X-Original-To")
SUFFIX = "@binome"
HIGHEST_SEQUENCE = 1_000_000  # of an invitation that was changed every minute for a year
YEARS_TOLD = range(2000, 2100)  # dates beyond them are nobody's: clocks and columns end before the calendar's year 9999


@dataclass(frozen=True)
class CalendarReply:
    """One attendee's answer to one invitation. `starts_at` is the date that is answered, or proposed instead (`is_counter`)."""

    uid: UUID
    attendee: str
    partstat: str
    sequence: int
    stamp: datetime
    starts_at: datetime | None
    is_counter: bool
    sender: str
    addressed_to: frozenset[str]


def replies_in(raw: bytes) -> list[CalendarReply]:
    """Answers within a message; none in one that is no answer, or cannot be read."""
    if len(raw) > MOST_BYTES:
        return []
    try:
        message = message_from_bytes(raw, policy=default)
        sender = next(iter(addresses_in(message, "From")), "")
        to = frozenset(address for name in TO_US for address in addresses_in(message, name))
        return [reply for text in _calendars(message) for reply in _replies(text, sender=sender, to=to)]
    except (
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        ArithmeticError,
        RecursionError,
    ):  # whatever strangers put into a message
        return []


def addresses_in(message: EmailMessage, name: str) -> list[str]:
    return [
        address.addr_spec.casefold()
        for header in message.get_all(name, [])
        for address in getattr(header, "addresses", ())
    ] + (
        [str(message[name]).strip(" <>").casefold()]
        if name in {"Delivered-To", "X-Original-To"} and name in message
        else []
    )


def _calendars(message: EmailMessage) -> Iterator[bytes]:
    for part in message.walk():
        if part.get_content_type() in CALENDARS or str(part.get_filename() or "").lower().endswith(".ics"):
            content: Any = part.get_payload(decode=True)
            if isinstance(content, bytes) and len(content) <= MOST_OF_A_CALENDAR:
                yield content


def _replies(text: bytes, *, sender: str, to: frozenset[str]) -> Iterator[CalendarReply]:
    for calendar in Calendar.from_ical(text, multiple=True):
        method = str(calendar.get("METHOD", "")).upper()
        for event in calendar.walk("VEVENT") if method in {"REPLY", "COUNTER"} else ():
            attendees = event.get("ATTENDEE", [])
            if not isinstance(attendees, list):
                attendees = [attendees]
            if len(attendees) != 1:  # a reply is of one person; a counter lists all, and does not say who makes it
                attendees = [each for each in attendees if _bare(each) == sender]
            for attendee in attendees[:1]:
                yield CalendarReply(
                    UUID(str(event["UID"]).removesuffix(SUFFIX)),
                    _bare(attendee),
                    str(attendee.params.get("PARTSTAT", "")).upper(),
                    _sequence(event),
                    _instant(event.get("DTSTAMP")) or datetime.min.replace(tzinfo=UTC),
                    _start(event),
                    method == "COUNTER",
                    sender,
                    to | {_bare(event.get("ORGANIZER", ""))},
                )


def _sequence(event: Component) -> int:
    """How often the invitation had changed. Raises `ValueError` for what no calendar counts to."""
    sequence = int(event.get("SEQUENCE", 0))
    if not 0 <= sequence <= HIGHEST_SEQUENCE:
        raise ValueError(sequence)
    return sequence


def _start(event: Component) -> datetime | None:
    return _instant(event.get("DTSTART"))


def _instant(stated: Any) -> datetime | None:
    """The moment, when its clock is told; nothing of a day, or of a time whose zone nobody knows."""
    moment: date | None = getattr(stated, "dt", None)
    if not isinstance(moment, datetime) or not moment.tzinfo:
        return None
    if moment.year not in YEARS_TOLD:
        raise ValueError(moment)
    return moment.astimezone(UTC)


def _bare(address: Any) -> str:
    text = str(address).strip().casefold()
    return text.removeprefix("mailto:")
