"""Moving an installation from one database to another: every row as it is, nothing dated anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

import dj_database_url
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections, models, transaction
from django.db.utils import ConnectionHandler

from binome.core.people.models import Person

TARGET = "target"
ROWS_AT_ONCE = 1000


class NotEmpty(Exception):
    """There are people in the database that would be filled."""


class CountsDiffer(Exception):
    """After the copy a table does not hold as many rows as the one it was copied from."""


@contextmanager
def opened(address: str) -> Iterator[str]:
    """Let the database at `address` be known under the alias `TARGET` for as long as the block lasts."""
    described = ConnectionHandler({"default": {}, TARGET: dict(dj_database_url.parse(address))})
    connections.settings[TARGET] = described.settings[TARGET]
    try:
        yield TARGET
    finally:
        connections[TARGET].close()
        del connections[TARGET]
        del connections.settings[TARGET]


def copy_to(alias: str) -> dict[str, int]:
    """Fill the empty database `alias` with every row of the one in use; how many rows each table got.

    Raises `NotEmpty` when people live there already and `CountsDiffer` when rows are missing at the end; either way
    the target is left as it was. The tables are laid first. Foreign keys may point forwards while the copy lasts:
    on both databases they are checked when the transaction ends.
    """
    call_command("migrate", database=alias, verbosity=0)
    call_command("createcachetable", database=alias, verbosity=0)
    if Person.objects.using(alias).exists():
        raise NotEmpty
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    with transaction.atomic(using=alias), transaction.atomic():
        for model in reversed(tables):  # what laying the tables wrote: content types, permissions
            model._base_manager.using(alias).all().delete()
        counts = {model._meta.label: _copy(model, alias) for model in tables}
        for statement in connections[alias].ops.sequence_reset_sql(no_style(), tables):
            with connections[alias].cursor() as cursor:
                cursor.execute(statement)
    return counts


def _copy(model: type[models.Model], alias: str) -> int:
    rows = model._base_manager.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE)
    with _dates_kept(model):
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            model._base_manager.using(alias).bulk_create(batch)
    here, there = (model._base_manager.using(one).count() for one in ("default", alias))
    if here != there:
        raise CountsDiffer(f"{model._meta.label}: {here} here, {there} there")
    return there


@contextmanager
def _dates_kept(model: type[models.Model]) -> Iterator[None]:
    """Dates that Django sets by itself stay those of the rows."""
    dated = [
        field
        for field in model._meta.fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    before = [(field, field.auto_now, field.auto_now_add) for field in dated]  # type: ignore[attr-defined]
    for field in dated:
        field.auto_now = field.auto_now_add = False  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for field, now, added in before:
            field.auto_now, field.auto_now_add = now, added  # type: ignore[attr-defined]
