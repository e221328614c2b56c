"""How Django knows this room; what each command says of unsafe settings before it runs."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from binome.core.people import video_links
from binome.core.people.countries import code_of
from binome.core.people.video_links import Fault
from binome.settings import environment, safety

_NO_ROOMS = "BINOME_VIDEO_LINK is not used:"
VIDEO_LINK_FAULTS: dict[Fault, str] = {
    Fault.NOT_HTTPS: f"{_NO_ROOMS} it must begin with https://.",
    Fault.NO_ADDRESS: f"{_NO_ROOMS} it is not the address of a website.",
    Fault.UNKNOWN: f"{_NO_ROOMS} only {{pair}}, {{session}} and {{code}} may stand in braces.",
    Fault.SAME_FOR_ALL: f"{_NO_ROOMS} everyone would meet in the same room without {{pair}} or {{session}}.",
}


class CommandsConfig(AppConfig):
    name = "binome.interfaces.commands"
    label = "commands"
    verbose_name = "Commands"

    def ready(self) -> None:
        """Every command that checks the installation tells its warnings."""
        checks.register(unsafe_settings, checks.Tags.security)


def unsafe_settings(**_: Any) -> list[checks.CheckMessage]:
    """One warning for each setting that the installation starts with although it should not."""
    warned: list[checks.CheckMessage] = [
        checks.Warning(sentence, id="binome.W001") for sentence in safety.warnings(base_url=settings.BASE_URL)
    ]
    warned += [checks.Warning(sentence, id="binome.W003") for sentence in environment.misspelt()]
    if settings.COUNTRY and not code_of(settings.COUNTRY):
        sentence = f"BINOME_COUNTRY: {settings.COUNTRY} is no country; people have no public holidays. Write it as FR."
        warned.append(checks.Warning(sentence, id="binome.W004"))
    fault = video_links.fault_of(settings.VIDEO_LINK) if settings.VIDEO_LINK else None
    if fault is not None:
        warned.append(checks.Warning(VIDEO_LINK_FAULTS[fault], id="binome.W002"))
    return warned
