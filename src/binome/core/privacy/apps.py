"""How Django knows this room."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "binome.core.privacy"
    label = "privacy"
    verbose_name = "Privacy"
