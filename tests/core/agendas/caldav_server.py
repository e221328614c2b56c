"""A real CalDAV server: Radicale, a program of its own, with a calendar of Ana's."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from icalendar import Calendar

from tests.core.agendas.test_busy import calendar, event
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


def sessions_at(address: str) -> dict[str, str]:
    """When each session begins that stands in the calendar, by its address there."""
    auth = tuple(word.encode() for word in ANA)
    whole = Calendar.from_ical(requests.get(address, auth=auth, timeout=30).content)
    ours = [each for each in whole.walk("VEVENT") if str(each["UID"]).endswith("@binome")]
    return {str(each["UID"]).removesuffix("@binome"): f"{each.start:%d %H:%M}" for each in ours}
