"""What the database holds, read past the models: before and after are compared at one plain question a table."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model


def rows_of(model: type[Model]) -> list[tuple[Any, ...]]:
    """Every row of a table as it is stored, its number first."""
    table, key = (connection.ops.quote_name(name) for name in (model._meta.db_table, model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, {table}.* FROM {table} ORDER BY 1")  # noqa: S608
        return cursor.fetchall()


def counts(models: Iterable[type[Model]]) -> Counter[str]:
    """How many rows each table has, in one question for all."""
    parts = [
        f"SELECT '{model._meta.label_lower}', count(*) FROM {connection.ops.quote_name(model._meta.db_table)}"  # noqa: S608
        for model in models
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return Counter(dict(cursor.fetchall()))
