"""The words in which every model says why its fields are kept, who sees them and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Flag, StrEnum, auto

from django.db import models
from django.utils.functional import Promise


class Sees(Flag):
    """Who may see a field on a screen, in an export or through an interface."""

    NOBODY = 0  # keys and other machinery: never shown
    SELF = auto()  # the person whom it is about
    PARTNER = auto()  # the other half of the pair
    MANAGER = auto()  # programme managers of that programme
    REVIEWER = auto()  # reviewers, without names
    TRAINER = auto()
    SPONSOR = auto()
    ADMINISTRATOR = auto()  # runs the installation and the staff directory
    COLLEAGUES = auto()  # everyone who is signed in
    AGGREGATE = auto()  # only as counts or means of at least five people


class Kept(StrEnum):
    """How long a row is meant to be kept. Nothing erases it at its end yet: no page may announce it as a promise."""

    EMPLOYED = "employed"  # as long as the person works here
    WAVE = "wave"  # until twelve months after the wave closes
    ACCOUNT = "account"  # until the person asks
    TRAIL = "trail"  # three years, then erased
    ALWAYS = "always"  # says nothing about a person


@dataclass(frozen=True)
class Privacy:
    """A model's declaration: `of` is the lookup path to the person it is about (None: about nobody).

    `readable` says which rows the person may read at all, where some are about them before they may know.
    """

    of: str | None
    why: str | Promise
    kept: Kept
    fields: Mapping[str, Sees]
    readable: models.Q | None = None

    def seen_by(self, viewer: Sees) -> list[str]:
        """Names of the fields that `viewer` may see."""
        return [name for name, sees in self.fields.items() if viewer in sees and viewer]


def undeclared(model: type[models.Model]) -> list[str]:
    """Names of the columns of `model` that its declaration forgets, or that it names though they are gone."""
    declared = getattr(model, "privacy", None)
    columns = {field.name for field in model._meta.get_fields() if field.concrete and not field.auto_created}
    known = set(declared.fields) if isinstance(declared, Privacy) else set()
    return sorted((columns ^ known) - {"id"})
