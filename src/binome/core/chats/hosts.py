"""Which chats the installation allows: none, until its operator names their servers."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from binome.core.outside.targets import Target, is_listed
from binome.core.webhooks.addresses import AddressRefused, target_of


class HostNotAllowed(AddressRefused):
    """The server is none that the operator named."""

    reason = _("Your organisation does not allow chats at this address. Allowed servers are listed below.")


def is_on() -> bool:
    """Whether the installation allows any chat."""
    return bool(settings.CHAT_HOSTS)


def chat_target(address: str) -> Target:
    """The address in its parts. Raises `AddressRefused`, `HostNotAllowed`."""
    target = target_of(address)
    if not is_listed(target.host, settings.CHAT_HOSTS):
        raise HostNotAllowed(HostNotAllowed.reason)
    return target
