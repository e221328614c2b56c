"""How Django knows this room."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    name = "binome.journey.enrolment"
    label = "enrolment"
    verbose_name = "Enrolment"
