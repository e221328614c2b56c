"""Writing many rows at once: one prepared statement run for each, where Django's CASE for each column would take minutes."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db import connections, router
from django.db.models import Field, Model

StoredRow = Sequence[bool | int | str | None]  # a row as the database keeps it, JSON as text


def lock_table(model: type[Model]) -> None:
    """Be alone in writing many rows of `model` until the transaction ends.

    On SQLite every writer is alone already. Elsewhere the row that stands for the table among Django's content types is
    the lock: nobody holds it for anything else, and readers and writers of single rows are not stopped, as they would be
    by LOCK TABLE.
    """
    if not connections[router.db_for_write(model)].features.has_select_for_update:
        return
    content_type = ContentType.objects.get_for_model(model)
    list(ContentType.objects.select_for_update().filter(pk=content_type.pk))


def update_rows(objects: Sequence[Model], *, columns: Iterable[str]) -> None:
    """Write these columns of these objects, all of one model, as `bulk_update` does."""
    if not objects:
        return
    model = type(objects[0])
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    fields = [cast("Field[Any, Any]", model._meta.get_field(name)) for name in columns]
    key = quote(str(model._meta.pk.column))
    assignments = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {assignments} WHERE {key} = %s"  # noqa: S608  # names of ours  # nosec B608
    rows = []
    for instance in objects:
        values = [field.get_db_prep_save(getattr(instance, field.attname), connection) for field in fields]
        rows.append([*values, instance.pk])
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[StoredRow]) -> None:
    """Add rows without making an object for each; they must hold what `bulk_create` would send to the database."""
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    fields = [cast("Field[Any, Any]", model._meta.get_field(name)) for name in columns]
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608  # names of ours  # nosec B608
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))
