"""The words for where introductions and ideas stand, and the moves they may make."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IdeaState(TextChoices):
    """From a sentence said in a session to something the organisation does."""

    WAITING = "waiting", _("Waiting for the other half's yes")
    PROPOSED = "proposed", _("Proposed")
    STUDIED = "studied", _("Under study")
    ADOPTED = "adopted", _("Adopted")
    DONE = "done", _("Done")
    NOT_NOW = "not_now", _("Not now")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = IdeaState
MOVES: dict[str, frozenset[str]] = {
    S.WAITING: frozenset({S.PROPOSED, S.WITHDRAWN}),
    S.PROPOSED: frozenset({S.STUDIED, S.ADOPTED, S.NOT_NOW, S.WITHDRAWN}),
    S.STUDIED: frozenset({S.ADOPTED, S.NOT_NOW, S.WITHDRAWN}),
    S.ADOPTED: frozenset({S.DONE, S.NOT_NOW}),
    S.DONE: frozenset(),
    S.NOT_NOW: frozenset({S.STUDIED, S.ADOPTED}),
    S.WITHDRAWN: frozenset(),
}
SHARED = (S.PROPOSED, S.STUDIED, S.ADOPTED, S.DONE, S.NOT_NOW)
ANSWERS = (S.STUDIED, S.ADOPTED, S.NOT_NOW, S.DONE)


class IntroductionState(TextChoices):
    """Where a wish to meet someone stands, as the person who asked reads it."""

    ASKED = "asked", _("Asked")
    MET = "met", _("Accepted")
    NOBODY_YET = "nobody_yet", _("Nobody free for now")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Reply(TextChoices):
    """What someone who was asked replied."""

    NONE = "none", _("No reply yet")
    YES = "yes", _("Yes")
    NOT_NOW = "not_now", _("Not this time")
