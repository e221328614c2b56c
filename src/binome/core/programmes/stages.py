"""The stages of a wave, in the order of the story."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Where a wave stands. The network lives beside mentoring and has no stage of its own."""

    AUDIENCE = "audience", _("Audience")
    ENROLMENT = "enrolment", _("Enrolment")
    LEARNING = "learning", _("Learning")
    MATCHING = "matching", _("Matching")
    MENTORING = "mentoring", _("Mentoring")
    OUTCOMES = "outcomes", _("Outcomes")
    CLOSED = "closed", _("Closed")


class ProgrammeKind(TextChoices):
    """Kinds of mentoring (R3)."""

    DIGITAL_REVERSE = "digital_reverse", _("Digital reverse mentoring")
    CLASSIC = "classic", _("Classic mentoring")
    PEER = "peer", _("Peer mentoring")
    FLASH = "flash", _("Flash mentoring")


def has_reached(stage: str, wanted: str) -> bool:
    """Whether a wave at `stage` is at `wanted` or beyond it."""
    order = list(Stage.values)
    return order.index(stage) >= order.index(wanted)


def after(stage: str) -> "Stage | None":
    """The stage that follows, or None at the end of the story."""
    order = list(Stage)
    position = order.index(Stage(stage))
    return order[position + 1] if position + 1 < len(order) else None
