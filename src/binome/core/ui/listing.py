"""A list as its address says it: in which order it stands, and which of its lines an act is for.

The address holds the whole of what is shown (search, filters, order), so that it can be kept, sent and exported. An act
on all lines of a filter carries the filter, how many lines it had and a mark of which ones: the server looks again, and
refuses when they are not the ones that were shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import attrgetter, itemgetter
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict
from binome.core.framework.compiled_query import CompiledQuery, of_page
from binome.core.framework.keepable import without_nul
from binome.core.ui.props import Text

Rows = TypeVar("Rows", bound="QuerySet[Any, Any]")
Line = TypeVar("Line")
ALL = "all_of_filter"  # the field that says: not the ticked lines, all that the filter shows; its value is their mark
SEARCH = "q"  # the field of the words looked for
FILTER = "filter"  # the field that carries the address's filter


class ListChanged(Conflict):
    """Between the page and the act, lines came to the list or left it."""

    reason = _(
        "The list has changed since you opened it, so nothing was done. It is shown again as it is now: check it, then "
        "select again."
    )


class NothingSelected(Conflict):
    """An act on lines, and no line."""

    reason = _("Select at least one line.")


@dataclass(frozen=True)
class Order:
    """One order of a list: what it is called, and the columns (or the attributes of plain lines) that it follows."""

    label: Text
    columns: Sequence[str]


@dataclass(frozen=True)
class Sorting:
    """How a list stands now: one of its orders, forwards or backwards. The first order is the one without a word."""

    orders: Mapping[str, Order]
    word: str
    backwards: bool = False

    @property
    def value(self) -> str:
        """As the address says it."""
        return f"-{self.word}" if self.backwards else self.word

    @property
    def is_usual(self) -> bool:
        """Whether the list stands as it does when the address says nothing."""
        return not self.backwards and self.word == next(iter(self.orders))

    def of(self, rows: Rows) -> Rows:
        """The rows in this order; equal ones by their key, so that pages never share a line."""
        columns = [*self.orders[self.word].columns, "pk"]
        return rows.order_by(*(f"-{column}" if self.backwards else column for column in columns))

    def of_lines(self, lines: Iterable[Line]) -> list[Line]:
        """Plain lines in this order; those without a value come last, whichever the direction."""
        values = [(_values(line, self.orders[self.word].columns), line) for line in lines]
        whole = [(key, line) for key, line in values if None not in key]
        empty = [line for key, line in values if None in key]
        return [line for _key, line in sorted(whole, key=itemgetter(0), reverse=self.backwards)] + empty


def _values(line: object, columns: Sequence[str]) -> tuple[Any, ...]:
    return tuple(attrgetter(column)(line) for column in columns)


def sorting_of(asked: HttpRequest | QueryDict, orders: Mapping[str, Order]) -> Sorting:
    """The order that an address asks for; the usual one when it asks for none of ours."""
    query = asked if isinstance(asked, QueryDict) else asked.GET
    value = query.get("sort", "")
    word = value.removeprefix("-")
    if word not in orders:
        return Sorting(orders, next(iter(orders)))
    return Sorting(orders, word, backwards=value.startswith("-"))


@dataclass(frozen=True)
class Selectable:
    """What may be chosen at once on a page: all lines of its filter that an act may be for."""

    count: int
    mark: str
    query: str


def selectable(request: HttpRequest, keys: Iterable[int]) -> Selectable:
    """The lines of the whole filter, on all its pages, that an act of this page may be for."""
    chosen = sorted(keys)
    query = asked_filter(request).copy()
    query.pop("page", None)
    return Selectable(len(chosen), _mark_of(chosen), query.urlencode())


def page_of(
    rows: "QuerySet[Any, Any] | CompiledQuery[Any, Any]", keys: Sequence[int], *, size: int, number: str | None
) -> "Page[Any]":
    """One page of `rows` whose keys, in order, were read already: one question less than counting them again.

    A compiled query reads them by `page_params(size)`.
    """
    page: Page[Any] = Paginator(keys, size).get_page(number)
    shown = list(page.object_list)
    if isinstance(rows, CompiledQuery):
        by_key = {row.pk: row for row in rows.rows(**of_page(shown, size))} if shown else {}
    else:
        by_key = rows.order_by().in_bulk(shown)
    page.object_list = [by_key[key] for key in shown if key in by_key]
    return page


def asked_filter(request: HttpRequest) -> QueryDict:
    """The filter of the page: the address's own, or the one that a form of the page carried along."""
    if request.method != "POST":
        return request.GET
    return without_nul(QueryDict(request.POST.get(FILTER, "")))  # a query within a form is read here alone


def choices_of(query: QueryDict) -> str:
    """What an address chooses of a list, in one form for all its ways of saying it: filters and order alone.

    Neither the page nor the words of a search: these may name someone, and nobody would find them again to erase them.
    """
    chosen = [
        (name, value) for name, values in query.lists() if name not in {"page", SEARCH} for value in values if value
    ]
    return urlencode(sorted(chosen))


def selected(request: HttpRequest, *, name: str, among: Callable[[], Iterable[int]]) -> list[int]:
    """The keys that a posted form is for: those ticked, or all of its filter.

    `among` reads the keys of the filter as it is now. Raises `NothingSelected`, and `ListChanged` when all were asked
    for and are not the ones that the page had counted.
    """
    if mark := request.POST.get(ALL, ""):
        keys = sorted(among())
        if _mark_of(keys) != mark:
            raise ListChanged
    else:
        keys = sorted({int(typed) for typed in request.POST.getlist(name) if typed.isdecimal() and len(typed) < 19})
    if not keys:
        raise NothingSelected
    return keys


def _mark_of(keys: Sequence[int]) -> str:
    """How many, and which: enough to notice that one came and another left."""
    return f"{len(keys)}.{sha256(repr(list(keys)).encode()).hexdigest()[:16]}"
