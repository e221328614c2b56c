"""The needs map as published: publishing what may be told of the answers, and remembering what was."""

from datetime import datetime

from django.db import transaction

from binome.journey.diagnosis.models import MapSnapshot, Survey
from binome.journey.diagnosis.queries.needs.snapshot import snapshot_of


@transaction.atomic
def publish_snapshot(survey: Survey, *, now: datetime) -> MapSnapshot:
    """Publish the figures that may be told now; a map on which nothing moves keeps its date."""
    # Locked before it is read: two looks at once would both build on the same ledger, and their batches could overlap.
    kept = MapSnapshot.objects.select_for_update().filter(survey=survey).first()
    figures, ledger = snapshot_of(survey, kept.ledger if kept else {})
    # A date that moved beside figures that did not would tell that somebody had answered.
    if kept is not None and kept.figures == figures:
        return kept
    snapshot, _ = MapSnapshot.objects.update_or_create(
        survey=survey, defaults={"figures": figures, "ledger": ledger, "published_at": now}
    )
    return snapshot
