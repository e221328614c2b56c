"""How Django knows this room."""

from django.apps import AppConfig


class WebhookScreensConfig(AppConfig):
    name = "binome.interfaces.webhooks"
    label = "webhook_screens"
    verbose_name = "Webhooks on screen"
