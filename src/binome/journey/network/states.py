"""The words for kinds of communities, for where introductions and ideas stand, and the moves they may make."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CommunityKind(TextChoices):
    """Who meets in a community."""

    THEME = "theme", pgettext_lazy("community", "By theme")
    MENTORS = "mentors", pgettext_lazy("community", "Mentors’ room")
    ALUMNI = "alumni", pgettext_lazy("community", "Alumni")
    MEMBERS = "members", pgettext_lazy("community", "Started by members")


PRIVATE = (CommunityKind.MENTORS, CommunityKind.ALUMNI)
ABOUT = {
    CommunityKind.MENTORS: _("Supervision dates, questions and answers among the mentors of the wave."),
    CommunityKind.ALUMNI: _("For those who have taken part in a wave that is closed."),
}


class IdeaState(TextChoices):
    """From a sentence said in a session to something the organisation does."""

    WAITING = "waiting", _("Waiting for the other half's yes")
    PROPOSED = "proposed", pgettext_lazy("idea", "Proposed")
    STUDIED = "studied", pgettext_lazy("idea", "Under study")
    ADOPTED = "adopted", pgettext_lazy("idea", "Adopted")
    DONE = "done", pgettext_lazy("idea", "Done")
    NOT_NOW = "not_now", pgettext_lazy("idea", "Not now")
    WITHDRAWN = "withdrawn", pgettext_lazy("idea", "Withdrawn")


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
UNDER_WAY = (S.STUDIED, S.ADOPTED)  # someone is at work on it: a day may be set
DECIDED = (S.ADOPTED, S.DONE, S.NOT_NOW)  # an outcome, told to everyone who voted
ANSWERS = (S.STUDIED, S.ADOPTED, S.NOT_NOW, S.DONE)


class IntroductionState(TextChoices):
    """Where a wish to meet someone stands, as the person who asked reads it."""

    ASKED = "asked", pgettext_lazy("introduction", "Asked")
    MET = "met", pgettext_lazy("introduction", "Accepted")
    NOBODY_YET = "nobody_yet", _("Nobody free for now")
    WITHDRAWN = "withdrawn", pgettext_lazy("introduction", "Withdrawn")


class Reply(TextChoices):
    """What someone who was asked replied."""

    NONE = "none", _("No reply yet")
    YES = "yes", _("Yes")
    NOT_NOW = "not_now", pgettext_lazy("introduction", "Not this time")
