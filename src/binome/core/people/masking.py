"""Words that people wrote, made fit to be shown: what names someone is masked, and nothing else is changed."""

import re
from collections.abc import Container, Sequence

from binome.core.people.models import Person
from binome.core.people.text import folded

MASK = "[…]"
NAMES_SOMEONE = re.compile(r"\S+@\S+|\+?\d(?:[\s.()-]?\d){7,}|[^\W\d_]+(?:[’'-][^\W\d_]+)*")
SHORTEST_NAME = 3  # letters: shorter names (Li, Bo) are also words, and masking those makes texts unreadable


def words_in(text: str) -> set[str]:
    """The words of a text, folded, each also by the parts between its hyphens and apostrophes."""
    words: set[str] = set()
    for word in NAMES_SOMEONE.findall(text):
        words |= _heard_in(word)
    return words


def suggested(text: str, *, names: Container[str]) -> str:
    """`text` with addresses, telephone numbers, and words that are somebody's name, masked."""

    def mask(match: re.Match[str]) -> str:
        word = match[0]
        tells = "@" in word or any(letter.isdigit() for letter in word)
        return MASK if tells or any(part in names for part in _heard_in(word)) else word

    return NAMES_SOMEONE.sub(mask, text)


def is_masking_of(shown: str, *, original: str) -> bool:
    """Whether `shown` is the `original` with nothing but masks put over parts of it."""
    first, *rest = [" ".join(part.split()) for part in shown.split(MASK)]
    left = " ".join(original.split())
    if not rest:
        return first == left
    *between, last = rest
    if not left.startswith(first):
        return False
    left = left[len(first) :]
    for part in between:
        place = left.find(part)
        if place < 0:
            return False
        left = left[place + len(part) :]
    return left.endswith(last)


def _heard_in(word: str) -> set[str]:
    heard = folded(word)
    return {part for part in {heard, *re.split(r"['-]", heard)} if len(part) >= SHORTEST_NAME}


def suggestions(texts: Sequence[str]) -> list[str]:
    """Each text with a masking to start from: addresses, telephone numbers and names of the directory."""
    names = _names_among(set().union(*(words_in(text) for text in texts))) if texts else set()
    return [suggested(text, names=names) for text in texts]


def _names_among(words: set[str]) -> set[str]:
    """Those of the words that are a name, or part of one, of somebody in the directory."""
    # Plain values and no order: the whole directory is read
    people = Person.objects.order_by().values_list("given_name", "family_name")
    return {word for names in people.iterator(chunk_size=5000) for name in names for word in _parts(name) & words}


def _parts(name: str) -> set[str]:
    return {folded(name), *words_in(name)}
