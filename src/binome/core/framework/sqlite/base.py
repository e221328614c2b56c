"""The backend that settings name: what Django's own gets from Python's `sqlite3` it gets from our library here."""

import datetime
import decimal
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from django.db.backends.sqlite3 import base
from django.utils.dateparse import parse_date, parse_datetime, parse_time

from binome.core.framework.sqlite.library import sqlite3

Params = Sequence[Any] | Mapping[str, Any]
LIMITS = {2: 2_000, 9: 32_766}  # SQLITE_LIMIT_COLUMN, SQLITE_LIMIT_VARIABLE_NUMBER


def connect(*args: Any, **kwargs: Any) -> Any:
    """A connection of our library.

    Django's backend calls `sqlite3.connect(factory=…)` with what it is given as OPTIONS, and then registers its functions
    and sets its pragmas on what comes back: the factory is how a connection of another library gets all of that.
    """
    return sqlite3.connect(*args, **{**kwargs, "factory": Connection})


class Connection(sqlite3.Connection):
    """Says what one statement may hold, as Python's connections do and those of pysqlite3 do not; Django 6 asks."""

    def getlimit(self, category: int) -> int:
        """SQLite's own defaults for the limits of its C interface, which no build of ours lowers."""
        return LIMITS[category]


class Cursor(sqlite3.Cursor):
    """Takes "%s" and "%(name)s" as Django writes them; Django's own cursor does, but is one of Python's library."""

    def execute(self, query: str, params: Params | None = None) -> Any:
        """Run one statement; without parameters it is taken as it stands."""
        return super().execute(query) if params is None else super().execute(_converted(query, params), params)

    def executemany(self, query: str, param_list: Iterable[Params]) -> Any:
        """Run one statement for each set of parameters, which may come from a generator."""
        sets = iter(param_list)
        first = next(sets, None)
        if first is None:
            return super().executemany(_converted(query, ()), ())
        return super().executemany(_converted(query, first), chain([first], sets))


def _converted(query: str, params: Params) -> str:
    """The statement with the placeholders that SQLite knows, "?" and ":name"; "%%" is a percent sign."""
    if isinstance(params, Mapping):
        return query % {name: f":{name}" for name in params}
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, whose connections, cursors and exceptions are our library's."""

    Database = sqlite3

    def get_connection_params(self) -> dict[str, Any]:
        """What a connection is opened with."""
        return {**super().get_connection_params(), "factory": connect}

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor of the open connection."""
        return self.connection.cursor(factory=Cursor)


def _decoded(parse: Callable[[str], Any]) -> Callable[[bytes], Any]:
    return lambda stored: parse(stored.decode())


# As Django registers them with Python's library: how a column's declared type is read, how a value of Python is written.
sqlite3.register_converter("bool", b"1".__eq__)
sqlite3.register_converter("date", _decoded(parse_date))
sqlite3.register_converter("time", _decoded(parse_time))
sqlite3.register_converter("datetime", _decoded(parse_datetime))
sqlite3.register_converter("timestamp", _decoded(parse_datetime))
sqlite3.register_adapter(decimal.Decimal, str)
sqlite3.register_adapter(datetime.date, datetime.date.isoformat)
sqlite3.register_adapter(datetime.datetime, lambda moment: moment.isoformat(" "))
