"""A rehearsal: a copy of real data is tried out, and mail reaches the few people who know about it."""

from django.conf import settings

REASON = "not sent: a rehearsal (BINOME_EMAIL_ONLY_TO) reaches other addresses"


def may_reach(address: str) -> bool:
    """Whether a letter to `address` may leave this installation."""
    allowed = settings.EMAIL_ONLY_TO
    return not allowed or address.strip().lower() in allowed
