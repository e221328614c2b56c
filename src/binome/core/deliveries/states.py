"""Words: how a message to another program stands."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class DeliveryState(TextChoices):
    """How a message to another program stands."""

    WAITING = "waiting", pgettext_lazy("a webhook message", "Waiting")
    DELIVERED = "delivered", pgettext_lazy("a webhook message", "Delivered")
    FAILED = "failed", pgettext_lazy("a webhook message", "Given up")
