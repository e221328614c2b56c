"""What the organisation decides about its content: to write a version of its own, and to put one in force."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.competences import units
from binome.core.competences.models import UnitVersion
from binome.core.errors import Conflict, NotTheirs
from binome.core.people import organisation
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.interfaces.catalogue.unit_kinds import Content, UnitKind

VERSIONS_KEPT = 20  # of those that were never in force; whoever was taught on one can always read it again


class UnitWrittenMeanwhile(Conflict):
    """Another version was saved while this one was being written."""

    reason = _(
        "Someone else has saved a version meanwhile. Saving again keeps yours as a newer one; theirs stays in the list."
    )


class UnitNotReady(Conflict):
    """Something is still to write, or would not work."""

    reason = _("This version cannot be used yet: see what is still to do.")


@transaction.atomic
def write_unit(
    kind: UnitKind, code: str, content: Content, *, after: int, by: Person, now: datetime
) -> UnitVersion | None:
    """Keep a version that goes on from version `after`; nobody is given it yet. None when it changes nothing.

    Raises `NotTheirs`, `UnitWrittenMeanwhile`.
    """
    if not kind.may_write(by):
        raise NotTheirs
    organisation.locked()
    versions = UnitVersion.objects.filter(kind=kind.name, code=code)
    latest = versions.first()
    number = latest.number if latest else units.OURS
    if after != number:
        raise UnitWrittenMeanwhile
    if content == (latest.content if latest else kind.ours(code)):
        return None
    version = UnitVersion.objects.create(
        kind=kind.name,
        code=code,
        number=number + 1,
        content=content,
        ours=units.digest_of(kind.shipped(code)),
        written_at=now,
        written_by=by,
    )
    versions.filter(number__lte=version.number - VERSIONS_KEPT, used_at=None).delete()
    audit.record("competences.wrote_unit", version, by=by, unit=units.key_of(kind.name, code), number=version.number)
    return version


@transaction.atomic
def use_unit(kind: UnitKind, code: str, number: int, *, by: Person, now: datetime) -> None:
    """Give this version to whoever begins from now on; 0: what shipped, and nothing where nothing did.

    Whoever began keeps the version they began. Raises `NotTheirs`, `UnitNotReady`.
    """
    if not kind.may_write(by):
        raise NotTheirs
    row = organisation.locked()
    key = units.key_of(kind.name, code)
    others = {other: version for other, version in row.units_in_force.items() if other != key}
    if number == units.OURS:
        row.units_in_force = others
    else:
        version = UnitVersion.objects.filter(kind=kind.name, code=code, number=number).first()
        if version is None:
            raise NotTheirs
        if kind.in_the_way(version.content):
            raise UnitNotReady
        version.used_at = now
        version.save(update_fields=["used_at"])
        row.units_in_force = {**others, key: number}
    row.save(update_fields=["units_in_force"])
    audit.record("competences.used_unit", by=by, unit=key, number=number)
    transaction.on_commit(organisation.forget)
