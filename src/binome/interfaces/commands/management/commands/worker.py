"""`binome worker`: letters leave, tasks run, the clock ticks. As many as you like may run at once."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from binome.orchestration.workers import Worker


class Command(BaseCommand):
    """Write and send letters, run background tasks, let the clock tick every quarter of an hour."""

    help = "Send letters, run background tasks, let the clock tick."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        worker = Worker(stop=stop)
        if options["once"]:
            worker.turn_until_done()
            worker.put_down()
        else:
            worker.run()
