"""Which columns are the provider's, which the staff file's, of people whom both describe."""

from collections.abc import Mapping

from django.db import transaction

from binome.core.directory.models import ProvisionedPerson, ProvisioningRules
from binome.core.directory.people.existing import ExistingPerson, same_value
from binome.core.people.models import Person
from binome.core.privacy import audit

ONLY = 1  # the key of the single row
GROUPS: Mapping[str, tuple[str, ...]] = {
    "names": ("given_name", "family_name", "preferred_language"),
    "address": ("email",),
    "post": ("entity", "manager", "job_title"),
    "place": ("site", "country", "time_zone"),
    "standing": ("left_on",),
}
Kept = Mapping[int, list[str]]  # by number of line, the columns left as the provider has them


def rules() -> ProvisioningRules:
    """What an administrator said; until then everything that a provider fills in is its own."""
    return ProvisioningRules.objects.filter(pk=ONLY).first() or ProvisioningRules(pk=ONLY)


def columns_of_provider(settled: ProvisioningRules) -> frozenset[str]:
    """The columns that follow the provider wherever it fills them in."""
    return frozenset(column for group, columns in GROUPS.items() if getattr(settled, group) for column in columns)


def provided_columns() -> Mapping[str, frozenset[str]]:
    """By staff id of those whom a provider keeps up to date, the columns that no file changes."""
    theirs = columns_of_provider(rules())
    rows = ProvisionedPerson.objects.filter(removed_at=None).values_list("person__staff_id", "columns")
    return {staff_id: theirs.intersection(columns) for staff_id, columns in rows}


def leave_to_provider(
    lines: list[tuple[int, dict[str, str]]],
    *,
    provided: Mapping[str, frozenset[str]],
    existing: Mapping[str, ExistingPerson],
) -> Kept:
    """Put back what a file would change of columns that are the provider's; which ones, by number of line."""
    kept: dict[int, list[str]] = {}
    for number, line in lines:
        staff_id = line.get("staff_id", "")
        if not (columns := provided.get(staff_id)):
            continue
        before = existing[staff_id].values
        for column in sorted(columns & (line.keys() | {"left_on"})):
            there = before.get(column, "")
            if column in line and not same_value(column, line[column], there):
                kept.setdefault(number, []).append(column)
            line[column] = there.split("\n")[0]  # an entity by its code
    return kept


@transaction.atomic
def say_sources(settled: ProvisioningRules, *, by: Person) -> None:
    """Keep which columns follow the provider."""
    settled.pk = ONLY
    settled.save()
    audit.record("directory.said_sources", settled, by=by, **{group: getattr(settled, group) for group in GROUPS})
