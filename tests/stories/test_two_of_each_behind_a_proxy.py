"""Two web and two worker processes behind the proxy of deploy/, on PostgreSQL: the first steps of a wave, and a worker killed."""

import contextlib
import http.cookiejar
import os
import re
import secrets
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path

import psycopg
import pytest

from tests.core.directory.factories import staff_file
from tests.interfaces.filling import SentForm, forms_on
from tests.proxy import NAME, proxy_before
from tests.sinks import Sink, free_port, mail_sink

pytestmark = pytest.mark.slow
BIN = Path(sys.executable).parent
PATIENCE = 120.0  # seconds, on a busy machine
LETTERS = 40
FILE_TYPE = "text/csv"
BORDER = "a-line-between-the-parts-of-a-form"


@dataclass
class Place:
    """The installation under way."""

    address: str
    trusting: ssl.SSLContext
    database: "psycopg.Connection[tuple[object, ...]]"
    sink: Sink

    def rows(self, question: str, *values: object) -> list[tuple[object, ...]]:
        return self.database.execute(question, values).fetchall()  # type: ignore[call-overload, no-any-return]

    def until(self, met: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not met():
            assert time.monotonic() < end, self.rows(
                "SELECT letter, state, error, count(*) FROM mail_outboxletter GROUP BY 1, 2, 3"
            )
            time.sleep(0.1)


class Reader:
    """Someone's browser: cookies, forms, files."""

    def __init__(self, place: Place) -> None:
        self.address = place.address
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=place.trusting),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )
        self.page, self.url, self.headers = "", "", Message()

    def get(self, path: str) -> "Reader":
        return self._ask(urllib.request.Request(urllib.parse.urljoin(self.address, path)))

    def send(self, action: str, *, file: bytes = b"", empty: str = "$", **fields: str) -> "Reader":
        """Post the form of this page whose address ends like `action`: filled in, but `empty` fields, with these `fields`."""
        form = next(form for form in forms_on(self.page) if self._target(form).endswith(action))
        said = {name: values for name, values in form.fields.items() if not re.match(empty, name)}
        said |= {name: [value] for name, value in fields.items()}
        request = urllib.request.Request(self._target(form), headers={"Referer": self.url, "Origin": self.address})
        if file:
            request.data = _in_parts(said, file)
            request.add_header("Content-Type", f"multipart/form-data; boundary={BORDER}")
        else:
            request.data = urllib.parse.urlencode(said, doseq=True).encode()
        return self._ask(request)

    def _target(self, form: SentForm) -> str:
        return urllib.parse.urljoin(self.url, form.action or self.url)

    def _ask(self, request: urllib.request.Request) -> "Reader":
        with self.opener.open(request, timeout=60) as answer:
            self.page, self.url, self.headers = answer.read().decode(), answer.url, answer.headers
        return self


def _in_parts(fields: dict[str, list[str]], file: bytes) -> bytes:
    parts = [
        f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, values in fields.items()
        for value in values
    ]
    head = (
        f'--{BORDER}\r\nContent-Disposition: form-data; name="file"; filename="staff.csv"\r\nContent-Type: {FILE_TYPE}'
    )
    return b"".join([*parts, f"{head}\r\n\r\n".encode(), file, f"\r\n--{BORDER}--\r\n".encode()])


@contextlib.contextmanager
def all_started(commands: list[list[str]], around: dict[str, str]) -> Iterator[None]:
    """Processes in sessions of their own, which end with the block."""
    processes = [
        subprocess.Popen([BIN / name, *words], env=around, start_new_session=True) for name, *words in commands
    ]
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=PATIENCE)


