"""Questions whose SQL is written once: writing it takes the ORM ten times as long as the database needs to answer.

`Written(ask)` keeps the statement of a queryset in which `Given` stands for what changes from one asking to the next.
Only values may change: filters that come and go, lists of any length and pages of a list are asked the usual way.
"""

import copy
from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar, cast

from django.db import connections
from django.db.models import BigAutoField, DateTimeField, Expression, Field, IntegerField, Model, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler

from binome.core.people.models import Person

M = TypeVar("M", bound=Model)
R = TypeVar("R")


class Given(Expression):
    """A value that comes with the asking."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    @property
    def pk(self) -> "Given":
        """The key of the object that will stand here: a written question knows objects by their key alone."""
        return self

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple["Given", ...]]:  # type: ignore[override]
        """A mark in the statement; the parameter is this very expression until the question is asked."""
        return "%s", (self,)

    def is_nowhere(self, values: dict[str, object], connection: Any) -> bool:
        """Whether no row can have this key: no column of the database holds a number so large."""
        if not isinstance(self.output_field, BigAutoField):
            return False
        lowest, highest = connection.ops.integer_field_range("BigAutoField")
        return not lowest <= cast("int", self._value(values)) <= highest

    def filled(self, values: dict[str, object], connection: Any) -> object:
        """Today's value, as the database wants it."""
        return self.output_field.get_db_prep_value(self._value(values), connection)

    def _value(self, values: dict[str, object]) -> object:
        value = values[self.name]
        if value is None:
            raise ValueError(f"{self.name}: a written question has no place for nothing.")
        return value


def given_key(name: str) -> Any:
    """Where the key of an object will stand."""
    return Given(name, BigAutoField())


class HowMany(Subquery):
    """How many rows a question about something given has, as one column among others."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS _rows)"
    output_field = IntegerField()


# What most questions are about; typed as what will stand there, so that the usual queries take them.
PERSON = cast("Person", given_key("person"))
NOW = cast("datetime", Given("now", DateTimeField()))


class Statement(NamedTuple, Generic[M, R]):
    """A question as the database reads it; how each column becomes a value is looked up once as well."""

    queryset: "QuerySet[M, R]"
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    converters: Any


class Written(Generic[M, R]):
    """A question asked again and again; `rows(person=…)` answers as its queryset would, prefetches included."""

    def __init__(self, ask: Callable[[], "QuerySet[M, R]"]) -> None:
        self._ask = ask
        self._kept: dict[str, Statement[M, R]] = {}

    def rows(self, **values: object) -> list[R]:
        """The answer for these values; objects stand for their key."""
        keys = {name: value.pk if isinstance(value, Model) else value for name, value in values.items()}
        queryset, compiler, sql, params, converters = self._statement()
        connection = connections[queryset.db]
        if any(isinstance(p, Given) and p.is_nowhere(keys, connection) for p in params):
            return []
        ready = copy.copy(compiler)
        ready.connection = connection
        filled = tuple(p.filled(keys, connection) if isinstance(p, Given) else p for p in params)
        ready.as_sql = lambda *_args, **_kwargs: (sql, filled)  # type: ignore[method-assign,assignment]
        ready.get_converters = lambda _expressions: converters  # type: ignore[method-assign,assignment]
        asked = queryset.all()
        asked.query.get_compiler = lambda *_args, **_kwargs: ready  # type: ignore[method-assign]
        return list(asked)

    def first(self, **values: object) -> R | None:
        """The first row, or None."""
        return next(iter(self.rows(**values)), None)

    def row(self, **values: object) -> R:
        """The one row there is."""
        (only,) = self.rows(**values)
        return only

    def _statement(self) -> "Statement[M, R]":
        vendor = connections["default"].vendor
        if vendor not in self._kept:
            queryset = self._ask()
            compiler = queryset.query.get_compiler(using=queryset.db)
            sql, params = compiler.as_sql()
            read = [column for column, *_rest in compiler.select]
            self._kept[vendor] = Statement(queryset, compiler, sql, tuple(params), compiler.get_converters(read))
        return self._kept[vendor]
