"""What has been kept long enough goes: by each model's own declaration."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q

from binome.core.people.declarations import Kept, Privacy
from binome.core.people.models import Person
from binome.core.privacy.erasure.fates import declared
from binome.core.privacy.erasure.personal_names import MARK
from binome.core.privacy.retention.lengths import OWN_LENGTHS, left_before, path_to_wave

Counts = dict[str, int]


def let_go(*, waves: Collection[int], now: datetime) -> Counts:
    """Delete, or empty, every row whose length is over; `waves` are those of which people's own rows go. Counts by table."""
    counts: Counts = {}
    with transaction.atomic():
        for model, privacy, condition in _due(waves, now=now):
            rows = model._base_manager.filter(condition)
            if privacy.empties:
                full = ~Q(**privacy.empties)
                count = rows.filter(full).update(**privacy.empties)
            else:
                count = rows.delete()[1].get(model._meta.label, 0)
            if count:
                counts[model._meta.label_lower] = count
    return counts


def _due(waves: Collection[int], *, now: datetime) -> Iterator[tuple[type[models.Model], Privacy, Q]]:
    """Later steps first: what hangs on another row is counted under its own name."""
    for model, privacy in reversed(list(declared())):
        if privacy.kept is Kept.WAVE:
            yield model, privacy, Q(**{f"{path_to_wave(model)}__in": list(waves)})
        elif privacy.kept in OWN_LENGTHS:
            over = Q(**{f"{privacy.since}__lt": now - OWN_LENGTHS[privacy.kept]})
            yield model, privacy, over & (privacy.settled or Q())


def leavers_due(*, now: datetime) -> "models.QuerySet[Person]":
    """Who left long enough ago to be erased, the earliest first."""
    left = Person.objects.filter(is_active=False, left_on__lte=left_before(now))
    return left.exclude(staff_id__startswith=MARK).order_by("left_on", "pk")
