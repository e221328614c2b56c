"""How Django knows this room."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "binome.journey.matching"
    label = "matching"
    verbose_name = "Matching"
