"""How Django knows this room."""

from importlib import import_module

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "binome.journey.learning"
    label = "learning"
    verbose_name = "Learning"

    def ready(self) -> None:
        """Begin to listen."""
        from binome.core.directory import kinds  # noqa: PLC0415
        from binome.journey.learning.actions.bringing_completions import COMPLETIONS  # noqa: PLC0415

        kinds.register(COMPLETIONS)
        import_module("binome.journey.learning.receivers")
        import_module("binome.journey.learning.actions.restoring")
