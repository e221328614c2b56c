"""How Django knows this room."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "binome.core.credentials"
    label = "credentials"
    verbose_name = "Credentials"
