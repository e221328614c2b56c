"""Words: what a statement says, and of what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verb(TextChoices):
    """What someone did; the codes end the addresses of ADL's verbs, which cmi5 uses, too."""

    INITIALIZED = "initialized", _("Begun")
    COMPLETED = "completed", _("Completed")
    PASSED = "passed", _("Quiz passed")


class ActivityKind(TextChoices):
    """What it was done with; the codes stand in the addresses of activities and never change."""

    PREPARATION = "preparation", _("Preparation")
    MODULE = "module", _("Module")
    ROLE_PLAY = "role-play", _("Role-play")
