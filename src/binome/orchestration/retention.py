"""The night's work on what is kept: told across the steps, for a wave is at rest only when its last pair is."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.core.management import call_command
from django.db import transaction
from django.db.models import Exists, OuterRef

from binome.core.directory.erasing import discard_stale_files
from binome.core.errors import Conflict
from binome.core.people.bulk import hold_directory
from binome.core.people.declarations import Fate
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.privacy.erasure import carrying_out as erasure
from binome.core.privacy.erasure.carrying_out import Erased
from binome.core.privacy.retention import carrying_out
from binome.core.privacy.retention.lengths import AFTER_A_WAVE
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.mentoring.models import Relationship

log = logging.getLogger("binome.retention")


@dataclass
class Retired:
    """What went, or would go: rows by table, people who had left, those whom something stood in the way of, and those
    whose turn comes next time.
    """

    rows: dict[str, int] = field(default_factory=dict)
    leavers: int = 0
    left_over: int = 0
    waiting: int = 0

    def count(self, erased: Erased | None) -> None:
        """One more person, and the rows that went with them; None: they stay."""
        if erased is None:
            return
        self.leavers += 1
        for table, rows in erased.rows.get(Fate.DELETED, {}).items():
            self.rows[table] = self.rows.get(table, 0) + rows


def waves_due(*, now: datetime) -> list[int]:
    """Waves closed a year ago and more, in which no pair is living any more."""
    living = Relationship.objects.living().filter(pair__wave=OuterRef("pk"))
    due = Wave.objects.filter(stage=Stage.CLOSED, closed_at__lt=now - AFTER_A_WAVE).exclude(Exists(living))
    return list(due.order_by("pk").values_list("pk", flat=True))


def carry_out(*, now: datetime, at_most: int | None = None) -> Retired:
    """Let go of all that has been kept long enough; the trail says how much. `at_most` so many people are erased."""
    retired = _retire(now=now)
    due = list(carrying_out.leavers_due(now=now))
    retired.waiting = len(due[at_most:]) if at_most else 0
    for person in due[:at_most]:
        try:
            erased = _erase_if_still_due(person, now=now)
        except Conflict:  # the next night tries again
            log.warning("someone who left could not be erased", extra={"person": person.pk})
            retired.left_over += 1
        else:
            retired.count(erased)
    call_command("clearsessions")
    return retired


@transaction.atomic
def _erase_if_still_due(person: Person, *, now: datetime) -> Erased | None:
    """None when they came back between our look and our lock: a file may be undone while others are erased."""
    hold_directory()
    if not carrying_out.leavers_due(now=now).filter(pk=person.pk).exists():
        return None
    return erasure.erase(person, by=None, now=now)


def rehearse(*, now: datetime) -> Retired:
    """What the next night would do, counted by doing it and taking it back."""
    with transaction.atomic():
        retired = _retire(now=now)
        for person in carrying_out.leavers_due(now=now):
            try:
                retired.count(erasure.rehearse(person, now=now))
            except Conflict:
                retired.left_over += 1
        transaction.set_rollback(True)
    return retired


def _retire(*, now: datetime) -> Retired:
    with transaction.atomic():
        discard_stale_files(now=now)
        carrying_out.tell_of_leavers(now=now)
        rows = carrying_out.let_go(waves=waves_due(now=now), now=now)
        if rows:
            audit.record("privacy.let_go", None, by=None, **rows)
    return Retired(rows)
