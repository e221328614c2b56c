"""Long lists, a page after the other: each page says where the next one begins; and one thing by its id."""

import json
from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Path, Query, Schema
from pydantic import Field

from binome.core.framework.single_rows import one_or_none
from binome.interfaces.api.problems import RequestStopped

MOST = 1000
Row = TypeVar("Row")
Item = TypeVar("Item")

LARGEST_ID = 2**53 - 1  # what every language reads exactly
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
OnlyOf = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]
Cursor = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9]{1,15}$",
        description="Where this page begins: `next` of the page before. Without it: the first.",
    ),
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items at most.")]


class Page(Schema, Generic[Item]):
    """One page of a list, in an order that does not change; what is added meanwhile comes at the end."""

    items: list[Item]
    next: str | None = Field(description="The cursor of the next page; null on the last one.")


def page_of(rows: QuerySet[Any, Row], *, cursor: str | None, limit: int, as_item: Callable[[Row], Any]) -> HttpResponse:
    """One page of `rows`, by their keys: no row is skipped or told twice, whatever changes between two pages.

    `as_item`: a schema, or a dictionary of what one would hold. The answer is written out here: the library would read each
    item again to see whether it is of the form that we have just made, which takes most of the time; tests see to that.
    """
    ordered = rows.order_by("pk")
    if cursor is not None:
        ordered = ordered.filter(pk__gt=int(cursor))
    read = list(ordered[: limit + 1])
    shown = read[:limit]
    page = {"items": [_plain(as_item(row)) for row in shown], "next": _key_of(shown[-1]) if len(read) > limit else None}
    return HttpResponse(json.dumps(page, ensure_ascii=False), content_type="application/json; charset=utf-8")


def _key_of(row: Any) -> str:
    return str(row["pk"] if isinstance(row, dict) else row.pk)


def _plain(item: Any) -> Any:
    return item.model_dump(mode="json") if isinstance(item, Schema) else item


def only_one(rows: QuerySet[Any, Row], missing: str, **which: int) -> Row:
    """The one of `rows` that is asked for. Raises `RequestStopped`: what this key does not read is answered as missing."""
    row = one_or_none(rows.filter(**which))
    if row is None:
        raise RequestStopped(404, missing)
    return row
