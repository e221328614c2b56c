"""Units of content, one at a time and in one version: what shipped, or what the organisation put in its place.

Version 0 is what shipped; the organisation's own are numbered from 1 and never change. Which one is in force stands on the
row of the organisation, which every page reads anyway: an installation that writes nothing of its own asks nothing more.
"""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from django.core.cache import caches

from binome.core.competences.models import UnitVersion
from binome.core.people import organisation

OURS = 0
Content = dict[str, Any]


def key_of(kind: str, code: str) -> str:
    """The name under which the organisation notes that a unit is in a version of its own."""
    return f"{kind}/{code}"


def version_in_force(kind: str, code: str) -> int:
    """The version that whoever begins today is given."""
    return organisation.current().units_in_force.get(key_of(kind, code), OURS)


def codes_of_its_own(kind: str, shipped: Mapping[str, Any] | set[str]) -> list[str]:
    """The codes in force of units that the organisation added to those that shipped."""
    codes = (key.split("/", 1) for key in organisation.current().units_in_force)
    return sorted(code for of, code in codes if of == kind and code not in shipped)


def content_of(kind: str, code: str, version: int, *, shipped: Callable[[str], Content | None]) -> Content | None:
    """A unit in one version; None when there is none."""
    if version == OURS:
        return shipped(code)
    key = f"unit:{kind}:{code}:{version}"
    content: Content | None = caches["memory"].get(key)
    if content is None:
        row = UnitVersion.objects.filter(kind=kind, code=code, number=version).first()
        content = row.content if row is not None else None
        caches["memory"].set(key, content, organisation.SECONDS)
    return content


def was_in_force(kind: str, code: str, version: int) -> bool:
    """Whether people may have begun a unit in this version."""
    if version == OURS:
        return True
    return UnitVersion.objects.filter(kind=kind, code=code, number=version, used_at__isnull=False).exists()


def digest_of(content: Content | None) -> str:
    """What tells one text that shipped from the next; empty for none."""
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest() if content is not None else ""
