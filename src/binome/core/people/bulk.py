"""Writing many rows at once: one prepared statement run for each, where a CASE for each column would take minutes."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db import connections, router
from django.db.models import Field, Model

from binome.core.people.models import Person

Kept = Sequence[bool | int | str | None]  # a row as the database keeps it, JSON as text


def hold_directory() -> None:
    """Be alone in writing many people until the transaction ends; on SQLite every writer is alone already.

    The row that stands for the table of people is the lock: nobody holds it for anything else.
    """
    model = ContentType.objects.get_for_model(Person)
    list(ContentType.objects.select_for_update().filter(pk=model.pk))


def update_people(people: Sequence[Person], *, columns: Sequence[str]) -> None:
    """Write these columns of these people; search and sort keys follow the names."""
    if not people:
        return
    connection = connections[router.db_for_write(Person)]
    names = dict.fromkeys([*columns, "search_key", "sort_key"])
    fields = [cast("Field[Any, Any]", Person._meta.get_field(name)) for name in names]
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    statement = f"UPDATE {quote(Person._meta.db_table)} SET {assignments} WHERE id = %s"  # noqa: S608  # names of ours  # nosec B608
    rows = []
    for person in people:
        person.refresh_keys()
        values = [field.get_db_prep_save(getattr(person, field.attname), connection) for field in fields]
        rows.append([*values, person.pk])
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Kept]) -> None:
    """Add rows without making an object for each."""
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    fields = [cast("Field[Any, Any]", model._meta.get_field(name)) for name in columns]
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608  # names of ours  # nosec B608
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))
