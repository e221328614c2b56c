"""How Django knows this room."""

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "binome.journey.mentoring"
    label = "mentoring"
    verbose_name = "Mentoring"
