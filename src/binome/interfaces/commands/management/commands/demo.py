"""`binome demo`: the whole product on one machine, on invented people with real skills."""

import contextlib
import gc
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from binome.core.people.models import Person
from binome.interfaces.commands import demo_database, tables
from binome.orchestration import cast, demo

PATIENCE = 180  # seconds: a machine busy with something else needs longer than a quiet one
SAYS_SO_AFTER = 15  # seconds: a silent terminal is then taken for a broken one
TIME_TO_END = 10  # seconds for a process to end what it does before it is killed


class Command(BaseCommand):
    """Migrate, tell the story once, serve it with a worker, and say where to look."""

    help = "Serve the demo company (BINOME_DEMO is on, SQLite, letters kept on this machine)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--stage", choices=demo.STAGES, default="mentoring")
        parser.add_argument("--only-prepare", action="store_true", help="tell the story, serve nothing yet")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo mode is off (BINOME_DEMO).")
        port = options["port"]
        _refuse_taken(port)
        self._prepare(options["stage"])
        if options["only_prepare"]:
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        commands = [
            [
                *("granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
                *("--blocking-threads", "4", "--log-level", "warning", "binome.interfaces.wsgi:application"),
            ],
            ["binome", "worker"],
        ]
        bin_dir = Path(sys.executable).parent
        running = [
            subprocess.Popen([str(bin_dir / c[0]), *c[1:]], start_new_session=True)  # noqa: S603
            for c in commands
        ]
        for name in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda *_: sys.exit(0))
        try:
            self._wait(port, running[0])
            self._say(port, options["stage"])
            running[0].wait()
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
        finally:
            _stop(running)

    def _prepare(self, stage: str) -> None:
        is_ours = not demo_database.holds_outsiders() and demo_database.bring_to_this_version()
        if not is_ours and (demo_database.holds_outsiders() or not _is_its_own_folder()):
            where = settings.DATABASES["default"]["NAME"]
            raise CommandError(f"{where} holds people whom the demo of this version did not make. {_remedy()}")
        if not is_ours:
            self.stdout.write("Another version of Binôme told this story: it is told anew.")
            demo_database.forget()
            tables.bring_up_to_date()
        call_command("createcachetable", verbosity=0)
        if not Person.objects.exists():
            self.stdout.write("Telling the story up to this stage: " + stage + " …")
            gc.disable()  # the story is told in one go and keeps what it makes: looking for rubbish finds none
            demo.tell(slice_name="energy", stage=stage, now=timezone.now())
            gc.enable()
        demo.readdress_letters(settings.BASE_URL)

    def _wait(self, port: int, server: "subprocess.Popen[bytes]") -> None:
        begun, announced = time.monotonic(), False
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({})
        )  # a company's proxy knows no server of ours
        while (waited := time.monotonic() - begun) < PATIENCE:
            with contextlib.suppress(OSError), opener.open(f"http://127.0.0.1:{port}/healthz", timeout=10):
                return
            if server.poll() is not None:
                raise CommandError("The server could not start; the lines above say why.")
            if waited > SAYS_SO_AFTER and not announced:
                self.stdout.write("The machine is busy; the server is still starting …")
                self.stdout.flush()
                announced = True
            time.sleep(0.1)
        raise CommandError(f"The server did not answer within {PATIENCE} seconds.")

    def _say(self, port: int, stage: str) -> None:
        self.stdout.write(f"\n  Binôme is at http://localhost:{port}/demo/  (stage: {stage}; stop with Ctrl+C)\n\n")
        self.stdout.write("  Become someone with one click there, or sign in with a code sent to one of these:\n")
        for role, person in cast.cast().items():
            self.stdout.write(f"    {role:<18} {person.name:<22} {person.email}\n")
        self.stdout.write(f"\n  Every letter, sign-in codes included: http://localhost:{port}/demo/letters/\n")
        self.stdout.flush()


def _is_its_own_folder() -> bool:
    """Whether nobody chose the folder, so that what is in it is the demo's alone."""
    return Path("var/demo").resolve() == settings.DATA_DIR


def _remedy() -> str:
    if _is_its_own_folder():
        return f"Delete the folder {settings.DATA_DIR}, then start again."
    return (
        f"Delete {settings.DATABASES['default']['NAME']} if nobody needs it, or set BINOME_DATA_DIR to another folder."
    )


def _refuse_taken(port: int) -> None:
    """The server would share a port with another one and each would get half of the visits, so look first."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as no:
            raise CommandError(f"Port {port} cannot be used ({no}). Try another one: make demo PORT={port + 1}") from no


def _stop(running: list["subprocess.Popen[bytes]"]) -> None:
    """Ask each to end; whoever cannot in time goes with its children, which would keep the port otherwise."""
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=TIME_TO_END)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
