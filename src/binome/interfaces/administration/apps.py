"""How Django knows this room."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "binome.interfaces.administration"
    label = "administration"
    verbose_name = "Administration"
