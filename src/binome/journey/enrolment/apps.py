"""How Django knows this room."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    name = "binome.journey.enrolment"
    label = "enrolment"
    verbose_name = "Enrolment"

    def ready(self) -> None:
        """Reviews that support a decision may come in files."""
        from binome.core.directory import kinds  # noqa: PLC0415 — models are ready only now
        from binome.journey.enrolment.actions import marking, restoring  # noqa: F401, PLC0415
        from binome.journey.enrolment.actions.bringing_ratings import RATINGS  # noqa: PLC0415

        kinds.register(RATINGS)
