"""One word for one thing in what people read: words that were given up do not come back, in either language."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils import translation

CATALOGUE = Path(__file__).parent.parent / "src/binome/locale/fr/LC_MESSAGES/django.po"
GIVEN_UP = {
    "an email, not a letter": r"\bletters?\b",
    "submit": r"\b[Hh]and(ed|ing)? (it )?in\b",
    "saved": r"(draft|choices|answers?|reading|you typed?|you did) (is|are) kept(?! (with|apart|on|out|without))|\b[Nn]ot kept\b",
    # But for the label of a choice that a frozen migration repeats.
    "who": r"\b[Ww]hom\b(?! this rule describes)",
    "whoever": r"\bTo who\b",
    "how far along": r"\b[Hh]ow far (it|I|you|we|they|the wave) (is|am|are)\b|asked where they are",
    "63%": r"\d %(?!%)",
    "save": r"\bKeep (my|this|these) (draft|reading|review|answers|changes|rules|audience|question|themes|note|side)\b",
    "fix": r"\b[Mm]end\b",
    "page not found": r"nothing here for you",
    "confirmed": r"\btwo yeses$",
    "email": r"\be-mails?\b",
    "delete, undo or withdraw": r"\b[Tt]ak(e|es|en|ing) (\w+ )?back\b",
    "notified, informed; shown, said": r"\btold\b",
    "is": r"\bstands?\b",
    "gone quiet": r"\b[Ss]ilent\b",
    "held back, saved, go on": r"\bkept back\b|\bis to be kept$|\bof it was kept\b",
    "one of the two": r"\bone of both\b",
    "you": r"\b[Oo]ne looks\b",
    "accepted": r"\b(is|are) not taken\b",
    "launched": r"\b[Cc]hallenge asked\b|\b[Aa]sk the challenge\b",
    "Never by: managers": r"^(no|nobody)\b.*(manager|if the pair)",
}
GIVEN_UP_IN_FRENCH = {
    "courriel": r"\bcourriers?\b|\be-mails?\b",
    "épicène ou doublet": r"\w·\w",
    "annuler cette action": r"^Rétablir$",
    "envoyer": r"\b[Dd]époser ma\b|\b[Rr]emettre mes\b",
    "à jour": r"Rien ne vous attend",
    "confirmé": r"[Cc]hoisis? des deux côtés",
    "envoyer une candidature": r"\b[Dd]épos(?:ez|ée?s?)\b",
    "sans nouvelles": r"\b[Ss]ilencieux\b",
    "réexamen": r"\b[Ss]econds? regards?\b",
    "deuxième étape": r"\bsecondes? étapes?\b",
    "serveur de messagerie": r"\bserveurs? de courriel\b",
    "personne mentorée, ou les deux formes": r"\b[Mm]entorés\b(?! ou mentorée)|\bmentoré\b(?! ou mentorée)",
    "épicène, ou les deux formes": (
        r"(?<!vous )\b[Vv]ous (?:n’)?(?:êtes|étiez|serez|avez été) (?:pas |plus |déjà )?(?:encore )?\w+é\b(?! ou )"
    ),
}
ROOT = Path(__file__).parent.parent
SHIPPED = sorted((ROOT / "src/binome").glob("*/*/data/**/*.json"))
GIVEN_UP_IN_CONTENT = {each: GIVEN_UP[each] for each in ("email", "who", "fix")} | {"fixed": r"\b[Mm]end(s|ed|ing)\b"}
GIVEN_UP_IN_FRENCH_CONTENT = {
    each: pattern
    for each, pattern in GIVEN_UP_IN_FRENCH.items()
    if each == "courriel" or "formes" in each or "doublet" in each
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


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_cases_modules_and_kits_say_each_thing_in_the_same_words(path):
    content = json.loads(path.read_text(encoding="utf-8"))

    assert wrong(list(texts_in(content, language="en")), GIVEN_UP_IN_CONTENT) == []
    assert wrong(list(texts_in(content, language="fr")), GIVEN_UP_IN_FRENCH_CONTENT) == []


def texts_in(content: object, *, language: str, key: str = "") -> Iterator[str]:
    """Every text of a file of content in one language, whatever its depth."""
    if isinstance(content, dict):
        for name, value in content.items():
            yield from texts_in(value, language=language, key=name)
    elif isinstance(content, list):
        for value in content:
            yield from texts_in(value, language=language, key=key)
    elif isinstance(content, str) and (key == language or key.endswith(f"_{language}")):
        yield content


def test_french_says_each_thing_in_one_word(texts):
    french = [
        text for entry in texts if not entry.obsolete for text in (entry.msgstr, *entry.msgstr_plural.values()) if text
    ]

    assert wrong(french, GIVEN_UP_IN_FRENCH) == []


ENGLISH_GUIDES = sorted(path for path in (ROOT / "docs/use/en").glob("*.md") if path.stem != "engine")
GUIDES = sorted(path for path in (ROOT / "docs/use/fr").glob("*.md") if path.stem != "engine")
MARKS = re.compile(r"`[^`]*`|!?\]\([^)]*\)|!?\[|<a id=.*?></a>|^\|[-| ]+\|$|[*#]")
# Nouns that are alike for one and for several, and words after a number that are no noun; a verb's plural ends in -nt.
ALIKE = {"mois", "voix", "fois", "à", "sur", "sont", "au", "et", "aimerait", "points", "minutes"}


def test_guides_say_each_thing_in_the_words_of_the_screens():
    """Line by line, so that the one to mend is named."""
    english = [(path.name, line) for path in ENGLISH_GUIDES for line in path.read_text("utf-8").splitlines()]
    french = [(path.name, line) for path in GUIDES for line in path.read_text("utf-8").splitlines()]

    assert [(name, wrong([line], GIVEN_UP)) for name, line in english if wrong([line], GIVEN_UP)] == []
    assert [
        (name, wrong([line], GIVEN_UP_IN_FRENCH)) for name, line in french if wrong([line], GIVEN_UP_IN_FRENCH)
    ] == []


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_french_guides_are_well_set(path):
    """Spaces that do not break before : ; ? ! and inside « », as in the catalogue: the help shows the guides."""
    lines = [MARKS.sub("", line) for line in path.read_text("utf-8").splitlines()]

    assert [line for line in lines if re.search(r" [:;?!»]|« |\w\.\.\.|[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]", line)] == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_counted_sentence_agrees_with_its_number(texts, language, number):
    """French: none and one are singular; English: one alone. Looked up as pages do."""
    for entry in (entry for entry in texts if entry.msgid_plural and not entry.obsolete):
        with translation.override(language):
            look_up = (entry.msgctxt, entry.msgid, entry.msgid_plural, number)
            shown = translation.npgettext(*look_up) if entry.msgctxt else translation.ngettext(*look_up[1:])
        several = number > 1 if language == "fr" else number != 1
        forms = (
            (entry.msgstr_plural[0], entry.msgstr_plural[1]) if language == "fr" else (entry.msgid, entry.msgid_plural)
        )
        assert shown == forms[several], entry.msgid


def test_the_noun_after_a_number_is_singular_for_one_and_plural_for_two(texts):
    wrong_nouns = []
    for entry in (entry for entry in texts if entry.msgid_plural and not entry.obsolete):
        nouns = [
            dict(re.findall(r"%\((\w+)\)[sd][ \u00a0]([^\W\d_]+)", entry.msgstr_plural[several])) for several in (0, 1)
        ]
        for name in nouns[0].keys() & nouns[1].keys():
            singular, plural = nouns[0][name], nouns[1][name]
            if singular != plural and (singular[-1] in "sx" or not plural.endswith(("s", "x", "z", "nt"))):
                wrong_nouns += [] if {singular, plural} & ALIKE else [(singular, plural)]
            if singular == plural and singular not in ALIKE and singular[-1] not in "sx" and name in {"n", "count"}:
                wrong_nouns.append((singular, plural))

    assert wrong_nouns == []


def test_french_addresses_one_person_without_midpoints_or_brackets(texts):
    """Epicene first, else both forms in words: never « mentoré(e) » or « mentoré-e »."""
    french = [
        text for entry in texts if not entry.obsolete for text in (entry.msgstr, *entry.msgstr_plural.values()) if text
    ]
    guides = [path.read_text("utf-8") for path in GUIDES]

    assert [
        text for text in (*french, *guides) if re.search(r"\w\((?:e|es|ne|trice|euse)s?\)|\w-e-?s?\b|é\.e", text)
    ] == []


def test_a_placeholder_is_one_word(texts):
    """Several words are joined by hyphens, in both languages: `{staff-file}`."""
    placeholders = [entry for entry in texts if entry.msgctxt == "placeholder" and not entry.obsolete]

    assert placeholders
    assert [entry.msgid for entry in placeholders if re.search(r"\s", entry.msgid + entry.msgstr)] == []
