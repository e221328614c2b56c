"""How Django knows this room."""

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "binome.journey.audience"
    label = "audience"
    verbose_name = "Audience"
