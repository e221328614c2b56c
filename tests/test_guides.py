"""The guides of a first installation, run: their commands exist as written, and the labels they quote stand on screens."""

import re
import shlex
from io import StringIO
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command, load_command_class

from binome.core.people.models import Person
from tests.factories import PersonFactory

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "src/binome/locale/fr/LC_MESSAGES/django.po"
BY_DJANGO = {"check", "engine", "version"}  # words of `binome` that are no command of ours
GUIDES = ("first-run", "run-a-wave", "single-sign-on", "keep-and-erase")
PAGES = [
    ROOT / "docs/operate/install.md",
    ROOT / "docs/operate/fr/install.md",
    ROOT / "docs/operate/single-sign-on.md",
    ROOT / "docs/operate/fr/single-sign-on.md",
    *(ROOT / f"docs/use/{language}/{guide}.md" for guide in GUIDES for language in ("en", "fr")),
]
COMMAND = re.compile(r"\bbinome ((?:[a-z][a-z-]*)(?: [^\s`#&|;()]+)*)")
QUOTED = {"en": re.compile(r"“([^”]+)”"), "fr": re.compile(r"«\u00a0([^»]+)\u00a0»")}
MARKED = re.compile(r"\*\*([^*]+)\*\*|(?<!\*)\*([^*]+)\*(?!\*)")
# Marked and no label: the head of a paragraph, a word of a sentence, what stands for a name.
NO_LABEL = {
    "en": {
        *("If your organisation has set it up", "Who comes in", "Roles by groups", "Signing out"),
        *("One person alone", "A pair's row opens its page", "slides", "read over", "duplicate the wave", "restore"),
        *("N. N", "[To complete: …]", "A pair for …"),
    },
    "fr": {
        *("Si votre organisation l’a mise en place", "Qui entre", "Des rôles par groupes"),
        *(
            "kit de lancement",
            "Une seule personne",
            "La ligne d’un binôme ouvre sa page",
            "diapositives",
            "classeur Excel",
        ),
        *("relisez", "dupliquez la vague", "Archivez", "restaurée"),
        *("N. N", "[À compléter\u00a0: …]", "Un binôme pour …"),
    },
}


def commands_in(page: Path) -> list[str]:
    """What a page tells to type: in blocks of code, and between backquotes."""
    text = page.read_text("utf-8")
    typed = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL) + re.findall(r"`(binome [^`]+)`", text)
    lines = [line.partition("#")[0] for each in typed for line in each.splitlines()]
    return [match.strip() for line in lines for match in COMMAND.findall(line)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_every_command_of_a_guide_is_one_that_binome_knows(page):
    """Read by its own parser, and not run. A sentence may name a command without saying whom it is about."""
    for words in commands_in(page):
        name, *arguments = shlex.split(words)
        if name in BY_DJANGO:
            continue
        command = load_command_class("binome.interfaces.commands", name.replace("-", "_"))
        try:
            command.create_parser("binome", name).parse_args(arguments)
        except CommandError as refusal:
            assert "arguments are required" in str(refusal), words  # noqa: PT017 — any other refusal is the fault


def test_the_guides_name_their_commands():
    assert {"retention --dry-run", "engine warm", "setup"} <= {words for page in PAGES for words in commands_in(page)}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_commands_of_keep_and_erase_do_what_the_guide_says(language):
    ana = PersonFactory(email="ana.roy@example.org", given_name="Ana", family_name="Roy")
    counts, erases, looks_ahead, *_mentions = commands_in(ROOT / f"docs/use/{language}/keep-and-erase.md")

    call_command(*shlex.split(counts), stdout=StringIO())
    call_command(*shlex.split(looks_ahead), stdout=StringIO())
    stays = Person.objects.filter(pk=ana.pk, family_name="Roy").exists()
    call_command(*shlex.split(erases), stdout=StringIO())

    assert stays
    assert not Person.objects.filter(family_name="Roy").exists()


@pytest.fixture(scope="module")
def labels() -> dict[str, set[str]]:
    """Every text of the screens, in both languages."""
    entries = [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]
    english = {text for entry in entries for text in (entry.msgid, entry.msgid_plural)}
    french = {text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())}
    return {language: {text.casefold() for text in texts} for language, texts in (("en", english), ("fr", french))}


def is_shown(quoted: str, labels: set[str]) -> bool:
    """Whether a label is what was quoted; an ellipsis at its end stands for what follows."""
    plain = quoted.casefold()
    begins = plain.rstrip("… \u00a0")
    return (
        plain in labels or f"{plain}…" in labels or ("…" in plain and any(label.startswith(begins) for label in labels))
    )


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("guide", GUIDES)
def test_every_label_that_a_guide_names_is_on_a_screen(guide, language, labels):
    text = re.sub(r"\s*\n\s*", " ", (ROOT / f"docs/use/{language}/{guide}.md").read_text("utf-8"))
    marked = [first or second for first, second in MARKED.findall(text)] + QUOTED[language].findall(text)
    named = {label.strip(" .:\u00a0") for each in marked for label in each.split("→")}

    assert sorted(label for label in named - NO_LABEL[language] if not is_shown(label, labels[language])) == []
