"""The words for where an application stands, and the moves it may make."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Side(TextChoices):
    """Which half of a pair someone applies to be."""

    MENTOR = "mentor", _("Mentor")
    MENTEE = "mentee", _("Mentee")


class ApplicationState(TextChoices):
    """Where an application stands."""

    DRAFT = "draft", pgettext_lazy("application", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("application", "Submitted")
    QUALIFIED = "qualified", _("Qualified")
    ACCEPTED = "accepted", _("Accepted")
    NEXT_WAVE = "next_wave", _("Next wave")
    NOT_THIS_TIME = "not_this_time", pgettext_lazy("application", "Not this time")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")


S = ApplicationState
MOVES: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.QUALIFIED, S.ACCEPTED, S.NEXT_WAVE, S.NOT_THIS_TIME, S.WITHDRAWN}),
    S.QUALIFIED: frozenset({S.ACCEPTED, S.NEXT_WAVE, S.NOT_THIS_TIME, S.WITHDRAWN}),
    S.ACCEPTED: frozenset({S.QUALIFIED, S.NEXT_WAVE, S.NOT_THIS_TIME, S.WITHDRAWN}),
    S.NEXT_WAVE: frozenset({S.QUALIFIED, S.ACCEPTED, S.NOT_THIS_TIME, S.WITHDRAWN}),
    S.NOT_THIS_TIME: frozenset({S.QUALIFIED, S.ACCEPTED, S.NEXT_WAVE}),
    S.WITHDRAWN: frozenset({S.DRAFT}),
}


class Slot(TextChoices):
    """Half-days on which someone could meet."""

    MON_AM = "mon_am", _("Monday morning")
    MON_PM = "mon_pm", _("Monday afternoon")
    TUE_AM = "tue_am", _("Tuesday morning")
    TUE_PM = "tue_pm", _("Tuesday afternoon")
    WED_AM = "wed_am", _("Wednesday morning")
    WED_PM = "wed_pm", _("Wednesday afternoon")
    THU_AM = "thu_am", _("Thursday morning")
    THU_PM = "thu_pm", _("Thursday afternoon")
    FRI_AM = "fri_am", _("Friday morning")
    FRI_PM = "fri_pm", _("Friday afternoon")


SPOKEN = {
    "fr": "Français",
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "it": "Italiano",
    "nl": "Nederlands",
    "pt": "Português",
}  # each in its own words


class Referee(TextChoices):
    """Who may be asked how a volunteer works with people; the volunteer chooses."""

    MANAGER = "manager", _("My manager")
    HR = "hr", _("Human resources")


class Advice(TextChoices):
    """What the marks say together. It advises; a person decides."""

    WAITING = "waiting", pgettext_lazy("application", "Being read")
    FAVOURABLE = "favourable", _("Favourable")
    RESERVED = "reserved", _("To be discussed")


DECISIONS = (S.QUALIFIED, S.ACCEPTED, S.NEXT_WAVE, S.NOT_THIS_TIME)
# All of a filter may be ticked in one gesture: somebody who was told that they take part is never among them.
DECIDED_AMONG_MANY = frozenset({S.SUBMITTED, S.QUALIFIED, S.NEXT_WAVE, S.NOT_THIS_TIME})
TONES: dict[str, str] = {S.QUALIFIED: "mentor", S.ACCEPTED: "good", S.SUBMITTED: "warn"}
ADVICE_TONES: dict[str, str] = {Advice.FAVOURABLE: "good", Advice.RESERVED: "warn"}


class AnswerKind(TextChoices):
    """What a mentor answers: the case of a theme they offer, or how they would teach one thing."""

    CASE = "case", _("Case")
    LESSON = "lesson", _("Micro-lesson")
