"""A CalDAV calendar, read from a real server: Radicale, a program of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from binome.core.agendas import actions, fetching
from binome.core.agendas.fetching import MULTISTATUS
from binome.core.agendas.models import Agenda, BusySpell
from binome.core.agendas.states import AgendaKind, AgendaProblem
from tests.core.agendas.test_busy import calendar, event
from tests.factories import NOON, PersonFactory
from tests.sinks import free_port

ANA = ("ana", "secret é")
MEETING = event("DTSTART:20261130T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")
MAKE = (
    '<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
    "<D:displayname>Ana</D:displayname></D:prop></D:set></C:mkcalendar>"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[str]:
    """The address of a calendar of Ana's with one meeting that repeats."""
    folder, port = tmp_path_factory.mktemp("radicale"), free_port()
    users: Path = folder / "users"
    users.write_text(":".join(ANA), encoding="utf-8")
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "htpasswd",
        "auth-htpasswd-filename": users,
        "auth-htpasswd-encryption": "plain",
        "auth-delay": 0,
        "storage-filesystem-folder": folder / "collections",
    }
    words = [f"--{name}={value}" for name, value in options.items()]
    process = subprocess.Popen([sys.executable, "-m", "radicale", *words], stderr=subprocess.DEVNULL)
    address, auth = f"http://127.0.0.1:{port}/ana/work/", tuple(word.encode() for word in ANA)
    for _try in range(200):
        with suppress(requests.ConnectionError):
            assert requests.request("MKCALENDAR", address, data=MAKE, auth=auth, timeout=30).status_code == 201
            break
        time.sleep(0.1)
    assert requests.put(f"{address}one.ics", data=calendar(MEETING), auth=auth, timeout=30).status_code == 201
    yield address
    process.terminate()
    process.wait(timeout=30)


@pytest.fixture
def ana(db, settings):
    settings.AGENDA_HOSTS, settings.REACH_INSIDE = ["127.0.0.1"], True
    return PersonFactory(given_name="Ana")


def read(server, ana, *, user=ANA[0], password=ANA[1]) -> Agenda:
    actions.give_agenda(server, user=user, password=password, by=ana, now=NOON)
    return actions.read_now(by=ana, now=NOON)


def starts() -> list[str]:
    return [f"{spell.starts_at:%d %H:%M}" for spell in BusySpell.objects.all()]


def test_a_server_says_when_someone_is_busy_and_no_event_is_asked_for(server, ana, monkeypatch):
    asked = []
    monkeypatch.setattr(fetching, "EVENTS", asked)  # it would not bear being formatted

    agenda = read(server, ana)

    assert (agenda.problem, agenda.kind) == ("", AgendaKind.CALDAV)
    assert starts() == ["30 09:00", "07 09:00", "14 09:00"]
    assert "secret" not in agenda.sealed


def test_of_a_server_that_only_knows_events_the_same_is_read(server, ana, monkeypatch):
    monkeypatch.setattr(fetching, "FREE_BUSY", fetching.FREE_BUSY.replace("free-busy-query", "unknown-query"))

    agenda = read(server, ana)

    assert agenda.problem == ""
    assert starts() == ["30 09:00", "07 09:00", "14 09:00"]
    where = fetching.Whereabouts(server, *ANA)
    window = actions.Window(NOON, NOON + actions.AHEAD, NOON.tzinfo)
    assert fetching._report(where, fetching.EVENTS, window).status == MULTISTATUS


@pytest.mark.parametrize(
    ("path", "password", "problem"),
    [
        ("", "wrong", AgendaProblem.DENIED),
        ("../gone/", ANA[1], AgendaProblem.MISSING),
    ],
)
def test_a_wrong_password_and_a_calendar_that_is_gone_are_said_in_words(server, ana, path, password, problem):
    assert read(requests.compat.urljoin(server, path), ana, password=password).problem == problem
    assert starts() == []
