"""How Django knows this room; what each command says of unsafe settings before it runs."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from binome.settings import safety


class CommandsConfig(AppConfig):
    name = "binome.interfaces.commands"
    label = "commands"
    verbose_name = "Commands"

    def ready(self) -> None:
        """Every command that checks the installation tells its warnings."""
        checks.register(unsafe_settings, checks.Tags.security)


def unsafe_settings(**_: Any) -> list[checks.CheckMessage]:
    """One warning for each setting that the installation starts with although it should not."""
    return [checks.Warning(sentence, id="binome.W001") for sentence in safety.warnings(base_url=settings.BASE_URL)]
