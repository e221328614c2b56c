"""The words for where an application stands, and the moves it may make."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    """Which half of a pair someone applies to be."""

    MENTOR = "mentor", _("Mentor")
    MENTEE = "mentee", _("Mentee")


class ApplicationState(TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Handed in")
    QUALIFIED = "qualified", _("Qualified")
    ACCEPTED = "accepted", _("Accepted")
    NEXT_WAVE = "next_wave", _("Next wave")
    NOT_THIS_TIME = "not_this_time", _("Not this time")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = ApplicationState
MOVES: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.QUALIFIED, S.ACCEPTED, S.NEXT_WAVE, S.NOT_THIS_TIME, S.WITHDRAWN}),
    S.QUALIFIED: frozenset({S.ACCEPTED, S.NEXT_WAVE, S.NOT_THIS_TIME, S.WITHDRAWN}),
    S.ACCEPTED: frozenset({S.WITHDRAWN}),
    S.NEXT_WAVE: frozenset({S.ACCEPTED, S.WITHDRAWN}),
    S.NOT_THIS_TIME: frozenset({S.ACCEPTED}),
    S.WITHDRAWN: frozenset({S.DRAFT}),
}
