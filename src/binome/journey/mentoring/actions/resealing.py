"""What is sealed goes from a former key to the key of today; nobody reads it on the way."""

from cryptography.fernet import InvalidToken
from django.db import transaction

from binome.core.privacy import audit
from binome.core.privacy.seal import is_of_today, resealed
from binome.journey.mentoring.models import PairMessage, PrivateNote


@transaction.atomic
def reseal_notes() -> tuple[int, int]:
    """Seal private notes and messages again under the key of today; says how many were, and how many no key of ours opens."""
    done = lost = 0
    # Each row is held to the end: whoever writes it meanwhile waits, and newer words are not sealed over by older ones.
    for model in (PrivateNote, PairMessage):
        for row in (
            model.objects.exclude(sealed="").select_for_update(of=("self",)).order_by("pk").iterator(chunk_size=500)
        ):
            if is_of_today(row.sealed, reader=row.seal_owner):
                continue
            try:
                row.sealed = resealed(row.sealed, reader=row.seal_owner)
            except InvalidToken:
                lost += 1
                continue
            row.save(update_fields=["sealed"])
            done += 1
    if done:
        audit.record("mentoring.resealed_notes", by=None, count=done)
    return done, lost
