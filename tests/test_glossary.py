"""The glossary: one meaning a term, the French that readers see, and code that exists."""

import re
from pathlib import Path
from typing import NamedTuple

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/binome"
UNSEEN = "—"


class Term(NamedTuple):
    """One row."""

    name: str
    meaning: str
    french: str
    where: str

    def __str__(self) -> str:
        return self.name


def terms() -> list[Term]:
    rows = re.findall(r"^\| (.+) \|$", (ROOT / "docs/glossary.md").read_text("utf-8"), re.MULTILINE)
    return [Term(*(cell.strip() for cell in row.split(" | "))) for row in rows if not row.startswith("term |")]


TERMS = terms()
SHOWN = [term for term in TERMS if term.french != UNSEEN]


def plain(text: str) -> str:
    return text.replace("’", "'").lower()


def messages() -> list[tuple[str, str]]:
    """Each text in English with its French, plurals with theirs."""
    catalogue = polib.pofile(str(SOURCE / "locale/fr/LC_MESSAGES/django.po"))
    singles = [(entry.msgid, entry.msgstr or entry.msgstr_plural.get(0, "")) for entry in catalogue]
    plurals = [(entry.msgid_plural, entry.msgstr_plural[1]) for entry in catalogue if entry.msgid_plural]
    return [(plain(english), plain(french)) for english, french in singles + plurals]


MESSAGES = messages()


def test_no_term_is_defined_twice():
    names = [plain(term.name) for term in TERMS]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("term", SHOWN, ids=str)
def test_the_french_of_a_term_is_what_readers_see(term):
    variants = plain(term.french).split(", ")
    asked = re.compile(rf"\b{re.escape(plain(term.name))}(?:s|es)?\b")
    holding = [french for english, french in MESSAGES if asked.search(english)]
    beginnings = tuple(variant[:4] for variant in variants)  # singular and plural
    alone = [french for english, french in MESSAGES if asked.fullmatch(english)]

    assert any(variant in french for _, french in MESSAGES for variant in variants), "no screen shows this French"
    assert not holding or any(variant in french for french in holding for variant in variants)
    assert all(french.removeprefix("les ").startswith(beginnings) for french in alone), alone


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_a_term_leads_to_the_code_that_holds_it(term):
    named = re.fullmatch(r"(?:`(?P<kind>\w+)` in )?`(?P<room>[\w/]+)`", term.where)

    assert named, term.where
    room = SOURCE / named["room"]
    files = sorted(room.rglob("*.py")) if room.is_dir() else [room.with_suffix(".py")]
    assert files
    assert all(path.is_file() for path in files), term.where
    if kind := named["kind"]:
        assert any(re.search(rf"^class {kind}\b", path.read_text("utf-8"), re.MULTILINE) for path in files), term.where
