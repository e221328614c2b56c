"""How Django knows this room."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "binome.journey.learning"
    label = "learning"
    verbose_name = "Learning"
