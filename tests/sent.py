"""Which statements each test sends to the database, and which tests PostgreSQL therefore need not run again (decision 0211).

With `--note-sent FOLDER` a run writes a line for each test: the statements it sent, and why it must run on both databases
whatever it sends. With `--send-more FOLDER` a run reads those lines and leaves out each test whose every statement another
test of the run sends. A test of which there is no line runs.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import wraps
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any

import django
import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet

# Another database, thread or process: what is sent there does not pass the connection where it is noted.
ELSEWHERE = {"transactional_db", "live_server", "elsewhere", "yet_elsewhere", "postgresql", "fill_as_migrated"}
# What differs between the databases beneath a statement: programs of theirs, tables, compiled and bulk statements.
BENEATH = ("tests/interfaces/commands/", "tests/core/framework/", "tests/upgrades/", "tests/test_migrations.py")
# A statement with one more name in a list, one more row, another page or savepoint is the same statement.
ALIKE = [
    (re.compile(r'"s\d+_x\d+"'), '"s"'),
    (re.compile(r"\b\d+\b"), "0"),
    (re.compile(r"%s(?:, %s)+"), "%s"),
    (re.compile(r"(\([^()]*\))(?:, ?\1)+"), r"\1"),
    (re.compile(r"( WHEN \([^()]*\) THEN \S+)(?:\1)+"), r"\1"),
    (re.compile(r"(\([^()]*\))(?: (?:OR|AND) \1)+"), r"\1"),
]
LONG, LARGE = 100, 2**31  # PostgreSQL counts characters and bits, SQLite neither
OF_DJANGO = str(Path(django.__file__).parent)
FEW = 10  # statements: what a test costs that sends none


@dataclass
class Sent:
    """What one test sent, and how many times it sent anything."""

    test: str
    on_both: str = ""
    times: int = 0
    statements: list[str] = field(default_factory=list)


class Notes:
    """A plugin that writes down what each test sends through the connection."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()  # wherever a test goes
        self.sent = Sent("")
        self.statements: set[str] = set()
        self.known: dict[str, str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Iterator[None]:
        connection.execute_wrappers.append(self._execute)
        with pytest.MonkeyPatch.context() as patch:
            for name in ("select_for_update", "iterator"):  # SQLite sends the same statement without and with them
                patch.setattr(QuerySet, name, self._noting_where(getattr(QuerySet, name)))
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.sent, self.statements = Sent(item.nodeid, on_both=_why_on_both(item)), set()
        result = yield
        self.sent.statements = sorted(self.statements)
        with (self.folder / f"{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.jsonl").open("a") as file:
            file.write(json.dumps(asdict(self.sent)) + "\n")
        return result

    def _execute(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        params = list(params) if many else params  # what comes once is read here and by the database
        values = chain.from_iterable(params) if many else params or ()
        self.statements.add(" ".join([self._digest(sql), *sorted({_oddity(value) for value in values})]))
        self.sent.times += 1
        try:
            return execute(sql, params, many, context)
        except DatabaseError:
            self.sent.on_both = "refused by the database"  # PostgreSQL then refuses all that follows in the transaction
            raise

    def _digest(self, sql: str) -> str:
        if sql not in self.known:
            alike = sql
            for pattern, instead in ALIKE:
                alike = pattern.sub(instead, alike)
            self.known[sql] = blake2b(alike.encode(), digest_size=6).hexdigest()
        return self.known[sql]

    def _noting_where(self, method: Callable[..., Any]) -> Callable[..., Any]:
        """The method of a query set, which also notes the line of our code that calls it."""

        @wraps(method)
        def noting(*args: Any, **kwargs: Any) -> Any:
            frame = sys._getframe(1)
            while frame.f_back and frame.f_code.co_filename.startswith(OF_DJANGO):
                frame = frame.f_back
            self.statements.add(f"{method.__name__} {frame.f_code.co_filename}:{frame.f_lineno}")
            return method(*args, **kwargs)

        return noting


def _oddity(value: object) -> str:
    """What PostgreSQL may take otherwise than SQLite: nothing at all, a NUL, long text, a large number."""
    if value is None:
        return "none"
    if isinstance(value, str) and "\0" in value:
        return "nul"
    if isinstance(value, int) and abs(value) >= LARGE:
        return "large"
    return "long" if isinstance(value, str) and len(value) > LONG else ""


def _why_on_both(item: pytest.Item) -> str:
    mark = item.get_closest_marker("django_db")
    if mark and mark.kwargs.get("transaction"):
        return "commits"
    if item.nodeid.startswith(BENEATH):
        return "beneath statements"
    return " ".join(sorted(ELSEWHERE.intersection(item.fixturenames)))  # type: ignore[attr-defined]


def left_out(tests: Iterable[str], folder: Path) -> set[str]:
    """Those of the tests that send nothing but what the others send together."""
    names = set(tests)
    lines = [Sent(**json.loads(line)) for file in folder.glob("*.jsonl") for line in file.read_text().splitlines()]
    of_these = [sent for sent in lines if sent.test in names]
    return {sent.test for sent in of_these} - enough(of_these)


def enough(all_sent: Iterable[Sent]) -> set[str]:
    """Tests that together send every statement: those that run on both anyway, then whoever adds most for what it costs."""
    in_order = sorted(all_sent, key=lambda sent: sent.test)
    chosen = {sent.test for sent in in_order if sent.on_both}
    noted = {statement for sent in in_order if sent.on_both for statement in sent.statements}
    cost = {sent.test: sent.times + FEW for sent in in_order}
    adding = {sent.test: set(sent.statements) - noted for sent in in_order if not sent.on_both}
    while adding := {test: new for test, new in adding.items() if new}:
        best = max(adding, key=lambda test: len(adding[test]) / cost[test])
        chosen.add(best)
        noted = adding[best]
        adding = {test: new - noted for test, new in adding.items()}
    return chosen
