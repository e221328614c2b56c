"""Workers: one sign of life each, each slot of the clock once, and nothing left behind by one that was killed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from binome.core.mail import delivery_log, heartbeat
from binome.core.mail.models import LetterState, OutboxLetter
from binome.interfaces.health.logs import JsonLines
from binome.orchestration import clock, workers
from tests.core.mail.factories import LetterFactory

NOW = timezone.now()
PATIENCE = 120  # seconds
T = TypeVar("T")


@pytest.fixture
def worker(db, settings, tmp_path):
    """A worker that lives in this process, in a folder of its own."""
    settings.DATA_DIR = tmp_path
    one = workers.Worker(stop=threading.Event())
    yield one
    one.shut_down()


@pytest.fixture
def ticks(monkeypatch):
    """When the clock ticked; it breaks as often as asked."""
    ticked = []
    monkeypatch.setattr(clock, "tick", ticked.append)
    return ticked


def running_task(worker: str) -> DBTaskResult:
    """A task that `worker` had begun."""
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING, args_kwargs={"args": [], "kwargs": {}}, queue_name="default",
        task_path="binome.journey.enrolment.tasks.send_call_letters", backend_name="default", priority=0,
        exception_class_path="", traceback="", started_at=NOW - timedelta(minutes=5), worker_ids=[worker], run_after=NOW,
    )  # fmt: skip


def claimed_by(worker: str) -> OutboxLetter:
    """A letter that `worker` had taken from the queue some minutes ago."""
    return LetterFactory(
        state=LetterState.SENDING, claimed_by=worker, claimed_at=timezone.now() - timedelta(minutes=5)
    )  # fmt: skip


@pytest.mark.django_db
def test_two_workers_give_each_quarter_of_an_hour_to_one(settings, tmp_path, ticks):
    settings.DATA_DIR = tmp_path
    pair = [workers.Worker(stop=threading.Event()) for _ in range(2)]

    with time_machine.travel(NOW, tick=False):
        for one in (*pair, *pair):
            one.turn()

    assert ticks == [NOW]
    for one in pair:
        one.shut_down()


@pytest.mark.django_db(transaction=True)  # after trouble a worker looks at its connections, and drops those it doubts
def test_a_tick_that_fails_is_tried_again_by_the_next_turn(worker, monkeypatch, caplog):
    ticks = []

    def broken_once(now):
        ticks.append(now)
        if len(ticks) == 1:
            raise RuntimeError

    monkeypatch.setattr(clock, "tick", broken_once)

    with time_machine.travel(NOW, tick=False):
        for _ in range(3):
            worker.turn()

    assert len(ticks) == 2
    assert "a duty failed" in caplog.text


@pytest.mark.django_db
def test_letters_and_tasks_of_a_dead_worker_wait_again_and_those_of_a_living_one_do_not(worker, ticks, settings):
    heartbeat.beat("gone", now=timezone.now() - timedelta(minutes=5))
    heartbeat.beat("well", now=timezone.now())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    lost, held = claimed_by("gone"), claimed_by("well")
    begun, going = running_task("gone"), running_task("well")

    worker.turn()

    states = dict(OutboxLetter.objects.values_list("pk", "state"))
    tasks = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert states == {lost.pk: LetterState.SENT, held.pk: LetterState.SENDING}
    assert tasks == {begun.pk: TaskResultStatus.READY, going.pk: TaskResultStatus.RUNNING}


@pytest.mark.django_db
def test_what_the_mail_server_had_taken_from_a_dead_worker_of_this_machine_does_not_leave_again(
    worker, ticks, mailoutbox
):
    taken, left = claimed_by("killed"), claimed_by("killed")
    begun = running_task("killed")
    (delivery_log.folder() / "killed.taken").write_text(f"{taken.pk}\n")

    worker.turn()

    begun.refresh_from_db()
    assert [letter.to for letter in mailoutbox] == [[left.to.email]]
    assert not OutboxLetter.objects.exclude(state=LetterState.SENT).exists()
    assert begun.status == TaskResultStatus.READY


@pytest.mark.django_db
def test_what_the_mail_server_refused_waits_again_and_what_it_never_answered_is_left_to_a_person(
    worker, ticks, mailoutbox
):
    refused, unanswered = claimed_by("killed"), claimed_by("killed")
    OutboxLetter.objects.update(state=LetterState.HANDED)
    (delivery_log.folder() / "killed.taken").write_text(f"-{refused.pk}\n")

    worker.turn()
    worker.turn()

    states = dict(OutboxLetter.objects.values_list("pk", "state"))
    assert states == {refused.pk: LetterState.SENT, unanswered.pk: LetterState.DOUBTFUL}
    assert [letter.to for letter in mailoutbox] == [[refused.to.email]]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_fails_is_told_once_with_its_cause_and_once_when_it_is_back(worker, ticks, caplog):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("connection to server at 10.0.0.1 failed: Connection refused")

    with connection.execute_wrapper(refuse):
        for _ in range(5):
            worker.turn()
    worker.turn()

    told = [record for record in caplog.records if record.name == "binome.worker"]
    lines = [json.loads(JsonLines().format(record)) for record in told]
    assert [line["message"] for line in lines] == [
        "the database fails; the worker tries again", "the database answers again"
    ]  # fmt: skip
    assert lines[0]["cause"] == "connection refused"
    assert "10.0.0.1" not in json.dumps(lines)


@pytest.mark.django_db
def test_a_clock_set_back_two_hours_repeats_nothing_and_stops_nothing(worker, ticks, mailoutbox):
    """F43: what was done stays done, and what is posted meanwhile leaves."""
    before, meanwhile = NOW, NOW - timedelta(hours=2)

    for moment in (before, meanwhile, before):
        with time_machine.travel(moment, tick=False):
            LetterFactory(send_after=moment) if moment not in ticks else None
            worker.turn()

    assert ticks == [before, meanwhile]
    assert len(mailoutbox) == len({letter.to[0] for letter in mailoutbox}) == 2


@pytest.mark.django_db
def test_a_worker_is_known_for_a_minute_and_forgotten_when_it_goes_home():
    name = heartbeat.new_name()
    heartbeat.beat(name, now=NOW)

    assert heartbeat.is_alive(now=NOW + timedelta(seconds=59))
    assert not heartbeat.is_alive(now=NOW + timedelta(seconds=61))
    heartbeat.stop_beating(name)
    assert not heartbeat.is_alive(now=NOW)


@pytest.mark.slow
@pytest.mark.parametrize("ended_by", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_starts_where_tables_of_its_version_lack_and_ends_with_those_it_started(tmp_path, ended_by):
    with closing(sqlite3.connect(tmp_path / "w.db")) as database:
        database.execute("CREATE TABLE people_person (id)")  # set up once, by another version
    program = Path(sys.executable).parent / "binome"
    here = {
        **os.environ,
        "BINOME_DEBUG": "1",
        "BINOME_DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/w.db",
    }
    here["DJANGO_SETTINGS_MODULE"] = "binome.settings.base"
    worker = subprocess.Popen([program, "worker"], env=here, stderr=subprocess.DEVNULL)
    try:
        below = until(lambda: [pid for pid in _below(worker.pid) if b"db_worker" in _command(pid)])
        commands = [_command(pid) for pid in below]
        worker.send_signal(ended_by)
        worker.wait(PATIENCE)
    finally:
        worker.kill()

    assert all(b"--no-reload" in command for command in commands), (
        "what reloads, in debug mode, does not end when asked"
    )
    until(lambda: not any(_is_running(pid) for pid in below))


def until(look: Callable[[], T]) -> T:
    """What `look` gives once it gives something; fails when that takes longer than any loaded machine needs."""
    end = time.monotonic() + PATIENCE
    while not (given := look()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return given


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _below(pid: int) -> list[int]:
    """The processes that `pid` started, and those that they started."""
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [*children, *(below for child in children for below in _below(child))]


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
