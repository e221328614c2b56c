"""The words for the ways of preparing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Path(TextChoices):
    """Which way someone prepares."""

    MENTOR = "mentor", _("Mentor path")
    MENTEE = "mentee", _("Mentee path")
    EXPRESS = "express", _("Express path")


class Attendance(TextChoices):
    """What a trainer recorded for one seat."""

    AWAITED = "awaited", _("Expected")
    CAME = "came", _("Came")
    MISSED = "missed", _("Could not come")
