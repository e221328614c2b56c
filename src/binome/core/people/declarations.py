"""The words in which every model says why its fields are kept, who sees them and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Flag, StrEnum, auto
from typing import Any

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
    """How long a row is kept. Every night carries out what is announced (`core/privacy/retention`)."""

    EMPLOYED = "employed"  # as long as the person works here, and some days more
    WAVE = "wave"  # until twelve months after the wave closes
    ACCOUNT = "account"  # until the person removes it; at the latest as long as they work here
    TRAIL = "trail"  # three years
    YEAR = "year"
    LETTER = "letter"  # its words for ninety days, that it was sent as long as the person works here
    MONTH = "month"
    DAY = "day"
    ALWAYS = "always"  # says nothing about a person


class Fate(StrEnum):
    """What becomes of a field when the person is erased whom its row is about, or whom it names."""

    DELETED = "deleted"  # its row goes
    CLEARED = "cleared"  # it is emptied
    PSEUDONYM = "pseudonym"  # a stable code stands in the place of the person
    COUNTED = "counted"  # it stays without a name: a published figure counts it
    SHARED = "shared"  # it stays without a name: it is as much somebody else's
    NAMES = "names"  # a text that stays: a neutral word stands where it names the person
    NOBODY = "nobody"  # it says nothing of anyone


KEEPING = frozenset({Fate.COUNTED, Fate.SHARED, Fate.PSEUDONYM, Fate.NOBODY})


@dataclass(frozen=True)
class Privacy:
    """A model's declaration: `of` is the lookup path to the person it is about (None: about nobody).

    `readable` says which rows the person may read at all, where some are about them before they may know.

    What erasing the person does: `erased` is the fate of the row (deleted unless it says otherwise), which `goes` narrows:
    those rows are deleted though others stay. In a row that stays `clears` gives fields their empty value, `words` names
    the texts that stay with a neutral word for the person. `also` are further paths to people of whom the row is as much,
    `near` to people whom its texts may call by a given name alone. `pseudonyms` are replaced by the person's stable code;
    `unlinks` are keys to a person that let go of one who is erased, where every other key goes on pointing to the code.

    `since` is the lookup path to the moment from which a length of its own is counted; `settled` says for which rows it is,
    where others still wait. `empties` gives the columns that are emptied at the end of it, where the row itself stays.
    """

    of: str | None
    why: str | Promise
    kept: Kept
    fields: Mapping[str, Sees]
    readable: models.Q | None = None
    erased: Fate = Fate.DELETED
    goes: models.Q | None = None
    clears: Mapping[str, Any] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    pseudonyms: tuple[str, ...] = ()
    unlinks: tuple[str, ...] = ()
    since: str = ""
    settled: models.Q | None = None
    empties: Mapping[str, Any] = field(default_factory=dict)

    def seen_by(self, viewer: Sees) -> list[str]:
        """Names of the fields that `viewer` may see."""
        return [name for name, sees in self.fields.items() if viewer in sees and viewer]

    @property
    def paths(self) -> tuple[str, ...]:
        """Every lookup path to a person of whom a row is."""
        return () if self.of is None else ("pk" if self.of == "self" else self.of, *self.also)


def undeclared(model: type[models.Model]) -> list[str]:
    """Names of the columns of `model` that its declaration forgets, or that it names though they are gone."""
    declared = getattr(model, "privacy", None)
    columns = {field.name for field in model._meta.get_fields() if field.concrete and not field.auto_created}
    known = set(declared.fields) if isinstance(declared, Privacy) else set()
    return sorted((columns ^ known) - {"id"})
