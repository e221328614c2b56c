"""The review half-way: each half alone, shared with the other only where it agrees."""

from datetime import datetime

from django.db import transaction

from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.actions.locking import own_relationship
from binome.journey.mentoring.models import MidPointReview
from binome.journey.mentoring.queries.mid_point import may_take_stock


@transaction.atomic
def take_stock(
    relationship_id: int, *, helps: str, change: str, next_focus: str, is_shared: bool, by: Person, now: datetime
) -> MidPointReview:
    """Write or change one's own review half-way. Raises `NotTheirs`, `NotNow` before half-way or once the pair is over."""
    relationship = own_relationship(relationship_id, by)
    if not may_take_stock(relationship):
        raise NotNow
    answers = {"helps": cleaned(helps), "change": cleaned(change), "next_focus": cleaned(next_focus)}
    written, _is_new = MidPointReview.objects.update_or_create(
        relationship=relationship, person=by, defaults={**answers, "is_shared": is_shared, "written_at": now}
    )
    audit.record("mentoring.took_stock", relationship, by=by)
    return written
