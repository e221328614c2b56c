"""Queries whose SQL is compiled once: compiling it takes the ORM ten times as long as the database needs to answer.

`CompiledQuery(build)` keeps the statement of a queryset in which `Param` stands for what changes from one execution to the
next. Only values may change: filters that come and go, lists of any length are built the usual way; a page of one has a size
(`page_params`).
"""

import copy
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar, cast

from django.db import connections
from django.db.models import (
    BigAutoField,
    DateField,
    DateTimeField,
    Expression,
    Field,
    IntegerField,
    Model,
    QuerySet,
    Subquery,
)
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
R = TypeVar("R")


class Param(Expression):
    """A value that is given at each execution."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    @property
    def pk(self) -> "Param":
        """The key of the object that will stand here: a compiled query knows objects by their key alone."""
        return self

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple["Param", ...]]:  # type: ignore[override]
        """A placeholder in the statement; the parameter is this very expression until the query is executed."""
        return "%s", (self,)

    def is_out_of_range(self, values: dict[str, object], connection: Any) -> bool:
        """Whether no row can have this key: no column of the database holds a number so large."""
        if not isinstance(self.output_field, BigAutoField):
            return False
        lowest, highest = connection.ops.integer_field_range("BigAutoField")
        return not lowest <= cast("int", self._value(values)) <= highest

    def bound(self, values: dict[str, object], connection: Any) -> object:
        """The value of this execution, as the database wants it."""
        return self.output_field.get_db_prep_value(self._value(values), connection)

    def _value(self, values: dict[str, object]) -> object:
        value = values[self.name]
        if value is None:  # SQL compares with NULL by IS NULL: another statement
            raise ValueError(f"{self.name}: a compiled query cannot be given None.")
        return value


def key_param(name: str) -> Any:
    """Where the key of an object will stand; typed as anything, so that the usual queries take it for the object."""
    return Param(name, BigAutoField())


def page_params(size: int) -> list[Any]:
    """Where the keys of one page of a list will stand: `of_page` gives them, also for a page that is not full."""
    return [key_param(f"key_{place}") for place in range(size)]


def of_page(keys: Sequence[int], size: int) -> dict[str, object]:
    """The values of `page_params(size)`: the keys, of which there is one at least, the last again in the places left."""
    last = len(keys) - 1
    return {f"key_{place}": keys[min(place, last)] for place in range(size)}


class CountSubquery(Subquery):
    """How many rows a query that holds a `Param` has, as one column among others."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS _rows)"
    output_field = IntegerField()


# What most queries are about.
PERSON = key_param("person")
NOW = cast("datetime", Param("now", DateTimeField()))
TODAY = cast("date", Param("today", DateField()))


class Statement(NamedTuple, Generic[M, R]):
    """A compiled queryset; how each column becomes a value is looked up once as well."""

    queryset: "QuerySet[M, R]"
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    converters: Any


class CompiledQuery(Generic[M, R]):
    """A query executed again and again; `rows(person=…)` answers as its queryset would, prefetches included."""

    instances: "list[CompiledQuery[Any, Any]]" = []  # every one there is: a test compares each with its own queryset

    def __init__(self, build: Callable[[], "QuerySet[M, R]"]) -> None:
        self.build = build
        self._statements: dict[str, Statement[M, R]] = {}
        CompiledQuery.instances.append(self)

    def rows(self, **values: object) -> list[R]:
        """The rows for these values; objects stand for their key."""
        keys = {name: value.pk if isinstance(value, Model) else value for name, value in values.items()}
        queryset, compiler, sql, params, converters = self._statement()
        connection = connections[queryset.db]
        if any(isinstance(param, Param) and param.is_out_of_range(keys, connection) for param in params):
            return []  # SQLite raises OverflowError where a queryset's own lookup knows that nothing can match
        bound = tuple(param.bound(keys, connection) if isinstance(param, Param) else param for param in params)
        # A copy for each execution: threads share this query, and a compiler keeps the state of the rows it reads.
        ready = copy.copy(compiler)
        ready.connection = connection
        ready.as_sql = lambda *_args, **_kwargs: (sql, bound)  # type: ignore[method-assign,assignment]
        ready.get_converters = lambda _expressions: converters  # type: ignore[method-assign,assignment]
        execution = queryset.all()
        execution.query.get_compiler = lambda *_args, **_kwargs: ready  # type: ignore[method-assign]
        return list(execution)

    def first(self, **values: object) -> R | None:
        """The first row, or None."""
        return next(iter(self.rows(**values)), None)

    def row(self, **values: object) -> R:
        """The one row there is."""
        (only,) = self.rows(**values)
        return only

    def params(self) -> "list[Param]":
        """What must be given at each execution, in the order of the statement."""
        return [param for param in self._statement().params if isinstance(param, Param)]

    def _statement(self) -> "Statement[M, R]":
        # By kind of database, not by alias: copying to another database (copydb) must not execute SQLite's SQL there.
        vendor = connections["default"].vendor
        if vendor not in self._statements:
            queryset = self.build()
            compiler = queryset.query.get_compiler(using=queryset.db)
            sql, params = compiler.as_sql()
            columns = [column for column, *_rest in compiler.select]
            self._statements[vendor] = Statement(
                queryset, compiler, sql, tuple(params), compiler.get_converters(columns)
            )
        return self._statements[vendor]
