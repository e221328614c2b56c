"""Hiding who wrote a text from those who must judge it without names, and changing nothing else of it."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

HIDDEN = "▇▇▇"
Span = tuple[int, int]
SHORTEST = 2  # letters: a single one is no name

_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_BETWEEN = re.compile(r"[\s'’.‐‑-]+")
_LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"}
_ENDS = ".!?…:\n•"

PARTICLES = frozenset(
    re.findall(
        r"\w+",
        """
    a al ap ben bin da das de del della den der des di dit do dos du el et la las le les lo los mac mc o of saint sainte
    st ten ter the und van vander vom von y zu zur
    """,
    )
)
# Names that are also words of every day, in French or English: hidden where a capital says that a name is meant.
ALSO_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    aime ambre ange angelique art august aurore avril bell berger bill bishop blanc blanche bois bon bonnet bonte
    boucher boulanger brave brown brun butcher caron carpentier carre cerise chance chapelle charles charron chase
    chevalier christian claire clemence clement clerc colin constance cook cote cousin couturier dean desire don drew
    dumas dune esperance etoile faith faure fleur florence fontaine forest forge fournier franc francais france franche
    frank garnier gentil grace grand grange grant gras gray green gros guerin guy hall hardy hill hiver hope iris jack
    jardin jasmin jeune jewel joly jour joy julie juste king lac lacroix lambert large leger legrand lemoine leroy lily
    long loup lucky lune maire maison marchand marguerite marin marine mark martin masson mercier meunier michel mill
    miller modeste monnier moreau morin moulin noble noel noir nord olive olivier page palmer parfait park pascal
    pasquier patience perle perrin petit philippe piere pierre pont porte potier poulain price prince prudence prunelle
    reine rich richard riviere robin roi rolland rose rossignol rousseau roux roy royal sage salle simon smith sol
    soleil stone sue summer tailor taylor temple tessier thierry tour turner vallee verdier vert victoire vidal vigne
    vincent violette ward white will wood young yves
    """,
    )
)


def blinded(text: str, *, names: Collection[str], given: Collection[str] = (), things: Collection[str] = ()) -> str:
    """`text` with what names its author hidden, one mask over each stretch; every other character is as it was written.

    `names`: full and family names, staff numbers, codes: hidden as whole words whatever the accents and case; when a name is
    also an ordinary word ("Petit"), only where a capital makes it a name. `given`: given names and initials, hidden where
    written with a capital. `things`: titles of jobs and entities; several words are hidden as they are, one word ("Formation")
    only where a capital inside a sentence makes it a title. Addresses are hidden always.
    """
    return _masked(text, _spans(text, names=names, given=given, things=things))


def named_in(
    text: str, *, names: Collection[str], given: Collection[str] = (), things: Collection[str] = ()
) -> list[str]:
    """The words that `blinded` would hide, each once, in the order in which they stand."""
    spans = sorted(_spans(text, names=names, given=given, things=things))
    return list(dict.fromkeys(text[start:end] for start, end in spans))


def _spans(text: str, *, names: Collection[str], given: Collection[str], things: Collection[str]) -> list[Span]:
    heard = _Heard(text)
    spans = [match.span() for match in _ADDRESS.finditer(text)]
    spans += [span for name in names for span in heard.where(name) if _is_a_name(name, text[slice(*span)])]
    spans += [span for name in given for span in heard.where(name) if text[span[0]].isupper()]
    spans += [span for thing in things for span in heard.where(thing) if _is_a_title(thing, text, span)]
    return spans


def without_names(text: str, *, identifiers: Collection[str], names: Collection[str] = (), word: str = HIDDEN) -> str:
    """`text` with `word` wherever it names someone; every other character is as it was written.

    `identifiers`: full names, addresses, numbers: wherever they stand as whole words, whatever the accents and case.
    `names`: single names, where a capital says that a name is meant and no ordinary word is.
    """
    heard = _Heard(text)
    spans = [span for identifier in identifiers for span in heard.where(identifier)]
    spans += [
        span
        for name in names
        if not ALSO_WORDS.issuperset(_words(name))
        for span in heard.where(name)
        if text[span[0]].isupper()
    ]
    return _masked(text, spans, mask=word)


class _Heard:
    """A text as it sounds, without accents and case, and where each of its letters stands in what was written."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = text.lower()
        self.origin: Sequence[int] = range(len(text))
        if not text.isascii():  # letters of ASCII sound as they are written: most texts of most tables
            parts = [_plain(letter) for letter in text]
            self.plain = "".join(parts)
            self.origin = [place for place, part in enumerate(parts) for _ in part]

    def where(self, name: str) -> Iterator[Span]:
        """Where a name stands as whole words, with any hyphen, space or apostrophe between them, accents included."""
        words = _words(name)
        if len("".join(words)) < SHORTEST or any(word not in self.plain for word in words):
            return  # most texts: a piece is looked for in a tenth of the time of the whole
        whole = _BETWEEN.pattern.join(map(re.escape, words))
        for hit in re.finditer(rf"(?<!\w){whole}(?!\w)", self.plain):
            start, end = self.origin[hit.start()], self.origin[hit.end() - 1] + 1
            while end < len(self.text) and unicodedata.combining(self.text[end]):
                end += 1
            yield start, end


@lru_cache(maxsize=4096)  # the letters of a language, each thousands of times: an erasure reads every text there is
def _plain(letter: str) -> str:
    folded = unicodedata.normalize("NFKD", _LETTERS.get(letter.casefold(), letter.casefold()))
    return "".join(part for part in folded if not unicodedata.combining(part))


def _words(name: str) -> list[str]:
    return [word for word in _BETWEEN.split("".join(map(_plain, name))) if word]


def _is_a_name(name: str, written: str) -> bool:
    words = _words(name)
    return len(words) > 1 or words[0] not in ALSO_WORDS or written[:1].isupper()


def _is_a_title(thing: str, text: str, span: Span) -> bool:
    """Several words as they are; one word only as a title: all in capitals or with a digit, or a capital inside a sentence."""
    written = text[slice(*span)]
    if len(_words(thing)) > 1 or any(letter.isdigit() for letter in written):
        return True
    before = text[: span[0]].rstrip(" \t«»“”\"'’(-")
    inside = bool(before) and before[-1] not in _ENDS
    return written.isupper() or (written[:1].isupper() and inside)


def _masked(text: str, spans: Iterable[Span], *, mask: str = HIDDEN) -> str:
    """The text with one mask over each stretch of spans that touch or lie in one another."""
    parts, at = [], 0
    stretches: list[list[int]] = []
    for start, end in sorted(spans):
        if stretches and start <= stretches[-1][1]:
            stretches[-1][1] = max(end, stretches[-1][1])
        else:
            stretches.append([start, end])
    for start, end in stretches:
        parts += [text[at:start], mask]
        at = end
    return "".join([*parts, text[at:]])


def names_of(name: str) -> set[str]:
    """A family or full name, and each of its words that names someone by itself: no particle, no initial."""
    words = re.split(r"[\s'’‐‑-]+", name)
    return {name, *(word for word in words if len(word) > 1 and _words(word) and _words(word)[0] not in PARTICLES)}


def initials_of(*, given: str, family: str) -> set[str]:
    """A given name's initial before the family name, and both initials with their points."""
    first, last = given[:1], family[:1]
    return {f"{first} {family}", f"{first}.{last}."} if first and last else set()
