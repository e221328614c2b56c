"""How Django knows this room."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "binome.interfaces.letters"
    label = "letters"
    verbose_name = "Emails"
