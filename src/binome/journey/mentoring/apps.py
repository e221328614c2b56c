"""How Django knows this room."""

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "binome.journey.mentoring"
    label = "mentoring"
    verbose_name = "Mentoring"

    def ready(self) -> None:
        """Listen to matching; know the ways back."""
        from binome.journey.mentoring import receivers  # noqa: F401, PLC0415
        from binome.journey.mentoring.actions import goals, journal, restoring  # noqa: F401, PLC0415
