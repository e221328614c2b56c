"""Giving one's word to others, and taking it back."""

from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.people.text import cleaned
from binome.core.privacy import audit
from binome.core.programmes.models import Wave
from binome.journey.outcomes.actions.errors import NothingSaid
from binome.journey.outcomes.models import Testimony
from binome.journey.outcomes.queries.participants import side_in
from binome.journey.outcomes.states import Reach


@transaction.atomic
def give_testimony(
    wave: Wave, *, by: Person, now: datetime, text: str, signed: bool = False, reach: str = Reach.REPORT
) -> Testimony:
    """Share a few words about the wave, named or not, as far as the person chose; again replaces them.

    Raises `NotTheirs` (no pair in that wave), `NothingSaid`.
    """
    side = side_in(wave, by)
    if side is None:
        raise NotTheirs
    words = cleaned(text)[:1200]
    if not words:
        raise NothingSaid
    testimony, _ = Testimony.objects.update_or_create(
        wave=wave,
        person=by,
        defaults={
            "side": side,
            "text": words,
            "language": by.preferred_language,
            "signed": signed,
            "reach": reach,
            "given_at": now,
        },
    )
    audit.record("outcomes.gave_testimony", testimony, by=by, signed=signed, reach=reach)
    return testimony


@transaction.atomic
def withdraw_testimony(testimony_id: int, *, by: Person) -> None:
    """Take one's words back, everywhere, at once. Raises `NotTheirs`."""
    testimony = Testimony.objects.filter(pk=testimony_id, person=by).first()
    if testimony is None:
        raise NotTheirs
    audit.record("outcomes.withdrew_testimony", testimony, by=by)
    testimony.delete()
