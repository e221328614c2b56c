"""How Django knows this room."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "binome.core.ui"
    label = "ui"
    verbose_name = "Look"
