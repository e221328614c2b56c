"""The words for whom a survey of the wave asks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Draw(TextChoices):
    """Whom the survey asks."""

    EVERYONE = "everyone", _("Everyone in the audience")
    SIMPLE = "simple", _("A simple random sample")
    STRATIFIED = "stratified", _("A sample stratified by entity and level")