@pytest.fixture
def place(postgresql, tmp_path) -> Iterator[tuple[Place, str]]:
    """`binome setup`, twelve people of whom one left long ago, then everything at once; and the link that was printed."""
    port, web = free_port(), [free_port(), free_port()]
    around = {name: value for name, value in os.environ.items() if not name.startswith(("BINOME_", "DJANGO_"))}
    with (
        mail_sink() as sink,
        psycopg.connect(postgresql, autocommit=True) as database,
        contextlib.ExitStack() as running,
    ):
        around |= {
            "DATABASE_URL": postgresql, "BINOME_SECRET_KEY": secrets.token_urlsafe(60), "BINOME_DATA_DIR": str(tmp_path / "data"),
            "BINOME_BASE_URL": f"https://{NAME}:{port}", "BINOME_ALLOWED_HOSTS": NAME, "BINOME_BEHIND_PROXY": "1",
            "BINOME_EMAIL_HOST": "127.0.0.1", "BINOME_EMAIL_PORT": str(sink.port), "BINOME_LOG_LEVEL": "ERROR", "BINOME_METRICS": "1",
        }  # fmt: skip
        (tmp_path / "data").mkdir()
        (tmp_path / "staff.csv").write_bytes(staff_file({"Réseaux": 12}))
        printed = [
            subprocess.run([BIN / "binome", *words], env=around, capture_output=True, text=True, check=True).stdout
            for words in (["setup"], ["import-people", str(tmp_path / "staff.csv")])
        ]
        today = datetime.now(UTC).date()
        left, announced = today - timedelta(days=90), today - timedelta(days=20)
        database.execute(
            "UPDATE people_person SET is_active = false, left_on = %s, erasure_told_on = %s WHERE staff_id = 'M0012'",
            (left, announced),
        )
        granian = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--log-level", "warning", "--port"]
        served = ["--blocking-threads", "2", "binome.interfaces.wsgi:application"]
        commands = [[*granian, str(number), *served] for number in web] + [["binome", "worker"]] * 2
        running.enter_context(all_started(commands, around))
        trusting = running.enter_context(proxy_before(web, tmp_path, port=port))
        here = Place(around["BINOME_BASE_URL"], trusting, database, sink)
        here.until(lambda: is_ready(here))
        yield here, re.search(r"https://\S+", printed[0])[0]


def is_ready(place: Place) -> bool:
    """Whether each web process answers that all is well, asked one after the other through the proxy."""
    try:
        for _turn in range(4):
            Reader(place).get("/readyz")
    except OSError:
        return False
    return len(place.rows("SELECT 1 FROM mail_heartbeat WHERE name LIKE 'worker:%%'")) == 2


def test_the_first_steps_of_a_wave_pass_through_two_web_and_two_worker_processes(place):
    here, link = place

    ana = comes_in_first(here, link)
    a_staff_file_comes_in(here, ana)
    a_survey_is_launched_and_answered(here, ana)
    a_colleague_signs_in(here)
    a_worker_is_killed_while_it_sends(here)
    what_the_proxy_keeps_to_itself(here, ana)
    assert here.rows("SELECT count(*) FROM privacy_auditline WHERE act = 'privacy.erased_person'") == [(1,)]
    assert here.rows("SELECT count(*) FROM mail_heartbeat WHERE name LIKE 'slot:_let_go:%%'") == [(1,)]


def comes_in_first(here: Place, link: str) -> Reader:
    """Every web process knows the session and serves the look."""
    ana = Reader(here).get(link)
    ana.send(
        urllib.parse.urlsplit(link).path,
        given_name="Ana",
        family_name="Roy",
        email="ana.roy@example.org",
        language="fr",
    )
    for _turn in range(4):
        assert urllib.parse.urlsplit(ana.get("/setup/").url).path == "/setup/"
    style = re.search(r'href="(/static/[^"]+\.css)"', ana.page)[1]
    for _turn in range(2):
        assert "immutable" in ana.get(style).headers["Cache-Control"]
    return ana


def a_staff_file_comes_in(here: Place, ana: Reader) -> None:
    """Received by one process, read and written by a worker, shown by the other."""
    ana.get("/directory/import/").send(
        "/directory/import/", empty="complete", file=staff_file({"Achats": 12}, prefix="N")
    )
    shown = urllib.parse.urlsplit(ana.url).path
    here.until(lambda: "/confirm/" in ana.get(shown).page)
    ana.send("/confirm/", empty="complete")
    here.until(lambda: here.rows("SELECT count(*) FROM people_person WHERE staff_id LIKE 'N%%'") == [(12,)])


