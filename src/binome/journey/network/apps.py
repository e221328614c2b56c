"""How Django knows this room."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "binome.journey.network"
    label = "network"
    verbose_name = "Network"

    def ready(self) -> None:
        """Listen to the steps before."""
        from binome.journey.network import receivers  # noqa: F401, PLC0415
        from binome.journey.network.actions import by_email, restoring  # noqa: F401, PLC0415
