"""A row as plain values, and a row written again from them: what a way back carries of something that was deleted."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def values_of(row: Model) -> dict[str, str | None]:
    """The columns of `row` as texts, the key included."""
    return {
        field.attname: None if field.value_from_object(row) is None else field.value_to_string(row)
        for field in row._meta.concrete_fields
    }


def written_again(model: type[M], values: dict[str, Any]) -> M:
    """The row that `values_of` told of, under the key it had; the row there is, when someone wrote it meanwhile."""
    key = model._meta.pk.attname
    existing = model._base_manager.filter(pk=values[key]).first()
    if existing is not None:
        return existing
    columns = {field.attname: field.to_python(values[field.attname]) for field in model._meta.concrete_fields}
    row = model(**columns)
    row.save_base(force_insert=True)
    return row


def put_back(row: Model, values: dict[str, Any], *, names: Collection[str]) -> None:
    """Give the columns `names` of a row that is still there the values that `values_of` told of."""
    for field in row._meta.concrete_fields:
        if field.attname in names:
            setattr(row, field.attname, field.to_python(values[field.attname]))
    row.save(update_fields=list(names))
