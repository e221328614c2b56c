"""Log lines as JSON, one a line, with the request's id and nothing that says who someone is.

Addresses of pages may hold secrets (a survey link, a calendar feed) and messages of the database may quote a row, so
neither is written: a request is told by its route, an exception by its class, the lines of code it crossed and, where it
is trouble of the database or the system, its cause in words of ours.
"""

import json
import logging
import os
import sys
import threading
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.db import DatabaseError, InterfaceError

log = logging.getLogger("binome.process")
request_id: ContextVar[str] = ContextVar("request_id", default="")
CAUSES = (  # what databases and their connections say, most telling first; never more of a message than this
    "connection refused",
    "connection timeout expired",
    "timeout expired",
    "could not translate host name",
    "name or service not known",
    "no route to host",
    "network is unreachable",
    "password authentication failed",
    "certificate verify failed",
    "no pg_hba.conf entry",
    "too many clients",
    "too many connections",
    "the database system is shutting down",
    "the database system is starting up",
    "the database system is in recovery mode",
    "terminating connection due to administrator command",
    "server closed the connection unexpectedly",
    "connection is lost",
    "connection is closed",
    "connection already closed",
    "no space left on device",
    "database or disk is full",
    "database is locked",
    "unable to open database file",
    "attempt to write a readonly database",
    "disk i/o error",
    "database disk image is malformed",
    "deadlock detected",
    "canceling statement due to statement timeout",
    "canceling statement due to lock timeout",
    "out of memory",
    "no such table",
    "no such file or directory",
    "does not exist",
)
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """One log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message, request id, then what the caller added as numbers and words."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if known := request_id.get():
            line["request"] = known
        if request := getattr(record, "request", None):
            match = getattr(request, "resolver_match", None)
            line |= {"method": getattr(request, "method", ""), "route": match.route if match else ""}
        line |= {k: v for k, v in vars(record).items() if k not in _USUAL and isinstance(v, (str, int, float, bool))}
        if record.exc_info and record.exc_info[1] is not None:
            line |= {"exception": type(record.exc_info[1]).__name__, "lines": _crossed(record.exc_info[2])}
            if cause := cause_of(record.exc_info[1]):
                line["cause"] = cause
        return json.dumps(line, ensure_ascii=False)


def cause_of(problem: BaseException) -> str:
    """Why the database or the system did not do what was asked, from a closed list; empty when it is neither."""
    if isinstance(problem, OSError):
        return os.strerror(problem.errno).lower() if problem.errno is not None else ""
    if not isinstance(problem, DatabaseError | InterfaceError):
        return ""
    words = " ".join(str(problem).lower().split())
    return next((cause for cause in CAUSES if cause in words), "")


def tell_what_nobody_caught() -> None:
    """An exception that ends a process or a thread is one line as well, not a trace of the program."""

    def of_the_process(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        log.critical("the process ends", exc_info=(kind, problem, trace))

    def of_a_thread(ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None:
            log.error("a thread ended", exc_info=(ended.exc_type, ended.exc_value, ended.exc_traceback))

    sys.excepthook = of_the_process
    threading.excepthook = of_a_thread


def _message(record: logging.LogRecord) -> str:
    """Our own sentences as they are; what libraries say without what they fill in, which may be someone's."""
    return record.getMessage() if record.name.startswith("binome") else str(record.msg)


def _crossed(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-12:]]
