"""The `binome` command says what it can do, and in one sentence what its settings lack."""

import os
import secrets
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from binome.interfaces.commands import cli

ROOT = Path(__file__).resolve().parents[3]
BARE = {name: value for name, value in os.environ.items() if not name.startswith(("BINOME_", "DJANGO_", "DATABASE_"))}
KEY = secrets.token_urlsafe(60)


def binome(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    program = "from binome.interfaces.commands.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *words], env=BARE | settings, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"]])
def test_its_help_needs_no_settings_and_names_every_word_of_its_own(words, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["binome", *words])

    cli.main()

    told = capsys.readouterr().out
    own = {
        path.stem.replace("_", "-")
        for path in (cli.Path(cli.__file__).parent / "management/commands").glob("[a-z]*.py")
    }
    assert all(f"  {word} " in told for word in own | {"engine"})


@pytest.mark.parametrize("word", ["version", "--version"])
def test_it_says_its_own_version_and_not_djangos(word):
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

    shown = binome(word)

    assert (shown.returncode, shown.stdout, shown.stderr) == (0, f"Binôme {stated}\n", "")


def test_missing_settings_are_told_in_one_sentence(tmp_path):
    told = binome("migrate", BINOME_DATA_DIR=str(tmp_path))

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("binome: BINOME_SECRET_KEY is required")
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("administrator", "binome administrator: the following arguments are required: add | list | remove."),
        ("administrator frob", "binome administrator: argument add | list | remove: invalid choice: 'frob'"),
        ("administrator add --hrr ana@example.org", "binome administrator: it does not know --hrr."),
        ("administrator add ana@example.org --language xx", "binome administrator: argument --language: invalid choice: 'xx'"),
        ("sessions", "binome sessions: the following arguments are required: end."),
        ("import-people", "binome import-people: the following arguments are required: file."),
        ("setup --all", "binome setup: it does not know --all."),
        ("worker --all", "binome worker: it does not know --all."),
        ("demo --port", "binome demo: argument --port: expected one argument."),
        ("migrate --all", "binome migrate: it does not know --all."),
        ("set-up", "binome: there is no word 'set-up'; `binome` alone lists them."),
    ],
)  # fmt: skip
def test_what_was_typed_wrong_is_told_in_one_sentence(tmp_path, words, sentence):
    told = binome(*words.split(), BINOME_DATA_DIR=str(tmp_path), BINOME_SECRET_KEY=KEY)

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith(sentence)
    assert len(told.stderr.splitlines()) == 1


def test_a_refusal_is_a_sentence_without_the_name_of_an_exception(tmp_path):
    told = binome("administrator", "list", BINOME_DATA_DIR=str(tmp_path), BINOME_SECRET_KEY=KEY)

    assert told.returncode == 2
    assert told.stderr == "binome: The database is not set up for this version: run `binome setup` first.\n"


def test_the_help_of_a_word_is_shown(tmp_path):
    told = binome("administrator", "add", "--help", BINOME_DATA_DIR=str(tmp_path), BINOME_SECRET_KEY=KEY)

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("usage: binome administrator add")


@pytest.mark.parametrize(
    ("word", "loads"), [("letters", []), ("check", ["binome.engine", "binome.interfaces.urls", "numpy"])]
)
def test_a_command_that_shows_no_page_loads_neither_pages_nor_the_engine(word, loads, fill_as_migrated, tmp_path):
    fill_as_migrated(f"sqlite:///{tmp_path}/binome.sqlite3")
    program = (
        "import sys; from binome.interfaces.commands.cli import main; main(); "
        "print(sorted({'binome.engine', 'binome.interfaces.urls', 'numpy'} & sys.modules.keys()))"
    )
    settings = BARE | {"BINOME_SECRET_KEY": KEY, "BINOME_DATA_DIR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", program, word], env=settings, capture_output=True, text=True, check=False
    )

    assert done.stdout.endswith(f"{loads}\n"), done.stderr
