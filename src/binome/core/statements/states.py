"""Words: what a statement says, of what, why it was not taken."""

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


class StatementTrouble(TextChoices):
    """Why a statement was not taken; the codes are those of `webhooks.states.Reason`."""

    FORBIDDEN = "forbidden", _("The address leads into a network that may not be reached.")
    NO_HOST = "no_host", _("No machine has this name.")
    NO_ANSWER = "no_answer", _("It did not answer in time, or broke off.")
    CERTIFICATE = "certificate", _("Its certificate is not one that this server trusts.")
    REDIRECT = "redirect", _("It sends on to another address, which is not followed.")
    ANSWER = "answer", _("It answered that it did not take it.")
