"""How Django knows this room."""

from django.apps import AppConfig


class DiagnosisConfig(AppConfig):
    name = "binome.journey.diagnosis"
    label = "diagnosis"
    verbose_name = "Diagnosis"

    def ready(self) -> None:
        """What appraisals already say of needs may come in files; waves made from a template have their survey."""
        from binome.core.directory import kinds  # noqa: PLC0415 — models are ready only now
        from binome.journey.diagnosis import receivers  # noqa: F401, PLC0415
        from binome.journey.diagnosis.actions import restoring  # noqa: F401, PLC0415
        from binome.journey.diagnosis.actions.bringing_axes import AXES  # noqa: PLC0415

        kinds.register(AXES)
