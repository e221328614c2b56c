"""How Django knows this room."""

from django.apps import AppConfig


class ScimConfig(AppConfig):
    name = "binome.interfaces.scim"
    label = "scim"
    verbose_name = "SCIM"
