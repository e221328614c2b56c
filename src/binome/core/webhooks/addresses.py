"""Which addresses webhooks may reach: nobody makes this server knock at doors of its own network."""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict
from binome.core.webhooks.states import Reason

LONGEST = 500
PRINTABLE = re.compile(r"[!-~]+")
PORTS = {"https": 443, "http": 80}
# Addresses of IPv6 in which another of IPv4 travels, and those at which clouds tell machines their own secrets: never, by no setting.
NEVER = tuple(
    ipaddress.ip_network(net)
    for net in (
        "64:ff9b::/32",
        "2002::/16",
        "::/96",
        "2001::/32",
        "fd00:ec2::/32",
        "168.63.129.16/32",  # Azure
        "100.100.100.200/32",  # Alibaba Cloud
        "192.0.0.192/32",  # Oracle Cloud
    )
)


class AddressRefused(Conflict):
    """What was typed is no address that a webhook may have."""

    about = "address"


class NotReached(Exception):
    """No machine was reached, or none that may be."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Target:
    """An address in its parts."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """The host as the receiver knows itself."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(address: str) -> Target:
    """The address in its parts. Raises `AddressRefused`."""
    if len(address) > LONGEST or not PRINTABLE.fullmatch(address):
        raise AddressRefused(_("Type a whole address, as https://example.org/binome, without spaces or accents."))
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or parts.scheme not in PORTS:
        raise AddressRefused(_("Type a whole address, as https://example.org/binome, without spaces or accents."))
    if parts.scheme == "http" and not settings.WEBHOOKS_INSIDE:
        raise AddressRefused(_("The address begins with https://: what is sent is read by nobody on its way."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused(
            _("Leave out names, passwords and what follows a “#”: a secret of its own signs what is sent.")
        )
    if _is_number(host) and not may_reach(host):
        raise AddressRefused(Reason.FORBIDDEN.label)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path)


def resolved(target: Target) -> list[str]:
    """The numbers of the machine, each of which may be reached: one of them is then connected to, and no other.

    A name that is looked up again later may lead elsewhere. Raises `NotReached`; one that may not be is enough.
    """
    try:
        answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached(Reason.NO_HOST) from None
    numbers = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not numbers:
        raise NotReached(Reason.NO_HOST)
    if not all(may_reach(number) for number in numbers):
        raise NotReached(Reason.FORBIDDEN)
    return numbers


def may_reach(number: str) -> bool:
    """Whether a machine with this number may be reached: those of the public internet; within, where the operator allows it.

    Never those that only this machine's own link knows: there clouds tell machines their secrets.
    """
    known = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    if known.is_loopback:
        return bool(settings.WEBHOOKS_INSIDE)
    if known.is_link_local or known.is_multicast or known.is_unspecified or any(known in net for net in NEVER):
        return False
    return known.is_global or bool(settings.WEBHOOKS_INSIDE)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
