"""The words for where a relationship and its sessions stand, and the moves they may make."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RelationshipState(TextChoices):
    """Where a relationship stands."""

    OPEN = "open", _("Under way")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    ENDED = "ended", _("Ended early")


class SessionState(TextChoices):
    """Where a session stands."""

    PLANNED = "planned", _("Planned")
    POSTPONED = "postponed", _("Postponed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


R = RelationshipState
MOVES: dict[str, frozenset[str]] = {
    R.OPEN: frozenset({R.PAUSED, R.CLOSED, R.ENDED}),
    R.PAUSED: frozenset({R.OPEN, R.CLOSED, R.ENDED}),
    R.CLOSED: frozenset(),
    R.ENDED: frozenset(),
}
