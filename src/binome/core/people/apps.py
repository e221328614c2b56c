"""How Django knows this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "binome.core.people"
    label = "people"
    verbose_name = "People"
