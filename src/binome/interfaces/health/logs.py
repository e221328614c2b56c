"""Log lines as JSON, one a line, with the request's id and nothing that says who someone is.

Addresses of pages may hold secrets (a survey link, a calendar feed) and messages of the database may quote a row, so
neither is written: a request is told by its route, an exception by its class and the lines of code it crossed.
"""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
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
            found = getattr(request, "resolver_match", None)
            line |= {"method": getattr(request, "method", ""), "route": found.route if found else ""}
        line |= {k: v for k, v in vars(record).items() if k not in _USUAL and isinstance(v, (str, int, float, bool))}
        if record.exc_info and record.exc_info[1] is not None:
            line |= {"exception": type(record.exc_info[1]).__name__, "lines": _crossed(record.exc_info[2])}
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """Our own sentences as they are; what libraries say without what they fill in, which may be someone's."""
    return record.getMessage() if record.name.startswith("binome") else str(record.msg)


def _crossed(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-12:]]
