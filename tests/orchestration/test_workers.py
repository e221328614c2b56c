"""Workers: one sign of life each, each slot of the clock once, and nothing left behind by one that was killed."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from binome.core.mail import heartbeat
from binome.core.mail.models import LetterState, OutboxLetter
from binome.orchestration import clock, workers
from tests.core.mail.factories import LetterFactory

NOW = timezone.now()
LATER = NOW + timedelta(minutes=5)


def running_task(worker: str) -> DBTaskResult:
    """A task that a runner of `worker` had begun."""
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING, args_kwargs={"args": [], "kwargs": {}}, queue_name="default",
        task_path="binome.journey.enrolment.tasks.send_call_letters", backend_name="default", priority=0,
        exception_class_path="", traceback="", started_at=NOW, worker_ids=[f"{worker}{workers.RUNS}1"], run_after=NOW,
    )  # fmt: skip


@pytest.mark.django_db
def test_two_workers_give_each_quarter_of_an_hour_to_one(monkeypatch):
    ticks = []
    monkeypatch.setattr(clock, "tick", ticks.append)

    for name in ("worker:a", "worker:b", "worker:a"):
        workers.turn(name, now=NOW)

    assert len(ticks) == 1


@pytest.mark.django_db
def test_a_tick_that_fails_is_tried_again_by_the_next_turn(monkeypatch):
    ticks = []

    def broken(now):
        ticks.append(now)
        if len(ticks) == 1:
            raise RuntimeError

    monkeypatch.setattr(clock, "tick", broken)

    with pytest.raises(RuntimeError):
        workers.tick_once(NOW)
    workers.tick_once(NOW)
    workers.tick_once(NOW)

    assert len(ticks) == 2


@pytest.mark.django_db
def test_letters_and_tasks_of_a_dead_worker_wait_again_and_those_of_a_living_one_do_not():
    heartbeat.beat("worker:dead", now=NOW)
    heartbeat.beat("worker:well", now=LATER)
    lost, held = (
        LetterFactory(state=LetterState.SENDING, claimed_by=f"worker:{w}", claimed_at=NOW) for w in ("dead", "well")
    )
    begun, going = running_task("worker:dead"), running_task("worker:well")

    picked_up = workers.pick_up(now=LATER)

    states = dict(OutboxLetter.objects.values_list("pk", "state"))
    tasks = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert picked_up == 2
    assert states == {lost.pk: LetterState.QUEUED, held.pk: LetterState.SENDING}
    assert tasks == {begun.pk: TaskResultStatus.READY, going.pk: TaskResultStatus.RUNNING}


@pytest.mark.django_db
def test_a_worker_is_known_for_a_minute_and_forgotten_when_it_goes_home():
    name = heartbeat.new_name()
    heartbeat.beat(name, now=NOW)

    assert heartbeat.is_alive(now=NOW + timedelta(seconds=59))
    assert not heartbeat.is_alive(now=NOW + timedelta(seconds=61))
    heartbeat.stop(name)
    assert not heartbeat.is_alive(now=NOW)


@pytest.mark.slow
def test_a_worker_starts_without_its_tables_and_when_killed_takes_its_task_runner_along(tmp_path):
    program = Path(sys.executable).parent / "binome"
    here = {
        **os.environ,
        "BINOME_DEBUG": "1",
        "BINOME_DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/w.db",
    }
    here["DJANGO_SETTINGS_MODULE"] = "binome.settings.base"
    worker = subprocess.Popen([program, "worker"], env=here, stderr=subprocess.DEVNULL)
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
    end = time.monotonic() + 60
    while not (runners := children.read_text().split()) and time.monotonic() < end:
        time.sleep(0.2)

    worker.send_signal(signal.SIGKILL)
    worker.wait()

    while any(_is_running(int(pid)) for pid in runners) and time.monotonic() < end:
        time.sleep(0.2)
    assert runners
    assert not any(_is_running(int(pid)) for pid in runners)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
