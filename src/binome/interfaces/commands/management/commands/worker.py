"""`binome worker`: letters leave, tasks run, the clock ticks. As many as you like may run at once."""

import os
import signal
import sys
import threading
from argparse import SUPPRESS, ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from binome.interfaces.commands.readiness import refuse_never_set_up
from binome.interfaces.commands.supervisor import KEPT
from binome.orchestration.workers import Worker


class Command(BaseCommand):
    """Write and send letters, run background tasks, let the clock tick every quarter of an hour."""

    help = "Send letters, run background tasks, let the clock tick."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
        parser.add_argument(KEPT, action="store_true", help=SUPPRESS)  # by a supervisor, which holds our standard input

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_never_set_up()
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        worker = Worker(stop=stop)
        if options["once"]:
            worker.turn_until_done()
            worker.shut_down()
            return
        if options["kept"]:
            threading.Thread(target=_stop_with_the_supervisor, args=(stop,), daemon=True).start()
        worker.run()


def _stop_with_the_supervisor(stop: threading.Event) -> None:
    """The supervisor never writes: what ends the wait is that it has gone."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop.set()
