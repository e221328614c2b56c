"""How Django knows this room."""

from django.apps import AppConfig


class CompetencesConfig(AppConfig):
    name = "binome.core.competences"
    label = "competences"
    verbose_name = "Competences"
