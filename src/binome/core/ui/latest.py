"""Lists of which the latest lines alone are shown, and which say so (`ui/parts/latest.html`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

Line = TypeVar("Line")


@dataclass(frozen=True)
class LatestLines(Generic[Line]):
    """The latest lines, and how many there are in all."""

    lines: list[Line]
    count: int

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are shown."""
        return self.count > len(self.lines)


def latest_lines(rows: "QuerySet[Any]", most: int, *, as_line: Callable[[Any], Line]) -> LatestLines[Line]:
    """The first `most` of `rows`, which come latest first; they are counted only where there are more."""
    read = list(rows[: most + 1])
    return LatestLines([as_line(row) for row in read[:most]], rows.count() if len(read) > most else len(read))
