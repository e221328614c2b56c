"""How Django knows this room."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "binome.journey.network"
    label = "network"
    verbose_name = "Network"
