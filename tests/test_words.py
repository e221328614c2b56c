"""One word for one thing in what people read: words that were given up do not come back, in either language."""

import re
from pathlib import Path

import polib
import pytest

CATALOGUE = Path(__file__).parent.parent / "src/binome/locale/fr/LC_MESSAGES/django.po"
GIVEN_UP = {
    "an email, not a letter": r"\bletters?\b",
    "submit": r"\b[Hh]and(ed|ing)? in\b",
    "save": r"\bKeep (my|this|these) (draft|reading|review|answers|changes|rules|audience|question|themes|note|side)\b",
    "fix": r"\bto mend\b",
    "page not found": r"nothing here for you",
    "confirmed": r"\btwo yeses$",
}
GIVEN_UP_IN_FRENCH = {
    "courriel": r"\bcourriers?\b|\be-mails?\b",
    "épicène ou doublet": r"\w·\w",
    "envoyer": r"\b[Dd]époser ma\b|\b[Rr]emettre mes\b",
    "à jour": r"Rien ne vous attend",
    "confirmé": r"[Cc]hoisis? des deux côtés",
}
LETTERS_OF_THE_ALPHABET = re.compile(
    r"letter that the program|letters\)s|letters from a to f|word for word|digits or letters"
)


@pytest.fixture(scope="module")
def texts() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def wrong(said: list[str], words: dict[str, str]) -> list[tuple[str, str]]:
    return [(better, text) for text in said for better, pattern in words.items() if re.search(pattern, text)]


def test_english_says_each_thing_in_one_word(texts):
    english = [text for entry in texts if not entry.obsolete for text in (entry.msgid, entry.msgid_plural) if text]

    assert wrong([text for text in english if not LETTERS_OF_THE_ALPHABET.search(text)], GIVEN_UP) == []


def test_french_says_each_thing_in_one_word(texts):
    french = [
        text for entry in texts if not entry.obsolete for text in (entry.msgstr, *entry.msgstr_plural.values()) if text
    ]

    assert wrong(french, GIVEN_UP_IN_FRENCH) == []
