"""The French catalogue is kept whole and well set: the check of tools/messages.py says what is not."""

import ast
import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[1]
FRENCH = ROOT / "src/binome/locale/fr/LC_MESSAGES"
TOOL = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "messages.py"))


def catalogue(**texts):
    po = polib.POFile()
    po.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in texts.items())
    return po


@pytest.mark.parametrize(
    "french",
    [
        "l'atelier",
        "Patience...",
        "Vraiment ?",
        "Vraiment?",
        "Oui\u202f; non",
        "Lieu : Lyon",
        "Lieu:",
        "« oui\xa0»",
        "«\xa0oui »",
    ],
)
def test_a_typographic_slip_is_told_with_the_words_around_it(french):
    kept = catalogue(hello=french)

    told = TOOL["complaints"](kept, kept)

    assert [line.split(":")[0] for line in told] == ["typography"]


def test_a_well_set_text_passes():
    kept = catalogue(hello="L’atelier «\xa0images\xa0» est à 10:30\xa0: venez\xa0?! Voir https://exemple.fr…")

    told = TOOL["complaints"](kept, kept)

    assert told == []


def test_a_text_that_counts_without_a_singular_is_told():
    kept = catalogue(
        **{"%(n)s mentors": "%(n)s mentors", "%(n)s minutes": "%(n)s minutes", "of %(total)s": "sur %(total)s"}
    )
    kept.append(
        polib.POEntry(
            msgid="%(n)s pair", msgid_plural="%(n)s pairs", msgstr_plural={0: "%(n)s binôme", 1: "%(n)s binômes"}
        )
    )

    told = TOOL["complaints"](kept, kept)

    assert told == ["one form for every number (give it a plural): '%(n)s mentors' in '%(n)s mentors'"]


def test_a_text_that_french_lacks_is_told():
    told = TOOL["complaints"](catalogue(hello="", bye=""), catalogue(hello=""))

    assert told == ["missing: 'hello'", "not collected (run make messages): 'bye'"]


@pytest.mark.parametrize(
    ("page", "code", "told"),
    [
        ('{% blocktranslate count n=2 %}My pair{% plural %}My pairs{% endblocktranslate %}', '_("My pair")', ["My pair"]),
        ('{% translate "My pair" %}', 'ngettext_lazy("My pair", "My pairs", "n")', ["My pair"]),
        ('{% translate "My pair" %} {% button _("Go") %}', 'ngettext("Go", "Go all", n)', ["Go"]),
        ('{% blocktranslate count n=2 context "a" %}My pair{% plural %}My pairs{% endblocktranslate %}', '_("My pair")', []),
        ('{% translate "My pair" context "a" %}', 'npgettext("a", "My pair", "My pairs", n)', ["My pair"]),
        ('{% translate "My pair" context "a" %}', 'ngettext("My pair", "My pairs", n)', []),
    ],
)  # fmt: skip
def test_a_text_used_both_with_and_without_a_plural_is_told(tmp_path, page, code, told):
    (tmp_path / "page.html").write_text("{% load i18n %}" + page)
    (tmp_path / "code.py").write_text(code)

    lines = TOOL["used_in_two_ways"](tmp_path)

    assert [line.rpartition(": ")[2] for line in lines] == [repr(text) for text in told]


def pythons() -> list[Path]:
    """This interpreter and every other one of a promised version that this machine has; the system's own may be older."""
    promised = [f"python3.{minor}" for minor in range(11, 15)]
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(":")] + [Path("/usr/bin")]
    there = {(folder / name).resolve() for folder in folders for name in promised if (folder / name).is_file()}
    return sorted(python for python in there | {Path(sys.executable).resolve()} if runs(python))


def runs(python: Path) -> bool:
    """Whether there is an interpreter behind the name: a version manager may put a name without one."""
    return subprocess.run([python, "-I", "-c", ""], capture_output=True, check=False).returncode == 0


