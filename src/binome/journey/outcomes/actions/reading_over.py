"""Deciding what becomes of words written at the close."""

from datetime import datetime

from django.db import transaction

from binome.core.errors import NotTheirs
from binome.core.people.masking import is_masking_of
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.access import may
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.outcomes.actions.errors import OnlyMasks
from binome.journey.outcomes.models import ClosingWords
from binome.journey.outcomes.queries.words import words_of


@transaction.atomic
def show_words(wave: Wave, *, closing: int, question: str, text: str, by: Person, now: datetime) -> ClosingWords:
    """Show words with what names someone masked. Raises `NotTheirs`, `OnlyMasks` when anything else was changed."""
    written = _readable(wave, closing=closing, question=question, by=by)
    text = " ".join(text.split())
    if not text or not is_masking_of(text, original=written):
        raise OnlyMasks
    return _decided(wave, closing=closing, question=question, text=text, by=by, now=now)


@transaction.atomic
def keep_words_back(wave: Wave, *, closing: int, question: str, by: Person, now: datetime) -> ClosingWords:
    """Never show these words, or no longer, in any edition. Raises `NotTheirs`."""
    _readable(wave, closing=closing, question=question, by=by)
    return _decided(wave, closing=closing, question=question, text="", by=by, now=now)


def _readable(wave: Wave, *, closing: int, question: str, by: Person) -> str:
    written = words_of(wave, closing=closing, question=question) if may(by, Right.STEER, wave.programme) else None
    if written is None:
        raise NotTheirs
    return written


def _decided(wave: Wave, *, closing: int, question: str, text: str, by: Person, now: datetime) -> ClosingWords:
    words, _created = ClosingWords.objects.update_or_create(
        closing_id=closing, question=question, defaults={"shown": bool(text), "text": text, "decided_at": now}
    )
    audit.record("outcomes.showed_words" if text else "outcomes.kept_words_back", wave, by=by)
    return words
