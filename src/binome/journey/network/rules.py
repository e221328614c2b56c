"""Decisions of the network: which links are safe, which moves an idea may make, whom to ask next."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from binome.journey.network.states import MOVES

_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"'`\\]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}»”’…"
APPROACHES = 3


@dataclass(frozen=True)
class Part:
    """A piece of a line: plain text, or a link when `href` is set."""

    text: str
    href: str = ""


def linked(text: str) -> list[list[Part]]:
    """`text` cut in lines, each in parts: http, https and mailto addresses become links, all else stays text.

    Whatever else was typed (markup, `javascript:`, `data:`) is one more piece of text: the page escapes it.
    """
    return [_parts(line) for line in text.splitlines()]


def _parts(line: str) -> list[Part]:
    parts: list[Part] = []
    end = 0
    for found in _LINK.finditer(line):
        address = found.group().rstrip(_TRAILING)
        if address.lower() in {"http://", "https://", "mailto:"}:
            continue
        if line[end : found.start()]:
            parts.append(Part(line[end : found.start()]))
        parts.append(Part(address, href=address))
        end = found.start() + len(address)
    if line[end:]:
        parts.append(Part(line[end:]))
    return parts


def may_move(state: str, to: str) -> bool:
    """Whether an idea at `state` may go to `to`."""
    return to in MOVES[state]


@dataclass(frozen=True)
class Candidate:
    """Someone who could be asked: how often they were asked lately, and whether they share the asker's entity."""

    person_id: int
    times_asked: int
    same_entity: bool


def next_to_ask(candidates: Iterable[Candidate], *, already_asked: Sequence[int]) -> int | None:
    """The id of the person to ask now: another entity first, then who was asked least; None when nobody is left.

    At most three people are asked for one wish, so that nobody's wish goes round the whole house.
    """
    if len(already_asked) >= APPROACHES:
        return None
    left = [one for one in candidates if one.person_id not in set(already_asked)]
    if not left:
        return None
    return min(left, key=lambda one: (one.same_entity, one.times_asked, one.person_id)).person_id


def event_is_past(starts_at: datetime, *, now: datetime) -> bool:
    """Whether an event has begun."""
    return starts_at <= now
