"""The words for where surveys stand and what they ask, and the moves they may make."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AxisSource(TextChoices):
    """Where an axis of progress was said."""

    UNSAID = "", _("Not said")
    INTERVIEW = "interview", _("Career interview")
    REVIEW = "review", _("Annual review")


class SurveyState(TextChoices):
    """From the draft to the closed survey."""

    DRAFT = "draft", _("Being prepared")
    SCHEDULED = "scheduled", _("Opens later")
    OPEN = "open", _("Open")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")


class QuestionKind(TextChoices):
    """The kinds of questions: a grid, a choice of themes, and choices or a few words."""

    EASE = "ease", _("How at ease with each theme")
    WANTED = "wanted", _("Up to three themes wanted")
    CHOICE = "choice", _("Choices")
    TEXT = "text", _("A few words")
