"""`binome worker`: letters leave, tasks run, the clock ticks. As many as you like may run at once."""

import contextlib
import ctypes
import logging
import signal
import subprocess
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, connections
from django.utils import timezone

from binome.core.mail import heartbeat
from binome.orchestration import workers

PAUSE = 1.0
PAUSE_IN_TROUBLE = 5.0

log = logging.getLogger("binome.worker")


class Command(BaseCommand):
    """Send letters every second, run background tasks, let the clock tick every quarter of an hour."""

    help = "Send letters, run background tasks, let the clock tick."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        name = heartbeat.new_name()
        if options["once"]:
            workers.turn(name, now=timezone.now())
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        threading.Thread(target=_keep_beating, args=(name, stop), daemon=True).start()
        runner = _TaskRunner(name)
        try:
            while not stop.is_set():
                stop.wait(_one_turn(name, runner, stop))
        finally:
            runner.stop()
            with contextlib.suppress(Error):
                heartbeat.stop(name)


def _keep_beating(name: str, stop: threading.Event) -> None:
    """A sign of life every few seconds, however long a turn takes: a slow mail server must not make us look dead."""
    while not stop.wait(heartbeat.EVERY):
        try:
            heartbeat.beat(name, now=timezone.now())
        except Error:
            connections.close_all()


def _die_with_the_worker() -> None:
    """Ask the kernel to end this process when the worker is killed: nobody would watch it any more."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _one_turn(name: str, runner: "_TaskRunner", stop: threading.Event) -> float:
    """Do one turn; whatever goes wrong is written down and tried again. How long to wait before the next."""
    try:
        runner.watch()
        return 0.1 if workers.turn(name, now=timezone.now(), stopping=stop.is_set) else PAUSE
    except Exception as trouble:  # a worker that dies of one bad turn helps nobody
        log.exception("a turn of the worker failed", extra={"trouble": type(trouble).__name__})
        connections.close_all()
        return PAUSE_IN_TROUBLE


class _TaskRunner:
    """The process that runs background tasks, started again when it ends; what it was doing then waits again."""

    def __init__(self, worker: str) -> None:
        self._worker, self._number = worker, 0
        self._start()

    def _start(self) -> None:
        self._number += 1
        self._name = f"{self._worker}{workers.RUNS}{self._number}"
        words = ["db_worker", "--interval", "1", "--worker-id", self._name, "--no-reload"]
        program = str(Path(sys.executable).parent / "binome")
        self._process = subprocess.Popen([program, *words], preexec_fn=_die_with_the_worker)  # noqa: S603, PLW1509

    def watch(self) -> None:
        """Start another runner when this one has ended."""
        if self._process.poll() is not None:
            workers.requeue_of(self._name)
            self._start()

    def stop(self) -> None:
        """Let the current task end, for a while."""
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
