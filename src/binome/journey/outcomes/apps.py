"""How Django knows this room."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "binome.journey.outcomes"
    label = "outcomes"
    verbose_name = "Outcomes"

    def ready(self) -> None:
        """Listen to the steps before."""
        from binome.journey.outcomes import receivers  # noqa: F401, PLC0415
        from binome.journey.outcomes.actions import restoring  # noqa: F401, PLC0415
