"""The words for when people assess themselves, and on which scales."""

from datetime import timedelta

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Moment(TextChoices):
    """When a self-assessment is made. Looking back is asked after the closing one, on a screen of its own."""

    BASELINE = "baseline", _("At the start")
    CLOSING = "closing", _("At the close")
    LOOKING_BACK = "looking_back", _("Looking back at the start")
    LATER = "later", _("Six months later")


COMPARED_WITH = {
    Moment.CLOSING: Moment.BASELINE,
    Moment.LOOKING_BACK: Moment.CLOSING,
    Moment.LATER: Moment.BASELINE,
}
LATER_AFTER = timedelta(days=182)  # half a year: what has stayed by then is of use at work
TIME_TO_ANSWER = timedelta(days=14)  # a fortnight, holidays of a week included

LEVEL_SCALE = "level4"  # themes: the four levels shown
BEHAVIOUR_SCALE = "behaviour4"  # B1–B8


class Mastery(IntegerChoices):
    """The four steps of a behaviour, B1–B8."""

    TO_DEVELOP = 1, _("To develop")
    PROGRESSING = 2, _("Progressing")
    ESTABLISHED = 3, _("Established")
    RESOURCE = 4, _("A resource for others")


class Agreement(IntegerChoices):
    """How far someone agrees."""

    NOT_AT_ALL = 1, _("Strongly disagree")
    RATHER_NOT = 2, _("Disagree")
    NEITHER = 3, _("Neither agree nor disagree")
    RATHER = 4, _("Agree")
    FULLY = 5, _("Strongly agree")


SEE_A_FUTURE = (Agreement.RATHER, Agreement.FULLY)


class Frequency(IntegerChoices):
    """How often someone does something."""

    NEVER = 0, pgettext_lazy("frequency", "Never")
    RARELY = 1, _("Less than once a year")
    SOMETIMES = 2, _("Several times a year")
    MONTHLY = 3, _("Monthly")
    WEEKLY = 4, _("Weekly")
    DAILY = 5, _("Daily")


class OpenQuestion(TextChoices):
    """Questions of the close that are answered in one's own words, by the column that holds them."""

    CHANGED = "changed", _("One thing I changed in my work")
    TEAM_EFFECT = "team_effect", _("A visible effect for my team")
    CHANGED_MIND_ON = "changed_mind_on", _("A cliché I changed my mind about")


class Reach(TextChoices):
    """How far a testimony may travel, as its author chose."""

    REPORT = "report", _("In the wave's report")
    COLLEAGUES = "colleagues", _("In the report and for colleagues in the network")
