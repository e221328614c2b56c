"""Where a call may go: nobody makes this server knock at doors of its own network."""

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

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
        "::ffff:0:0:0/96",
        "2001::/32",
        "fd00:ec2::/32",
        "168.63.129.16/32",  # Azure
        "100.100.100.200/32",  # Alibaba Cloud
        "192.0.0.192/32",  # Oracle Cloud
    )
)


class Hindrance(StrEnum):
    """What keeps a machine from being reached. Those who call have words for it."""

    FORBIDDEN = "forbidden"
    NO_HOST = "no_host"
    NO_ANSWER = "no_answer"
    CERTIFICATE = "certificate"


class NotReached(Exception):
    """No machine was reached, or none that may be."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoAddress(ValueError):
    """What was typed is no whole address of a machine."""


class HasExtras(ValueError):
    """The address bears a name, a password, or a place within a page."""


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

    @property
    def is_number(self) -> bool:
        """Whether the host is written as a number: no name is looked up."""
        try:
            ipaddress.ip_address(self.host.partition("%")[0])
        except ValueError:
            return False
        return True


def target_from(address: str, *, longest: int = LONGEST) -> Target:
    """The address in its parts. Raises `NoAddress`, `HasExtras`."""
    if len(address) > longest or not PRINTABLE.fullmatch(address):
        raise NoAddress
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NoAddress from None
    if not host or parts.scheme not in PORTS:
        raise NoAddress
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise HasExtras
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path)


def is_listed(host: str, allowed: Iterable[str]) -> bool:
    """Whether an operator allows this server: `chat.example.org` is one, `.example.org` any below that name."""
    host = host.lower().rstrip(".")  # a name with its last dot leads to the same server
    return any(host.endswith(name) if name.startswith(".") else host == name for name in allowed)


def numbers_of(target: Target, *, inside: bool) -> list[str]:
    """The numbers of the machine, each of which may be reached: one of them is then connected to, and no other.

    A name that is looked up again later may lead elsewhere. Raises `NotReached`; one that may not be is enough.
    """
    try:
        answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached(Hindrance.NO_HOST) from None
    numbers = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not numbers:
        raise NotReached(Hindrance.NO_HOST)
    if not all(may_reach(number, inside=inside) for number in numbers):
        raise NotReached(Hindrance.FORBIDDEN)
    return numbers


def may_reach(number: str, *, inside: bool) -> bool:
    """Whether a machine with this number may be reached: those of the public internet; within, where the operator allows it.

    Never those that only this machine's own link knows: there clouds tell machines their secrets.
    """
    known = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    if known.is_loopback:
        return inside
    if known.is_link_local or known.is_multicast or known.is_unspecified or any(known in net for net in NEVER):
        return False
    is_outside = known.is_global and not (isinstance(known, ipaddress.IPv6Address) and known.is_site_local)
    return is_outside or inside
