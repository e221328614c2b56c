"""How Django knows this room."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "binome.core.webhooks"
    label = "webhooks"
    verbose_name = "Webhooks"
