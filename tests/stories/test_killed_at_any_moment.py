"""Worker and web server, killed outright at random moments and started again: letters leave once, answers count once."""

import contextlib
import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection, connections

from binome.core.mail.models import LetterState, OutboxLetter
from binome.journey.diagnosis import emails
from binome.journey.diagnosis.models import Answer, AnswerItem
from binome.journey.diagnosis.queries.survey import fingerprint
from tests.core.mail.factories import LetterFactory
from tests.journey.diagnosis.factories import open_survey
from tests.sinks import Sink, free_port, mail_sink

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BIN = Path(sys.executable).parent
PATIENCE = 60.0
LETTERS, PEOPLE, KILLS = 100, 50, 2


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A real mail server, a little slow, so that a kill falls in the middle of something."""
    with mail_sink() as server:
        server.delay = 0.004
        yield server


@pytest.fixture(autouse=True)
def nobody_left_behind(transactional_db) -> Iterator[None]:
    """The server may hold the session of a killed process for a while: nothing can be emptied or dropped below it."""
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def installation(tmp_path) -> dict[str, str]:
    """What programs of this installation find around them: the database of this test, a folder of their own."""
    kept = connection.settings_dict
    port = free_port()
    if connection.vendor == "sqlite":
        address = f"sqlite:///{Path(kept['NAME']).resolve()}"
    else:
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{kept['NAME']}").geturl()
    return {
        **os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "binome.settings.base", "BINOME_DEBUG": "1",
        "BINOME_SECRET_KEY": os.environ["BINOME_SECRET_KEY"], "BINOME_DATA_DIR": str(tmp_path), "BINOME_LOG_LEVEL": "ERROR",
        "BINOME_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "BINOME_EMAIL_HOST": "127.0.0.1",
        "PORT": str(port), "BINOME_BASE_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip


def test_a_worker_killed_again_and_again_while_it_sends_reaches_everyone_once(sink, installation):
    LetterFactory.create_batch(LETTERS)
    moments = sorted(random.sample(range(5, LETTERS - 20), KILLS))

    for moment in moments:
        with worker(installation, sink) as one:
            until(lambda moment=moment: len(sink.taken) >= moment)
            time.sleep(random.uniform(0, 0.02))
            one.kill()
    with worker(installation, sink):
        until(nothing_left_to_send)

    assert set(Counter(readers(sink)).values()) == {1}
    assert len(sink.taken) == LETTERS


def test_the_process_that_speaks_to_the_mail_server_may_be_killed_too_and_nobody_hears_twice(sink, installation):
    """At most the one letter on its way at that instant is in doubt; all others reach their reader, each once."""
    LetterFactory.create_batch(LETTERS)

    with worker(installation, sink) as supervisor:
        for moment in sorted(random.sample(range(5, LETTERS - 20), KILLS)):
            until(lambda moment=moment: len(sink.taken) >= moment)
            time.sleep(random.uniform(0, 0.02))
            until(lambda: kill_inner(supervisor))
        until(lambda: not OutboxLetter.objects.exclude(state__in=(LetterState.SENT, LetterState.DOUBTFUL)).exists())

    doubtful = OutboxLetter.objects.filter(state=LetterState.DOUBTFUL).select_related("to")
    everyone = {letter.to.email for letter in OutboxLetter.objects.select_related("to")}
    assert set(Counter(readers(sink)).values()) == {1}
    assert everyone - set(readers(sink)) <= {letter.to.email for letter in doubtful}
    assert len(doubtful) <= KILLS


def kill_inner(supervisor: "subprocess.Popen[bytes]") -> bool:
    """Kill the worker that `supervisor` keeps now; whether there was one."""
    kept = Path(f"/proc/{supervisor.pid}/task/{supervisor.pid}/children").read_text().split()
    for pid in kept:
        os.kill(int(pid), signal.SIGKILL)
    return bool(kept)


def readers(sink: Sink) -> list[str]:
    return [taken.readers[0] for taken in sink.taken]


def nothing_left_to_send() -> bool:
    return not OutboxLetter.objects.exclude(state=LetterState.SENT).exists()


def test_a_web_server_killed_while_people_answer_keeps_every_acknowledged_answer_once(installation):
    survey, _ = open_survey({"Réseaux": PEOPLE})
    links = [emails.survey_link(invitation) for invitation in survey.invitations.all()]
    senders = [Sender(link, port=int(installation["PORT"])) for link in links]
    dice = random.Random()
    stop = threading.Event()
    crowd = [threading.Thread(target=send_all, args=(senders[turn::4], stop)) for turn in range(4)]

    try:
        for turn, moment in enumerate(sorted(dice.sample(range(2, PEOPLE - 10), KILLS))):
            with web(installation):
                for thread in crowd if turn == 0 else ():
                    thread.start()
                until(lambda moment=moment: sum(one.acknowledged for one in senders) >= moment)
                time.sleep(dice.uniform(0, 0.02))
        with web(installation):
            until(lambda: all(one.acknowledged for one in senders))
    finally:
        stop.set()
        for thread in crowd:
            thread.join()

    kept = Counter(Answer.objects.values_list("receipt", flat=True))
    assert kept == {fingerprint(one.receipt): 1 for one in senders}
    assert AnswerItem.objects.count() == PEOPLE * 2
    assert survey.invitations.filter(answered=True).count() == PEOPLE


class Sender:
    """Someone who sends the same answer until they are told that it arrived."""

    def __init__(self, link: str, *, port: int) -> None:
        self.link, self.port = link, port
        self.receipt = f"{random.getrandbits(128):032x}"
        self.acknowledged = False

    def send(self) -> None:
        """One try; whatever breaks is no acknowledgement."""
        body = urlencode({"language": "fr", "q1-T01": "2", "q2": "T03", "receipt": self.receipt})
        door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            door.request("POST", self.link, body, {"Content-Type": "application/x-www-form-urlencoded"})
            self.acknowledged = door.getresponse().status == 302
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            door.close()


def send_all(senders: list[Sender], stop: threading.Event) -> None:
    for one in senders:
        while not (one.acknowledged or stop.is_set()):
            one.send()


@contextlib.contextmanager
def worker(installation: dict[str, str], sink: Sink) -> Iterator["subprocess.Popen[bytes]"]:
    """The real one, for as long as the block lasts."""
    with program([BIN / "binome", "worker"], {**installation, "BINOME_EMAIL_PORT": str(sink.port)}) as process:
        yield process
        process.terminate()


@contextlib.contextmanager
def web(installation: dict[str, str]) -> Iterator[None]:
    """The real one; killed with all its processes when the block ends."""
    command = [
        BIN / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", installation["PORT"], "--workers", "1",
        "--blocking-threads", "4", "--log-level", "warning", "binome.interfaces.wsgi:application",
    ]  # fmt: skip
    with program(command, installation) as process:
        yield
        os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def program(command: list[Any], around: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """In a session of its own, whose end is waited for."""
    process = subprocess.Popen(command, env=around, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        yield process
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    finally:
        process.wait(timeout=PATIENCE)


def until(met: Callable[[], bool]) -> None:
    """Wait for it; fail after a minute."""
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
    connections.close_all()
