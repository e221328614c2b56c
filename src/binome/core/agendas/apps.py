"""How Django knows this room."""

from django.apps import AppConfig


class AgendasConfig(AppConfig):
    name = "binome.core.agendas"
    label = "agendas"
    verbose_name = "Agendas"

    def ready(self) -> None:
        """Hear who leaves."""
        from binome.core.agendas import receivers  # noqa: F401, PLC0415 — models are ready now
