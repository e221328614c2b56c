"""A full name in one column: which part is given and which is the family's, as the rest of the file tells."""

import re
from collections import Counter
from collections.abc import Iterable

from binome.core.people.text import folded

GIVEN_FIRST, FAMILY_FIRST = "given_first", "family_first"
# Words that begin a family name: "Jean de la Tour", "Ana van den Berg".
_PARTICLES = (
    "de du des d la le les l van von der den ter ten ben bin ibn el al abou abu di da dos del della mac mc saint st"
)
PARTICLES = frozenset(_PARTICLES.split())
MAJORITY = 0.8  # of the names that tell how they read, beyond which the others are read the same way
PARTS = re.compile(r"[._]")
SHORTEST_CAPITALS = 2  # letters: an initial is capital too

Split = tuple[str, str]  # given name, family name


def told_split(full: str, email: str) -> tuple[str, Split] | None:
    """How this name reads by itself, and its two parts: a comma, capitals, or the address tells; None when nothing does."""
    family, comma, given = full.partition(",")
    if comma and family.strip() and given.strip():
        return FAMILY_FIRST, (given.strip(), family.strip())
    words = full.split()
    if len(words) < 2:
        return None
    return _by_capitals(words) or _by_address(words, email)


def name_order(names: Iterable[tuple[str, str]]) -> str:
    """The order in which the names of a file read, when those that tell it agree; empty when nothing tells, or they differ."""
    orders = Counter(order for full, email in names if (order := (told_split(full, email) or ("",))[0]))
    if not orders:
        return ""
    order, n = orders.most_common(1)[0]
    return order if n >= MAJORITY * orders.total() else ""


def split(full: str, email: str, *, order: str) -> Split | None:
    """The given name and the family name; None when nothing tells which is which."""
    words = full.split()
    if len(words) == 1:
        return full, ""
    if reading := told_split(full, email):
        return reading[1]
    if order == GIVEN_FIRST:
        place = next((place for place, word in enumerate(words[1:-1], start=1) if _bare(word) in PARTICLES), 1)
        return " ".join(words[:place]), " ".join(words[place:])
    if order == FAMILY_FIRST:
        return words[-1], " ".join(words[:-1])
    return None


def _by_capitals(words: list[str]) -> tuple[str, Split] | None:
    capitals = [word.isupper() and len(_bare(word)) >= SHORTEST_CAPITALS for word in words]
    if all(capitals) or not any(capitals):
        return None
    if capitals[0]:
        place = capitals.index(False)
        if not any(capitals[place:]):
            return FAMILY_FIRST, (" ".join(words[place:]), " ".join(words[:place]))
    elif capitals[-1]:
        place = capitals.index(True)
        if all(capitals[place:]):
            return GIVEN_FIRST, (" ".join(words[:place]), " ".join(words[place:]))
    return None


def _by_address(words: list[str], email: str) -> tuple[str, Split] | None:
    """Addresses that read given.family: the place where the name divides as the address does."""
    parts = [_bare(part) for part in PARTS.split(email.partition("@")[0])]
    if len(parts) != 2 or not all(parts) or parts[0] == parts[1]:
        return None
    for place in range(1, len(words)):
        before, after = _bare("".join(words[:place])), _bare("".join(words[place:]))
        if _same((before, after), parts):
            return GIVEN_FIRST, (" ".join(words[:place]), " ".join(words[place:]))
        if _same((after, before), parts):
            return FAMILY_FIRST, (" ".join(words[place:]), " ".join(words[:place]))
    return None


def _same(name: tuple[str, str], parts: list[str]) -> bool:
    return _matches(name[0], parts[0]) and _matches(name[1], parts[1])


def _matches(name: str, part: str) -> bool:
    """Whether a part of an address is this name; a letter that was lost may be any."""
    if "?" not in name:
        return name == part
    return len(name) == len(part) and all(letter in {other, "?"} for letter, other in zip(name, part, strict=True))


def _bare(word: str) -> str:
    return "".join(letter for letter in folded(word) if letter.isalnum() or letter == "?")