def a_survey_is_launched_and_answered(here: Place, ana: Reader) -> None:
    """Each invitation is written once though two workers write, and an answer by the link in it counts once."""
    ana.get("/audience/programmes/new/").send("/new/", name="Passerelles", level_min="", level_max="")
    wave = re.search(r"/waves/(\d+)/", ana.page)[1]
    ana.get(f"/diagnosis/waves/{wave}/survey/").send("/prepare/")
    ana.get(f"/diagnosis/waves/{wave}/survey/").send("/launch/").send("/launch/")  # the question, then its answer
    invited = here.rows("SELECT count(*) FROM diagnosis_invitation")[0][0]
    assert invited == 24, "eleven who stay, twelve who came, and Ana"
    written = "SELECT count(*), count(DISTINCT to_id) FROM mail_outboxletter WHERE letter LIKE 'diagnosis/emails/%%'"
    here.until(lambda: here.rows(written)[0][0] >= invited)
    time.sleep(1.5)  # a second look of either worker
    assert here.rows(written) == [(invited, invited)]
    (text,) = here.rows("SELECT text FROM mail_outboxletter WHERE letter LIKE 'diagnosis/emails/%%' LIMIT 1")[0]
    reader = Reader(here).get(re.search(r"https://\S+/diagnosis/survey/\S+", text)[0])
    reader.send(urllib.parse.urlsplit(reader.url).path, empty=r"q\d", **{"q1-T01": "2", "q2": "T03"})
    assert here.rows("SELECT count(*) FROM diagnosis_answer") == [(1,)]


def a_colleague_signs_in(here: Place) -> None:
    """The code comes once and opens a session on both."""
    zoe = Reader(here).get("/accounts/login/code/")
    zoe.send("/accounts/login/code/", email="m3@example.org")
    here.until(lambda: codes_for(here, "m3@example.org"))
    (code,) = codes_for(here, "m3@example.org")
    zoe.send("/code/confirm/", code=code)
    for _turn in range(4):
        assert urllib.parse.urlsplit(zoe.get("/my-data/").url).path == "/my-data/"


def codes_for(here: Place, address: str) -> list[str]:
    """The codes that came, whatever else did: a survey is written to in working hours."""
    matches = [re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", taken.text) for taken in here.sink.to(address)]
    return [code[0] for code in matches if code]


def a_worker_is_killed_while_it_sends(here: Place) -> None:
    """The other takes over; nobody hears twice, and at most the email being handed over waits for a person."""
    here.sink.delay = 0.05
    here.database.execute(
        "INSERT INTO mail_outboxletter (key, to_id, address, letter, about, mailing, category, language, subject, text, html,"
        " calendar, calendar_method, state, send_after, considerate, attempts, error, created_at, claimed_by)"
        " SELECT 'news:' || n, min(p.id), 'news' || n || '@example.org', 'mail/emails/duty_failed.txt', '[]', '', 'decision', 'fr',"
        " 'Des nouvelles', 'Bonjour', '<p>Bonjour</p>', '', '', 'queued', %s, false, 0, '', %s, ''"
        " FROM generate_series(1, %s) n, people_person p WHERE p.is_active GROUP BY n",
        (datetime.now(UTC) - timedelta(minutes=1), datetime.now(UTC), LETTERS),
    )
    here.until(lambda: len(news(here)) >= 5)
    ((name,),) = here.rows(
        "SELECT DISTINCT claimed_by FROM mail_outboxletter WHERE state IN ('sending', 'handed') LIMIT 1"
    )
    inner = int(re.search(r"-(\d+)-\w+$", name)[1])
    for process in (supervisor_of(inner), inner):  # the one that would start it again first
        os.kill(process, signal.SIGKILL)
    left = "SELECT count(*) FROM mail_outboxletter WHERE key LIKE 'news:%%' AND state NOT IN ('sent', 'doubtful')"
    here.until(lambda: here.rows(left) == [(0,)])

    doubtful = here.rows("SELECT address FROM mail_outboxletter WHERE state = 'doubtful'")
    assert set(Counter(news(here)).values()) == {1}
    assert len(doubtful) <= 1
    assert len({*news(here), *(address for (address,) in doubtful)}) == LETTERS


def supervisor_of(inner: int) -> int:
    """The `binome worker` that keeps the process which works."""
    return int(re.search(r"(?m)^PPid:\s+(\d+)", Path(f"/proc/{inner}/status").read_text())[1])


def news(here: Place) -> list[str]:
    return [taken.readers[0] for taken in here.sink.taken if taken.readers[0].startswith("news")]


def what_the_proxy_keeps_to_itself(here: Place, ana: Reader) -> None:
    """Figures stay inside; a file that is too large does not get in."""
    with pytest.raises(urllib.error.HTTPError, match="404"):
        ana.get("/metrics")
    ana.get("/directory/import/")
    with pytest.raises((urllib.error.HTTPError, urllib.error.URLError), match=r"413|reset|Broken pipe|EOF"):
        ana.send("/directory/import/", empty="complete", file=b"x" * (26 << 20))
