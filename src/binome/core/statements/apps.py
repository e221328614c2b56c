"""How Django knows this room."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "binome.core.statements"
    label = "statements"
    verbose_name = "Statements"
