"""What operators read when a command cannot do its work: one sentence on the standard error stream, never a trace."""

import errno
import logging
import sys
from collections.abc import Callable, Sequence

log = logging.getLogger("binome.process")

NO_TABLE = ("no such table", "no such column", "does not exist")
OF_THE_SERVICE = ("worker", "db_worker")  # whose standard error stream is the log
FAILED, INTERRUPTED, TERMINATED = 1, 130, 143


def or_one_sentence(work: Callable[[], object], *, arguments: Sequence[str]) -> None:
    """Do `work`; when what it stands on gives way (database, disk, files), say so in one line and leave with a code.

    With `--traceback` among the `arguments` the trace of the program is shown instead, as Django's commands do.
    """
    from django.db import Error

    try:
        work()
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except (Error, OSError) as problem:
        if "--traceback" in arguments:
            raise
        if arguments[0] in OF_THE_SERVICE:
            log.exception("the process ends")
            raise SystemExit(FAILED) from None
        if not (isinstance(problem, OSError) and problem.errno == errno.EPIPE):  # the reader of our output has gone
            sys.stderr.write(f"binome: {in_one_line(problem)}\n")
        raise SystemExit(FAILED) from None


def in_one_line(problem: BaseException) -> str:
    """What a failure of the database or the system says, with what helps against it where we know."""
    if isinstance(problem, OSError) and problem.strerror:
        return f"{problem.strerror}: {problem.filename}." if problem.filename else f"{problem.strerror}."
    words = " ".join(str(problem).split()) or type(problem).__name__
    if _is_of_another_version(problem, words):
        return f"The database lacks tables of this version ({words}): run `binome setup`."
    return f"The database does not do what was asked: {words}"


def _is_of_another_version(problem: BaseException, words: str) -> bool:
    from django.db import OperationalError, ProgrammingError

    known = isinstance(problem, OperationalError | ProgrammingError)
    return known and any(phrase in words for phrase in NO_TABLE) and not words.startswith("connection failed")
