"""The words for whom a wave asks and calls."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Whom(TextChoices):
    """Who may apply on one side of a wave."""

    ANYONE = "anyone", _("Anyone on the staff; the call is sent to the audience")
    AUDIENCE = "audience", _("The people of the audience")
    RULE = "rule", _("Other people, whom this rule describes:")


class Draw(TextChoices):
    """Who the survey asks."""

    EVERYONE = "everyone", _("Everyone in the audience")
    SIMPLE = "simple", _("A simple random sample")
    STRATIFIED = "stratified", _("A sample stratified by entity and level")
