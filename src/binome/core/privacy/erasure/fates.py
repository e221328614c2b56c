"""What becomes of every column when someone is erased, as the models declare it."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from binome.core.people.declarations import KEEPING, Fate, Privacy
from binome.core.people.models import Person

TEXTS = (models.CharField, models.TextField, models.JSONField)

Model = type[models.Model]


def declared() -> Iterator[tuple[Model, Privacy]]:
    """Every model of ours with its declaration."""
    for model in apps.get_models():
        privacy = getattr(model, "privacy", None)
        if isinstance(privacy, Privacy):
            yield model, privacy


def of_libraries() -> Iterator[Model]:
    """Every other model."""
    return (model for model in apps.get_models() if not isinstance(getattr(model, "privacy", None), Privacy))


def keys_to_people(model: Model) -> list[str]:
    """Names of the columns that point to a person."""
    return [field.name for field in _columns(model) if field.related_model is Person and not field.many_to_many]


def texts_of(model: Model) -> list[str]:
    """Names of the columns in which someone's name may stand: words and structures, no choices of a closed list."""
    return [field.name for field in _columns(model) if isinstance(field, TEXTS) and not field.choices]


def fates(model: Model, privacy: Privacy) -> dict[str, Fate]:
    """The fate of each column, when the person is erased whom the row is about, or whom it names or points to."""
    return {field.name: _fate(field, privacy) for field in _columns(model)}


def unsaid(model: Model, privacy: Privacy) -> list[str]:
    """Columns with words in rows that stay though the person they are of goes, of which the model does not say what becomes."""
    if privacy.of is None or privacy.erased not in KEEPING:
        return []
    settled = {*privacy.clears, *privacy.words, *privacy.pseudonyms}
    return sorted(set(texts_of(model)) - settled)


def _columns(model: Model) -> list[models.Field[object, object]]:
    return [*model._meta.concrete_fields, *model._meta.many_to_many]


def _fate(field: models.Field[object, object], privacy: Privacy) -> Fate:
    if privacy.of is not None and privacy.erased is Fate.DELETED:
        return Fate.DELETED
    if field.name in privacy.clears or field.name in privacy.unlinks:
        return Fate.CLEARED
    if field.name in privacy.pseudonyms or field.related_model is Person:
        return Fate.PSEUDONYM
    if isinstance(field, TEXTS) and not field.choices:
        return Fate.NAMES
    if privacy.of is None:
        return Fate.NOBODY
    return Fate.SHARED if privacy.erased is Fate.PSEUDONYM else privacy.erased
