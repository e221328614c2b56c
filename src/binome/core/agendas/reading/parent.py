"""Starts the process that reads a calendar, and hears what it says."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from binome.core.agendas.reading.busy import Spell, UnreadableAgenda, Window

SOURCE = Path(__file__).resolve().parents[4]  # the folder that holds the package, wherever it is installed
READER = "binome.core.agendas.reading.child"
HANDED_DOWN = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR")  # no key, no database address
SECONDS = 60  # by the clock: the process counts its own seconds, and may wait for a processor
ENDED_BY_A_LIMIT = {-signal.SIGPROF, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGKILL, -signal.SIGBUS}


class ReaderFailed(Exception):
    """The process ended with this code and without a word: a fault of ours or of the installation, for the log."""


@dataclass(frozen=True)
class AgendaText:
    """What a machine answered: a calendar, or many within the answer of a CalDAV server."""

    content: bytes
    is_multistatus: bool = False


def spells_of(answer: AgendaText, window: Window) -> list[Spell]:
    """When it says that someone is busy. Raises `UnreadableAgenda`."""
    head = {
        "since": window.since.isoformat(),
        "until": window.until.isoformat(),
        "zone": str(window.zone),
        "is_multistatus": answer.is_multistatus,
    }
    environment = {name: os.environ[name] for name in HANDED_DOWN if name in os.environ}
    environment["PYTHONPATH"] = str(SOURCE)
    try:
        ended = subprocess.run(  # noqa: S603 — our own interpreter and module, nothing of the calendar in the command
            [sys.executable, "-m", READER],
            input=json.dumps(head).encode() + b"\n" + answer.content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableAgenda("too_long") from None
    if ended.returncode in ENDED_BY_A_LIMIT:
        raise UnreadableAgenda("too_long")
    if ended.returncode:
        raise ReaderFailed(ended.returncode)
    outcome = json.loads(ended.stdout)
    if "refused" in outcome:
        raise UnreadableAgenda(outcome["refused"])
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in outcome["spells"]]
