"""`binome worker` is two processes: a supervisor that only waits, and the worker it keeps.

Whoever is killed outright between a mail server's "250 OK" and the note of it leaves a letter that may have left. The process
that people and service managers know, and kill, is therefore not the one that speaks to the mail server: when the supervisor goes,
however it goes, the pipe between the two closes, and the worker ends the letter it holds, notes it and goes as well. When it is
the worker that was killed, the supervisor starts another. Knows nothing of Django, so that it stays small.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

KEPT = "--kept"
PAUSE = 1.0  # seconds before another worker is started: one that is killed at once must not keep a processor busy


def main(arguments: Sequence[str]) -> int:
    """Keep a worker until asked to stop, or until it ends by itself; its exit status."""
    supervisor = _Supervisor([str(Path(sys.executable).parent / "binome"), "worker", KEPT, *arguments])
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: supervisor.stop())
    return supervisor.run()


class _Supervisor:
    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.asked_to_stop = False
        self.worker: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """A session of its own, so that a signal to the supervisor's group does not reach the worker."""
        while not self.asked_to_stop:
            self.worker = subprocess.Popen(self.command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603
            if self.asked_to_stop:  # between the two lines above
                self.stop()
            status = self.worker.wait()
            if status >= 0:  # below nothing a signal ended it, and it is started again
                return status
            if not self.asked_to_stop:
                _log("the worker was killed; another one starts", signal=-status)
                time.sleep(PAUSE)
        return 0

    def stop(self) -> None:
        """The worker learns that it may go."""
        self.asked_to_stop = True
        if self.worker is not None and self.worker.stdin is not None:
            self.worker.stdin.close()


def _log(message: str, *, signal: int) -> None:
    """One line, as the worker itself writes them (interfaces/health/logs.py)."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = {"at": at, "level": "WARNING", "logger": "binome.supervisor", "message": message, "signal": signal}
    print(json.dumps(line), file=sys.stderr, flush=True)