# Only the standard library: nothing of ours is installed for these interpreters.
LOOK_UP = """
import gettext, json, sys
french = gettext.GNUTranslations(open(sys.argv[1], "rb"))
for context, text in json.load(sys.stdin):
    shown = french.pgettext(context, text) if context else french.gettext(text)
    if shown == text:
        print(text)
"""


@pytest.mark.parametrize("python", pythons(), ids=str)
def test_every_interpreter_finds_the_french_of_every_text(python):
    kept = polib.pofile(str(FRENCH / "django.po"))
    french = {(entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural.get(0, "") for entry in kept}
    uses = {
        use for suffix in ("py", "html", "txt") for path in (ROOT / "src/binome").rglob(f"*.{suffix}")
        if "vendor" not in path.parts for use in TOOL["uses_in"](path)
    }  # fmt: skip
    asked = [
        (use.context, use.text) for use in uses
        if not use.has_plural and french.get((use.context, use.text), use.text) != use.text
    ]  # fmt: skip

    done = subprocess.run(
        [python, "-I", "-c", LOOK_UP, FRENCH / "django.mo"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(asked) > 1000
    assert (done.stdout, done.stderr) == ("", "")


def _labels() -> list[tuple[str, str]]:
    """Each plain label of each enumeration, with the enumeration it belongs to."""
    found = []
    for path in (ROOT / "src/binome").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text if "Choices" in text else "")):
            if isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(base) for base in node.bases):
                calls = [
                    part for part in ast.walk(node) if isinstance(part, ast.Call) and ast.unparse(part.func) == "_"
                ]
                found += [(part.args[0].value, node.name) for part in calls]
    return found


def test_states_of_two_things_share_no_word_that_french_must_agree():
    """ "Cancelled" is « annulé » for a workshop and « annulée » for a session: shared words say what they speak of."""
    owners = {}
    for label, enumeration in _labels():
        owners.setdefault(label, set()).add(enumeration)

    shared = {label: names for label, names in owners.items() if len(names) > 1}

    assert len(owners) > 80
    assert shared == {}


NEVER_AGAIN = (
    "Rien ne sort du binôme",  # the charter names three exceptions
    "plus jeune que soi",  # age is not used
    "Age is not kept, nowhere",
    "Start told",
    "Close told",
    "Départ renseigné",
    "entretien professionnel",  # « entretien de parcours professionnel » since October 2026; files with the old name are read
)


@pytest.mark.parametrize("sentence", NEVER_AGAIN)
def test_sentences_that_were_untrue_or_unkind_do_not_come_back(sentence):
    folded = sentence.casefold()
    entries = polib.pofile(str(FRENCH / "django.po"))
    texts = [text for entry in entries for text in (entry.msgid, entry.msgstr, *entry.msgstr_plural.values())]
    content = [path.read_text("utf-8") for path in (ROOT / "src/binome/core/competences/data").rglob("*.json")]

    assert content
    assert [text for text in (*texts, *content) if folded in text.replace("\u00a0", " ").casefold()] == []


def test_an_application_that_is_not_sent_is_a_draft_and_no_file_being_saved():
    states = {
        entry.msgid: entry.msgstr for entry in polib.pofile(str(FRENCH / "django.po")) if entry.msgctxt == "application"
    }

    assert (states["Draft"], states["Submitted"]) == ("Brouillon", "Envoyée")
    assert "Enregistrement en cours" not in states.values()


def test_french_counts_one_as_one():
    """ "1 mentorés": where a number stands before a word, the singular speaks of one."""
    plurals = [entry for entry in polib.pofile(str(FRENCH / "django.po")) if entry.msgid_plural]
    of_many = re.compile(r"\)s (mentor|mentoré|binôme|séance|personne|idée|ligne|réponse)s\b")

    assert len(plurals) > 50
    assert [entry.msgid for entry in plurals if of_many.search(entry.msgstr_plural[0])] == []
