"""What a provider sent and was not written, kept until both sources agree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from binome.core.directory.models import ProvisioningConflict
from binome.core.people.models import Person

LONGEST = 254  # characters, as the column; what a provider sends may be longer


@dataclass(frozen=True)
class Disagreement:
    """What was not written; `column` empty: nothing was."""

    column: str
    reason: str
    details: Mapping[str, str] = field(default_factory=dict)


def would_change(subject: str, kept: Sequence[Disagreement]) -> bool:
    """Whether the list of conflicts says something else of this user name."""
    return _listed(subject) != {each.column: (each.reason, dict(each.details)) for each in kept}


def settle(subject: str, person: Person, kept: Sequence[Disagreement], *, now: datetime) -> None:
    """Say which columns are in conflict now; the others no longer are."""
    if would_change(subject, kept):
        ProvisioningConflict.objects.filter(subject=subject[:LONGEST]).delete()
        _note(subject, person, kept, now=now)


@transaction.atomic
def note_refusal(subject: str, person: Person | None, reasons: Sequence[Disagreement], *, now: datetime) -> None:
    """Keep why nothing was written; said again, it is not written again."""
    first = reasons[:1]
    listed = _listed(subject)
    if any(listed.get(each.column) != (each.reason, dict(each.details)) for each in first):
        columns = [each.column for each in first]
        ProvisioningConflict.objects.filter(subject=subject[:LONGEST], column__in=columns).delete()
        _note(subject, person, first, now=now)


def _listed(subject: str) -> dict[str, tuple[str, dict[str, str]]]:
    rows = ProvisioningConflict.objects.filter(subject=subject[:LONGEST])
    return {row.column: (row.reason, row.details) for row in rows}


def _note(subject: str, person: Person | None, kept: Iterable[Disagreement], *, now: datetime) -> None:
    ProvisioningConflict.objects.bulk_create(
        ProvisioningConflict(
            subject=subject[:LONGEST],
            person=person,
            column=each.column,
            reason=each.reason,
            details=dict(each.details),
            at=now,
        )
        for each in kept
    )
