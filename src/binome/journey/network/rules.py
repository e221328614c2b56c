"""Decisions of the network: which links are safe, which moves an idea may make, whom to ask next, what resembles."""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from binome.core.people.text import folded
from binome.journey.network.states import MOVES

_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"'`\\]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}»”’…"
APPROACHES = 3  # people asked in turn for one wish: after three silences, whoever asked should hear of it
OPEN_WISHES = 5  # of one person at once: who asks everybody is soon answered by nobody
RESEMBLES = 0.18  # of 1: two different ideas of the demo reach 0.14, one said in other words more
SHORTEST_WORD = 4  # letters: shorter words (the, les, pour) say nothing of what a text is about
VERY_OFTEN = 4  # letters in ninety days: the others, who know a little less, come first


@dataclass(frozen=True)
class LinePart:
    """A piece of a line: plain text, or a link when `href` is set."""

    text: str
    href: str = ""


def linked(text: str) -> list[list[LinePart]]:
    """`text` cut in lines, each in parts: http, https and mailto addresses become links, all else stays text.

    Whatever else was typed (markup, `javascript:`, `data:`) is one more piece of text: the page escapes it.
    """
    return [_parts(line) for line in text.splitlines()]


def _parts(line: str) -> list[LinePart]:
    parts: list[LinePart] = []
    end = 0
    for match in _LINK.finditer(line):
        address = match.group().rstrip(_TRAILING)
        if address.lower() in {"http://", "https://", "mailto:"}:
            continue
        if line[end : match.start()]:
            parts.append(LinePart(line[end : match.start()]))
        parts.append(LinePart(address, href=address))
        end = match.start() + len(address)
    if line[end:]:
        parts.append(LinePart(line[end:]))
    return parts


def mentioned_in(text: str, *, names: Mapping[int, str]) -> set[int]:
    """The keys of those whom `text` names with an @ and their whole name, whatever the accents and capitals."""
    words = folded(text)
    return {key for key, name in names.items() if re.search(rf"@{re.escape(folded(name))}(?!\w)", words) is not None}


def may_move(state: str, to: str) -> bool:
    """Whether an idea at `state` may go to `to`."""
    return to in MOVES[state]


class Expertise(IntEnum):
    """What makes someone the right person to ask about a theme, the best first."""

    BADGE = 0  # validated on it, today
    OFFERS = 1  # mentors on it
    SHOWS = 2  # mentors, and shows it in the directory


def expertise_on(*, badge: bool, offers: bool, mentors: bool, learns: bool) -> Expertise | None:
    """How well someone who shows a theme in the directory knows it; None for those who are there to learn it."""
    if badge:
        return Expertise.BADGE
    if offers:
        return Expertise.OFFERS
    return Expertise.SHOWS if mentors and not learns else None


@dataclass(frozen=True)
class Candidate:
    """Someone who could be asked: how often and when they were asked lately, whether they share the asker's entity."""

    person_id: int
    times_asked: int
    same_entity: bool
    expertise: Expertise = Expertise.SHOWS
    last_asked_at: datetime | None = None


def next_to_ask(candidates: Iterable[Candidate], *, already_asked: Sequence[int], tie_key: int = 0) -> int | None:
    """The id of the person to ask now; None when nobody is left.

    Those who know best come first, unless they are asked very often; then another entity than the asker's, then who was
    asked least, then longest ago. Whoever is still equal is drawn by `tie_key`, the wish's own number: the same wish always
    asks the same person, and another wish another one. At most three people are asked for one wish, so that nobody's
    wish goes round the whole house.
    """
    if len(already_asked) >= APPROACHES:
        return None
    left = [candidate for candidate in candidates if candidate.person_id not in set(already_asked)]
    if not left:
        return None
    return min(left, key=lambda candidate: _order(candidate, tie_key=tie_key)).person_id


def _order(candidate: Candidate, *, tie_key: int) -> tuple[bool, Expertise, bool, int, float, str]:
    ticket = hashlib.sha256(f"{tie_key}:{candidate.person_id}".encode()).hexdigest()
    asked_at = candidate.last_asked_at.timestamp() if candidate.last_asked_at else 0.0
    often = candidate.times_asked >= VERY_OFTEN
    return often, candidate.expertise, candidate.same_entity, candidate.times_asked, asked_at, ticket


def event_is_past(starts_at: datetime, *, now: datetime) -> bool:
    """Whether an event has begun."""
    return starts_at <= now


def resembling(text: str, others: Mapping[int, str], *, most: int = 3) -> list[int]:
    """Keys of the texts that resemble `text`, the nearest first: the cosine of trigrams, weighted by how rare they are.

    Trigrams of words, so that endings matter little, in French as in English, without a dictionary.
    """
    counts = {key: _trigrams(other) for key, other in others.items()}
    mine = _trigrams(text)
    rarity = _rarity([mine, *counts.values()])
    likeness = {key: _cosine(mine, each, rarity) for key, each in counts.items()}
    near = sorted((-likeness[key], key) for key in likeness if likeness[key] >= RESEMBLES)
    return [key for _likeness, key in near[:most]]


def _trigrams(text: str) -> Counter[str]:
    words = ("".join(sign if sign.isalnum() else " " for sign in folded(text))).split()
    return Counter(word[at : at + 3] for word in words if len(word) >= SHORTEST_WORD for at in range(len(word) - 2))


def _rarity(texts: list[Counter[str]]) -> dict[str, float]:
    holding = Counter(trigram for text in texts for trigram in text)
    return {trigram: math.log(1 + len(texts) / number) for trigram, number in holding.items()}


def _cosine(left: Counter[str], right: Counter[str], rarity: Mapping[str, float]) -> float:
    shared = sum(left[trigram] * right[trigram] * rarity[trigram] ** 2 for trigram in left.keys() & right.keys())
    lengths = [math.sqrt(sum((number * rarity[each]) ** 2 for each, number in text.items())) for text in (left, right)]
    return shared / (lengths[0] * lengths[1]) if all(lengths) else 0.0
