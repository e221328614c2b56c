"""Addresses of video rooms made from a pattern of the installation, as `https://meet.example.org/mentoring-{pair}`.

A closed list of placeholders: what stands in braces is one of them or the pattern is refused, so that nothing of a person
can ever be written into an address. Each stands for random letters or digits that nobody can guess.
"""

import re
import secrets
import string
from enum import StrEnum
from urllib.parse import urlsplit

PAIR, SESSION, CODE = "{pair}", "{session}", "{code}"
PLACEHOLDERS = (PAIR, SESSION, CODE)
SESSION_DIGITS = 32  # of its identifier, as hexadecimal digits
ROOM_LETTERS = 20  # of 26: no list of rooms is ever tried through
LONGEST = 200  # characters of a pattern
LONGEST_FILLED = 300  # characters of the place of a session: a placeholder that repeats grows beyond it
ALLOWED = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%{}]+")  # those of an address (RFC 3986), and our braces


class Fault(StrEnum):
    """Why a pattern is refused."""

    NOT_HTTPS = "not_https"
    NO_ADDRESS = "no_address"
    UNKNOWN = "unknown"
    SAME_FOR_ALL = "same_for_all"


def fault_of(pattern: str) -> Fault | None:
    """What is wrong with a pattern; None when rooms can be made from it."""
    if not pattern.startswith("https://"):
        return Fault.NOT_HTTPS
    plain = pattern
    for placeholder in PLACEHOLDERS:
        plain = plain.replace(placeholder, "")
    if "{" in plain or "}" in plain:
        return Fault.UNKNOWN
    if len(pattern) > LONGEST or not ALLOWED.fullmatch(pattern) or not _has_a_plain_host(pattern):
        return Fault.NO_ADDRESS
    longest = filled(pattern, room="x" * ROOM_LETTERS, session="0" * SESSION_DIGITS)
    if len(longest) > LONGEST_FILLED:
        return Fault.NO_ADDRESS
    return Fault.SAME_FOR_ALL if plain == pattern else None


def _has_a_plain_host(pattern: str) -> bool:
    """Whether it leads to one host that is written out: no name or password before it, no placeholder within it."""
    try:
        address = urlsplit(pattern)
        port_is_a_number = address.port is None or address.port > 0
    except ValueError:
        return False
    return bool(address.hostname) and port_is_a_number and not set("@{}") & set(address.netloc)


def new_room() -> str:
    """Letters for one pair, the same for all its sessions."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(ROOM_LETTERS))


def filled(pattern: str, *, room: str, session: str) -> str:
    """The address of one session: `room` are the letters of its pair, `session` those of the session alone."""
    code = f"{room[:3]}-{room[3:7]}-{room[7:10]}"  # as rooms of Visio and others are written
    return pattern.replace(PAIR, room).replace(SESSION, session).replace(CODE, code)
