"""How Django knows this room."""

from importlib import import_module

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "binome.journey.matching"
    label = "matching"
    verbose_name = "Matching"

    def ready(self) -> None:
        """Begin to listen."""
        import_module("binome.journey.matching.receivers")
        import_module("binome.journey.matching.actions.restoring")
