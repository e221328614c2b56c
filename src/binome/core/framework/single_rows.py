"""The one row that a constraint leaves possible."""

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
R = TypeVar("R")


def one_or_none(rows: QuerySet[M, R]) -> R | None:
    """The row, or None. Unlike `first`, nothing is sorted.

    To sort a row joined with others, Django compares each of its columns with what it sorts by: on a wide row `first` takes
    twice the time of the same query unsorted, and where one row at most can answer, no order says more.
    """
    return next(iter(rows.order_by()[:1]), None)
