"""The words for where a pair stands, and the moves it may make."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PairState(TextChoices):
    """From the engine's result to the pair that chose itself."""

    PLANNED = "planned", _("Being reviewed")
    PUBLISHED = "published", _("Waiting for two yeses")
    CHOSEN = "chosen", _("Chosen by both")
    DECLINED = "declined", _("Not confirmed")
    EXPIRED = "expired", _("Expired")
    ENDED = "ended", _("Ended")


P = PairState
MOVES: dict[str, frozenset[str]] = {
    P.PLANNED: frozenset({P.PUBLISHED, P.ENDED}),
    P.PUBLISHED: frozenset({P.CHOSEN, P.DECLINED, P.EXPIRED}),
    P.CHOSEN: frozenset({P.ENDED}),
    P.DECLINED: frozenset(),
    P.EXPIRED: frozenset(),
    P.ENDED: frozenset(),
}


class RoundState(TextChoices):
    """Where a round of choices stands."""

    CHOOSING = "choosing", _("Choices are open")
    REVIEWED = "reviewed", _("Pairs are being reviewed")
    PUBLISHED = "published", _("Pairs are published")


class Answer(TextChoices):
    """What a person says of a proposal, in private."""

    YES = "yes", _("Yes")
    NOT_THIS_TIME = "not_this_time", _("Not this time")
