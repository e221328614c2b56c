"""How Django knows this room."""

from importlib import import_module

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "binome.journey.learning"
    label = "learning"
    verbose_name = "Learning"

    def ready(self) -> None:
        """Begin to listen."""
        import_module("binome.journey.learning.receivers")
        import_module("binome.journey.learning.actions.restoring")
