"""Finding a section of the guides by words: on the server, offline, whatever the accents, in the language of the page."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from binome.core.people.text import folded, search_words
from binome.interfaces.help.guides import Guide, GuideSection, guides

MOST = 8  # sections: what is not among them is looked for with other words
IN_TITLE = 3.0  # a word of the heading says more than one of the text
NEAR_THE_BEST = 0.35  # what is found worse than that by comparison only blurs the list
EXCERPT = 160
# Words of a question that stand everywhere and tell nothing.
EMPTY_WORDS = """
a an and are can do does for how i in is it me my of on or the to what when where who why with
au aux ce comment dans de des du en est et il je la le les ma mes mon ne ou par pas pour pourquoi quand que qui se un une
"""
EMPTY = frozenset(EMPTY_WORDS.split())
_WORD = re.compile(r"[a-z0-9]+")
_MARKS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[*`|#\[\]]|^-{3,}$", re.MULTILINE)


@dataclass(frozen=True)
class Hit:
    """A section that was found, with the passage where the words stand."""

    section: GuideSection
    guide: str
    excerpt: str


def hits_for(words: str) -> list[Hit]:
    """The sections that `words` are about, the best first."""
    typed = [word for part in search_words(words) for word in _WORD.findall(part)]
    wanted = {_root(word) for word in typed if word not in EMPTY} or {_root(word) for word in typed}
    entries = _entries(tuple(guides()))
    rarity = {word: _rarity(word, entries) for word in wanted}
    scored = [(_score(entry, rarity), entry) for entry in entries]
    best = max((score for score, _entry in scored), default=0.0)
    ranked = sorted((pair for pair in scored if pair[0] > best * NEAR_THE_BEST), key=lambda pair: -pair[0])
    return [Hit(entry.section, entry.guide, entry.excerpt(list(rarity))) for _score, entry in ranked[:MOST]]


@dataclass(frozen=True)
class _Entry:
    section: GuideSection
    guide: str
    title: Counter[str]
    text: Counter[str]
    plain: str

    def weight(self, word: str) -> float:
        """How much the section is about `word`; a second mention adds less than the first."""
        return IN_TITLE * min(1, _times(word, self.title)) + math.log1p(_times(word, self.text))

    def excerpt(self, words: list[str]) -> str:
        """The passage around the first of `words`."""
        at = next((match.start() for match in re.finditer(r"\w+", self.plain) if _starts(match[0], words)), 0)
        start = self.plain.rfind(" ", 0, max(0, at - EXCERPT // 3)) + 1 if at > EXCERPT // 3 else 0
        passage = self.plain[start : start + EXCERPT].rsplit(" ", 1)[0]
        return f"{'… ' if start else ''}{passage} …"


def _starts(word: str, roots: list[str]) -> bool:
    return folded(word).startswith(tuple(roots))


@lru_cache(maxsize=2)  # one for each language
def _entries(whole: tuple[Guide, ...]) -> list[_Entry]:
    return [
        _Entry(section, each.title, _counted(section.title), _counted(section.text), _plain(section.text))
        for each in whole
        for section in each.sections
    ]


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).split())


def _counted(text: str) -> "Counter[str]":
    return Counter(_WORD.findall(folded(_plain(text))))


def _root(word: str) -> str:
    """The word without the sign of its plural: what is found begins with it."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _times(root: str, counted: "Counter[str]") -> int:
    """How often words that begin with `root` stand there; short words must stand as they are."""
    if len(root) < 3:
        return counted[root]
    return sum(times for word, times in counted.items() if word.startswith(root))


def _score(entry: _Entry, rarity: dict[str, float]) -> float:
    """How much a section is about all of the words: half of them counts for a quarter."""
    weights = {word: entry.weight(word) for word in rarity}
    share = sum(1 for weight in weights.values() if weight) / len(weights) if weights else 0.0
    return share**2 * sum(rarity[word] * weight for word, weight in weights.items())


def _rarity(word: str, entries: Iterable[_Entry]) -> float:
    """What a word tells apart: one that stands in every section tells nothing."""
    everywhere = list(entries)
    holding = sum(1 for entry in everywhere if entry.weight(word) > 0)
    return math.log(len(everywhere) / holding) if holding else 0.0
