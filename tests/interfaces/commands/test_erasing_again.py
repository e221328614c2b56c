"""Erasing as operators do it: the commands of the guide, and a backup that brings someone back."""

import re
from pathlib import Path

import pytest

from tests.interfaces.commands.test_backups import SOME_PEOPLE, run, shell

GUIDES = Path(__file__).resolve().parents[3] / "docs/use"
NAMES = "from binome.core.people.models import Person; print(list(Person.objects.values_list('given_name', 'email')))"
FORGET_ERASURES = "from binome.core.privacy.models import Erasure; Erasure.objects.all().delete()"
COMMAND = re.compile(r"^binome (.+)$", re.MULTILINE)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_whoever_was_erased_stays_so_when_an_older_backup_comes_back(tmp_path, elsewhere, fill_as_migrated, language):
    if language == "fr":
        commands = COMMAND.findall((GUIDES / "fr/keep-and-erase.md").read_text("utf-8"))
        assert commands == COMMAND.findall((GUIDES / "en/keep-and-erase.md").read_text("utf-8"))
        return
    fill_as_migrated(elsewhere)
    backups, data = tmp_path / "backups", tmp_path / "data"
    for folder in (backups, data):
        folder.mkdir()
    someone = SOME_PEOPLE.replace("ana@example.org", "ana.roy@example.org")
    shell(someone, folder=data, address=elsewhere)
    for words in (("createcachetable",), ("backup", backups / "before.tar.gz")):
        done = run(*words, folder=data, address=elsewhere)
        assert done.returncode == 0, done.stderr

    rehearsed, erased, retired = (
        run(*command.split(), folder=data, address=elsewhere)
        for command in COMMAND.findall((GUIDES / "en/keep-and-erase.md").read_text("utf-8"))
    )
    assert rehearsed.stdout.startswith("Would be erased:")
    assert "ana" not in erased.stdout.lower()
    assert retired.stdout.startswith("Would go:"), retired.stderr
    assert rehearsed.stdout.splitlines()[1:] == erased.stdout.splitlines()[1:]
    run("backup", backups / "after.tar.gz", folder=data, address=elsewhere)
    (data / "erasures.jsonl").unlink()  # the machine is lost: what lies beside the backups is left
    shell(FORGET_ERASURES, folder=data, address=elsewhere)

    back = run("restore", backups / "before.tar.gz", "--replace", folder=data, address=elsewhere)

    assert "1 people erased since were erased again" in back.stdout, back.stderr
    names = shell(NAMES, folder=data, address=elsewhere)
    assert "ana" not in names.lower()
    assert "Eve" in names
