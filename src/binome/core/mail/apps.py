"""How Django knows this room."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MailConfig(AppConfig):
    name = "binome.core.mail"
    label = "mail"
    verbose_name = "Mail"

    def ready(self) -> None:
        """Every step's letters say while what they stand, also in a worker that has not read the step's screens."""
        autodiscover_modules("emails")
