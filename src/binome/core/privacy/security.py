"""Security events: one line of the log each, told by a person's number and a network, never by a name or an address."""

import ipaddress
import logging
from contextvars import ContextVar
from enum import StrEnum

IPV6_PREFIX = 64  # what one household or one machine is given

log = logging.getLogger("binome.security")
network_asking: ContextVar[str] = ContextVar("network_asking", default="")


class SecurityEvent(StrEnum):
    """What an operator can look for; docs/operate/security-events.md says what each means (a test compares)."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    WRONG_CODE = "wrong_code"
    WRONG_SECOND_FACTOR = "wrong_second_factor"
    SINGLE_SIGN_ON_REFUSED = "single_sign_on_refused"
    LETTER_ASKED = "letter_asked"
    RATE_LIMITED = "rate_limited"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    SECOND_FACTOR_RENEWED = "second_factor_renewed"
    SECOND_FACTOR_RULES_CHANGED = "second_factor_rules_changed"
    ADDRESS_CHANGED = "address_changed"
    REFUSED = "refused"
    ADMINISTRATOR_ADDED = "administrator_added"
    ADMINISTRATOR_REMOVED = "administrator_removed"
    SIGN_IN_LINK_MADE = "sign_in_link_made"
    SESSION_EXPIRED = "session_expired"
    SESSIONS_ENDED = "sessions_ended"
    ACCESS_KEY_MADE = "access_key_made"
    ACCESS_KEY_REVOKED = "access_key_revoked"
    ACCESS_KEY_REFUSED = "access_key_refused"
    WEBHOOK_ADDED = "webhook_added"
    WEBHOOK_CHANGED = "webhook_changed"


WARNINGS = frozenset(
    {
        SecurityEvent.SIGN_IN_FAILED,
        SecurityEvent.WRONG_CODE,
        SecurityEvent.WRONG_SECOND_FACTOR,
        SecurityEvent.SINGLE_SIGN_ON_REFUSED,
        SecurityEvent.RATE_LIMITED,
        SecurityEvent.REFUSED,
        SecurityEvent.SECOND_FACTOR_RULES_CHANGED,
        SecurityEvent.ADMINISTRATOR_ADDED,
        SecurityEvent.SIGN_IN_LINK_MADE,
        SecurityEvent.ACCESS_KEY_MADE,
        SecurityEvent.ACCESS_KEY_REFUSED,
        SecurityEvent.WEBHOOK_ADDED,
        SecurityEvent.WEBHOOK_CHANGED,
    }
)


def plain_address(address: str) -> str:
    """An internet address as it is meant; a server that listens for both kinds writes IPv4 as `::ffff:192.0.2.1`.

    All of IPv4 stands within the first 64 bits of such an address: counted by them it would be one network.
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    mapped = known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else None
    return str(mapped or known)


def network_of(address: str) -> str:
    """The network of an internet address, as rate limits count it: IPv4 whole, IPv6 by its first 64 bits."""
    try:
        known = ipaddress.ip_address(plain_address(address))
    except ValueError:
        return ""
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, IPV6_PREFIX), strict=False).network_address)
    return str(known)


def facts(event: SecurityEvent, *, person: int | None, **more: str | int | bool | None) -> dict[str, str | int | bool]:
    """The fields of the line that tells `event`: numbers and states, never words that people typed."""
    fields = {"event": event.value, "person": person, "network": network_asking.get(), **more}
    return {name: value for name, value in fields.items() if value is not None and value != ""}


def record(event: SecurityEvent, *, person: int | None = None, **more: str | int | bool | None) -> None:
    """Write `event` to the log: about whom (primary key), from which network, and what else is known."""
    level = logging.WARNING if event in WARNINGS else logging.INFO
    log.log(level, event.value, extra=facts(event, person=person, **more))
