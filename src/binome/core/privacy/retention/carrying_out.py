"""What has been kept long enough goes: by each model's own declaration."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from binome.core.people.declarations import Kept, Privacy
from binome.core.people.models import Person
from binome.core.privacy.erasure.fates import declared
from binome.core.privacy.erasure.personal_names import ERASED
from binome.core.privacy.retention.lengths import OWN_LENGTHS, TOLD_BEFORE, left_before, path_to_wave

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


def tell_of_leavers(*, now: datetime) -> None:
    """Note since when human resources can read of each leaver that they are about to be erased.

    Whatever comes at once gives nobody less than a week: a file of long ago or a wrong one, a clock that jumped, a
    server that was off, the first night of a version that erases.
    """
    today = timezone.localdate(now)
    soon = Q(is_active=False, left_on__lte=left_before(now) + TOLD_BEFORE)
    Person.objects.filter(erasure_told_on__isnull=False).exclude(soon).update(erasure_told_on=None)
    not_told = Q(erasure_told_on=None) | Q(erasure_told_on__gt=today)
    Person.objects.filter(soon & not_told).exclude(ERASED).update(erasure_told_on=today)


def leavers_due(*, now: datetime) -> "models.QuerySet[Person]":
    """Who left long enough ago to be erased, and was told of for a week, the earliest first."""
    left = Person.objects.filter(is_active=False, left_on__lte=left_before(now))
    announced = left.filter(erasure_told_on__lte=timezone.localdate(now) - TOLD_BEFORE)
    return announced.exclude(ERASED).order_by("left_on", "pk")
