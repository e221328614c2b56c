"""How Django knows this room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "binome.interfaces.api"
    label = "api"
    verbose_name = "REST API"
