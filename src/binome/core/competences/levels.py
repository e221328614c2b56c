"""Levels of competence: four are shown, eight are stored (DigComp 3.0 splits each of its four in two)."""

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class Level(IntegerChoices):
    """The four levels people choose from; 0 is "nothing yet"."""

    BASIC = 1, _("Basic")
    INTERMEDIATE = 2, _("Intermediate")
    ADVANCED = 3, _("Advanced")
    HIGHLY_ADVANCED = 4, _("Highly advanced")
