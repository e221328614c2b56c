"""How Django knows this room."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "binome.interfaces.feeds"
    label = "feeds"
    verbose_name = "Feeds"
