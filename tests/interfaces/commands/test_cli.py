"""The `binome` command says what it can do, and in one sentence what its settings lack."""

import os
import subprocess
import sys

import pytest

from binome.interfaces.commands import cli

BARE = {name: value for name, value in os.environ.items() if not name.startswith(("BINOME_", "DJANGO_", "DATABASE_"))}


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


def test_missing_settings_are_told_in_one_sentence(tmp_path):
    told = binome("migrate", BINOME_DATA_DIR=str(tmp_path))

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("binome: BINOME_SECRET_KEY is required")
    assert len(told.stderr.splitlines()) == 1
