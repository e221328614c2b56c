"""How Django knows this room."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "binome.journey.outcomes"
    label = "outcomes"
    verbose_name = "Outcomes"
