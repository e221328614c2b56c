"""How Django knows this room."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "binome.interfaces.catalogue"
    label = "catalogue"
    verbose_name = "Catalogue"
