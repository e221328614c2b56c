"""One turn of a worker, and picking up what a killed worker left behind: letters it had claimed, tasks it was running."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from binome.core.mail import delivery, heartbeat
from binome.orchestration import clock

QUARTER = 15
RUNS = ":tasks-"  # a task runner is named after the worker that watches it: "worker:host-12-ab:tasks-3"

log = logging.getLogger("binome.worker")


def turn(worker: str, *, now: datetime, stopping: Callable[[], bool] = bool) -> int:
    """A sign of life, the orphans picked up, the clock's quarter if nobody has it, letters. How many letters left."""
    heartbeat.beat(worker, now=now)
    pick_up(now=now)
    tick_once(now)
    return delivery.send_due(by=worker, stopping=stopping).sent


def tick_once(now: datetime) -> None:
    """Let the clock tick for this quarter of an hour, unless a worker did; what fails is tried again by the next turn."""
    quarter = f"{now:%Y-%m-%dT%H}:{now.minute - now.minute % QUARTER:02d}"
    if not heartbeat.take_slot(quarter, now=now):
        return
    try:
        clock.tick(now)
    except Exception:
        heartbeat.give_slot_back(quarter)
        raise


def pick_up(*, now: datetime) -> int:
    """Letters and tasks of workers that are no longer alive wait in their queues again; how many."""
    alive = heartbeat.living(now=now)
    letters = delivery.recover(alive=alive, claimed_before=now - heartbeat.GONE)
    tasks = sum(requeue(task.pk) for task in DBTaskResult.objects.running() if _is_orphan(task, alive))
    if letters or tasks:
        log.warning("picked up after a worker that died", extra={"letters": letters, "tasks": tasks})
    return letters + tasks


def _is_orphan(task: DBTaskResult[Any, Any], alive: set[str]) -> bool:
    runner = str(task.worker_ids[-1]) if task.worker_ids else ""
    return runner.rsplit(RUNS, 1)[0] not in alive


def requeue_of(runner: str) -> int:
    """The tasks that one task runner, known to be dead, was running wait again; how many."""
    running = [task for task in DBTaskResult.objects.running() if task.worker_ids[-1:] == [runner]]
    return sum(requeue(task.pk) for task in running)


@transaction.atomic
def requeue(task_id: UUID) -> int:
    """One task that was running waits again; 0 when it has ended meanwhile."""
    waiting = {"status": TaskResultStatus.READY, "started_at": None}
    return DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.RUNNING).update(**waiting)
