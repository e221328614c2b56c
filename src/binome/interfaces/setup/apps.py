"""How Django knows this room."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "binome.interfaces.setup"
    label = "setup"
    verbose_name = "Setup"
