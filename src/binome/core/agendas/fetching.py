"""Asking the machine at which an agenda stands, through the checks of `core/outside`."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from binome.core.agendas.addresses import AgendaRefused, agenda_target, followed
from binome.core.agendas.reading.busy import Window
from binome.core.agendas.reading.parent import AgendaText
from binome.core.agendas.states import AgendaProblem
from binome.core.outside.connection import OutsideAnswer, OutsideRequest, TooLong, ask
from binome.core.outside.targets import NotReached, Target, numbers_of

MOST_BYTES = 5_000_000  # an agenda of some ten thousand events
MOST_STEPS = 3  # from an address to the one at which the calendar stands
SENDS_ON = frozenset({301, 302, 303, 307, 308})
OK, MULTISTATUS = 200, 207
WRITTEN = frozenset({200, 201, 204})
STANDS_THERE = b"no-uid-conflict"  # RFC 4791, 5.3.2.1
REFUSES = {401: AgendaProblem.DENIED, 403: AgendaProblem.DENIED, 404: AgendaProblem.MISSING, 410: AgendaProblem.MISSING}
NAMESPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
FREE_BUSY = (
    '<?xml version="1.0" encoding="utf-8"?><C:free-busy-query {names}>'
    '<C:time-range start="{since}" end="{until}"/></C:free-busy-query>'
)
EVENTS = (
    '<?xml version="1.0" encoding="utf-8"?><C:calendar-query {names}><D:prop><C:calendar-data/></D:prop>'
    '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
    '<C:time-range start="{since}" end="{until}"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>'
)


class NotRead(Exception):
    """An agenda could not be read, and why."""

    def __init__(self, problem: AgendaProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Whereabouts:
    """An address, and what opens it."""

    address: str
    user: str = ""
    password: str = ""

    @property
    def authorization(self) -> dict[str, str]:
        """What is said to be let in."""
        if not self.user:
            return {}
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}


def published_text(where: Whereabouts) -> AgendaText:
    """What stands at a published address. Raises `NotRead`."""
    return AgendaText(_checked(_answer(where, "GET", {"Accept": "text/calendar"})).content)


def caldav_text(where: Whereabouts, window: Window) -> AgendaText:
    """When a CalDAV server says that someone is busy (RFC 4791, 7.10); of a server that does not say it, the events.

    Raises `NotRead`.
    """
    busy = _report(where, FREE_BUSY, window)
    if busy.status == OK and busy.headers.get("content-type", "").startswith("text/calendar"):
        return AgendaText(busy.content)
    if busy.status == 401:
        raise NotRead(AgendaProblem.DENIED)
    events = _report(where, EVENTS, window)
    if events.status == MULTISTATUS:
        return AgendaText(events.content, is_multistatus=True)
    _checked(events)
    raise NotRead(AgendaProblem.NOT_A_CALENDAR)


def put_event(where: Whereabouts, name: str, text: str) -> bool:
    """Write an event into a calendar; False where the same event stands there under another name. Raises `NotRead`."""
    headers = {"Content-Type": "text/calendar; charset=utf-8"}
    answer = _answer(_within(where, name), "PUT", headers, text.encode())
    if answer.status in {403, 409} and STANDS_THERE in answer.content:
        return False
    _check_written(answer, missing=(404, 409))
    return True


def delete_event(where: Whereabouts, name: str) -> None:
    """Take an event out of a calendar; one that its owner took out is out. Raises `NotRead`."""
    answer = _answer(_within(where, name), "DELETE", {})
    if answer.status not in {404, 410}:
        _check_written(answer, missing=())


def _within(where: Whereabouts, name: str) -> Whereabouts:
    return Whereabouts(f"{where.address.rstrip('/')}/{name}.ics", where.user, where.password)


def _check_written(answer: OutsideAnswer, *, missing: tuple[int, ...]) -> None:
    if answer.status in WRITTEN:
        return
    if answer.status in missing:
        raise NotRead(AgendaProblem.MISSING)
    raise NotRead(AgendaProblem.DENIED if answer.status in {401, 403} else AgendaProblem.ANSWER)


def _report(where: Whereabouts, words: str, window: Window) -> OutsideAnswer:
    body = words.format(names=NAMESPACES, since=_utc(window.since), until=_utc(window.until))
    headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": "1"}
    return _answer(where, "REPORT", headers, body.encode())


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _checked(answer: OutsideAnswer) -> OutsideAnswer:
    if answer.status == OK:
        return answer
    if 400 <= answer.status < 500:
        raise NotRead(REFUSES.get(answer.status, AgendaProblem.NOT_A_CALENDAR))
    raise NotRead(AgendaProblem.ANSWER)


def _answer(where: Whereabouts, method: str, headers: Mapping[str, str], body: bytes | None = None) -> OutsideAnswer:
    """What the machine answers, or the one to which it sends on. Passwords go to the machine they were given for alone."""
    target = first = _target(where.address)
    for _step in range(MOST_STEPS + 1):
        spoken = {"Host": target.named, "User-Agent": "Binome", "Accept-Encoding": "identity", **headers}
        if _is_same_machine(target, first):
            spoken |= where.authorization
        answer = _asked(target, OutsideRequest(method, spoken, body, most_bytes=MOST_BYTES))
        if answer.status not in SENDS_ON:
            return answer
        try:
            target = followed(target, answer.headers.get("location", ""))
        except AgendaRefused:
            raise NotRead(AgendaProblem.REDIRECT) from None
    raise NotRead(AgendaProblem.REDIRECT)


def _asked(target: Target, sent: OutsideRequest) -> OutsideAnswer:
    try:
        return ask(target, numbers_of(target, inside=settings.REACH_INSIDE), sent)
    except NotReached as trouble:
        raise NotRead(AgendaProblem(trouble.reason)) from None
    except TooLong:
        raise NotRead(AgendaProblem.TOO_LONG) from None


def _target(address: str) -> Target:
    try:
        return agenda_target(address)
    except AgendaRefused:  # what the installation allows is not what it was
        raise NotRead(AgendaProblem.NOT_ALLOWED) from None


def _is_same_machine(target: Target, first: Target) -> bool:
    return (target.scheme, target.host, target.port) == (first.scheme, first.host, first.port)
