"""The look, as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "binome.core.ui"
    label = "ui"
