"""The words for where a round and a pair stand, the moves they may make, and why someone has no pair."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RoundState(TextChoices):
    """From the choice window to the pairs that everyone knows."""

    OPEN = "open", _("Choices under way")
    PLANNED = "planned", _("Pairs being reviewed")
    ASKING = "asking", _("Someone is being asked")
    PUBLISHED = "published", _("Pairs published")


class PairState(TextChoices):
    """From the engine's result to the pair that chose itself."""

    PLANNED = "planned", _("Being reviewed")
    PUBLISHED = "published", _("To confirm")
    CHOSEN = "chosen", _("Confirmed")
    DECLINED = "declined", _("Not confirmed")
    EXPIRED = "expired", _("Expired")
    ENDED = "ended", _("Ended")


class Obstacle(TextChoices):
    """What prevents it of a pair, or of a person: the engine's constraints by code, in its order, and what only a
    wave can say. A constraint is defined in `engine.CONSTRAINTS`; here it gets its words (a test misses none)."""

    SAME_PERSON = "SAME_PERSON", _("It is the same person")
    NO_CAPACITY = "NO_CAPACITY", _("No place left with this mentor")
    EXCLUDED = "EXCLUDED", _("Already a pair before, or to be kept apart")
    REPORTING_LINE = "REPORTING_LINE", _("In the same reporting line")
    TOO_CLOSE = "TOO_CLOSE", _("Too close in the organisation")
    SAME_DEPARTMENT = "SAME_DEPARTMENT", _("In the same entity")
    GRADE_GAP = "GRADE_GAP", _("Levels too close to one another")
    NO_COMMON_LANGUAGE = "NO_COMMON_LANGUAGE", _("No common language")
    NO_COMMON_SLOT = "NO_COMMON_SLOT", _("No common half-day")
    NO_COMMON_PLACE = "NO_COMMON_PLACE", _("No common place or way to meet")
    NOBODY_NEW = "NOBODY_NEW", _("Nobody new to propose in this wave")
    NOBODY_THERE = "NOBODY_THERE", _("Nobody on the other side has a place left")
    NO_LONGER_IN = "NO_LONGER_IN", _("One of the two is no longer taking part")


class Alone(TextChoices):
    """Why someone has no pair after a round."""

    NO_FEASIBLE_PARTNER = "no_feasible_partner", _("Nobody can be proposed within the rules of the wave")
    LISTS_FULL = "lists_full", _("The lists of everyone possible were already full")
    NO_YES = "no_yes", _("No yes had been said when the window closed")
    NO_CROSSED_YES = "no_crossed_yes", _("No two yeses met this time")
    ALL_TAKEN = "all_taken", _("Those whose yes met theirs are in another pair")
    NOT_KEPT = "not_kept", _("A pair was planned, and could not be kept before it was announced")
    SET_ASIDE = "set_aside", _("A pair was planned, and set aside when the pairs were reviewed")
    NONE_FREE = "none_free", _("Nobody of those chosen is free, or could be asked")


KNOWN_AT_ONCE = (Alone.NO_FEASIBLE_PARTNER, Alone.LISTS_FULL)  # the others are read once pairs are published

P = PairState
MOVES: dict[str, frozenset[str]] = {
    P.PLANNED: frozenset({P.PUBLISHED, P.ENDED}),
    P.PUBLISHED: frozenset({P.CHOSEN, P.DECLINED, P.EXPIRED}),
    P.CHOSEN: frozenset({P.ENDED}),
    P.DECLINED: frozenset(),
    P.EXPIRED: frozenset(),
    P.ENDED: frozenset({P.CHOSEN}),  # someone who had left is here after all
}
