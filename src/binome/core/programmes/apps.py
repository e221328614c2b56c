"""How Django knows this room."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "binome.core.programmes"
    label = "programmes"
    verbose_name = "Programmes"
