"""The words for where a relationship and its sessions stand, and the moves they may make."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RelationshipState(TextChoices):
    """Where a relationship stands."""

    OPEN = "open", _("Under way")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", pgettext_lazy("relationship", "Closed")
    ENDED = "ended", _("Ended early")


class SessionState(TextChoices):
    """Where a session stands."""

    PLANNED = "planned", _("Planned")
    POSTPONED = "postponed", _("Postponed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")
    SKIPPED = "skipped", pgettext_lazy("session", "Skipped")  # it did not take place, and no other date is looked for


class Health(TextChoices):
    """How a relationship is doing, told from dates alone."""

    NOT_STARTED = "not_started", pgettext_lazy("health of a pair", "Not started")
    ON_TRACK = "on_track", _("On track")
    NEEDS_A_HAND = "needs_a_hand", _("Needs a hand")
    SILENT = "silent", _("Gone quiet")
    TO_CLOSE = "to_close", pgettext_lazy("health of a pair", "To close")
    PAUSED = "paused", pgettext_lazy("health of a pair", "Paused")
    OVER = "over", _("Over")


class PostponementHelp(TextChoices):
    """What Binôme offers a pair whose dates keep moving; nobody has to complain."""

    NONE = "none", _("Nothing")
    LIGHTER = "lighter", _("A shorter slot, or an assistant who books")
    PROGRAMME = "programme", _("The programme's help")


class Weather(IntegerChoices):
    """How one arrives at a session."""

    SUNNY = 1, _("Sunny")
    BRIGHT = 2, _("A few clouds")
    GREY = 3, _("Grey")
    STORMY = 4, _("Stormy")


class InvitationAnswer(TextChoices):
    """What someone's calendar answered to an invitation."""

    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    DECLINED = "declined", pgettext_lazy("invitation", "Declined")
    TENTATIVE = "tentative", pgettext_lazy("invitation", "Maybe")


class AskedBy(TextChoices):
    """How the programme came to hear that a hand is wanted."""

    BUTTON = "button", _("The help button")
    PULSE = "pulse", _("The questions after a session")
    GUARD = "guard", _("Dates that keep moving")


# The questions of a review (`relationship_quality` of the instruments) and the columns of their answers.
RATINGS = {
    "R1": "felt_free",
    "R2": "real_needs",
    "R3": "commitments_kept",
    "R4": "learned_too",
    "R5": "would_go_on",
}

R = RelationshipState
MOVES: dict[str, frozenset[str]] = {
    R.OPEN: frozenset({R.PAUSED, R.CLOSED, R.ENDED}),
    R.PAUSED: frozenset({R.OPEN, R.CLOSED, R.ENDED}),
    R.CLOSED: frozenset(),
    R.ENDED: frozenset({R.OPEN, R.PAUSED}),  # someone who had left is here after all
}
LIVING = (R.OPEN, R.PAUSED)
