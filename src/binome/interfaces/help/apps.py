"""How Django knows this room."""

from django.apps import AppConfig


class HelpConfig(AppConfig):
    name = "binome.interfaces.help"
    label = "help"
    verbose_name = "Help"
