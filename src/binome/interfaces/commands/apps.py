"""How Django knows this room."""

from django.apps import AppConfig


class CommandsConfig(AppConfig):
    name = "binome.interfaces.commands"
    label = "commands"
    verbose_name = "Commands"
