"""How Django knows this room."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "binome.interfaces.cockpit"
    label = "cockpit"
    verbose_name = "Cockpit"
