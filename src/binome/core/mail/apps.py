"""How Django knows this room."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "binome.core.mail"
    label = "mail"
    verbose_name = "Mail"
