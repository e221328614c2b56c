"""`binome worker`: letters leave, tasks run, the clock ticks. As many as you like may run at once."""

import signal
import subprocess
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from binome.core.mail import delivery, heartbeat
from binome.orchestration import clock

QUARTER = 15


class Command(BaseCommand):
    """Send letters every second, run background tasks, let the clock tick every quarter of an hour."""

    help = "Send letters, run background tasks, let the clock tick."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            turn()
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        tasks = _task_worker()
        try:
            while not stop.is_set():
                close_old_connections()
                try:
                    busy = turn()
                except OperationalError as broken:
                    self.stderr.write(f"The database does not answer: {broken}")
                    busy = 0
                if tasks.poll() is not None and not stop.is_set():
                    tasks = _task_worker()
                stop.wait(0.1 if busy else 1)
        finally:
            tasks.terminate()
            tasks.wait(timeout=10)


def _task_worker() -> "subprocess.Popen[bytes]":
    program = Path(sys.executable).parent / "binome"
    return subprocess.Popen([str(program), "db_worker", "--interval", "1"])  # noqa: S603


def turn() -> int:
    """One turn: sign of life, the clock's slot if nobody has it, letters. Returns how many letters left."""
    now = timezone.now()
    heartbeat.beat(now=now)
    minute = now.minute - now.minute % QUARTER
    if heartbeat.take_slot(f"slot:{now:%Y-%m-%dT%H}:{minute:02d}", now=now):
        clock.tick(now)
    return delivery.send_due(by=heartbeat.WORKER).sent
