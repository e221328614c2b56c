"""Backups and moving to another database, as an administrator does them: by commands, on real databases."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from binome.core.people.models import Person
from binome.interfaces.commands import keeping
from tests.factories import PersonFactory

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BINOME = Path(sys.executable).parent / "binome"


SOME_PEOPLE = """
from binome.core.people.models import Entity, Person
from binome.core.privacy.models import AuditLine
unit = Entity.objects.create(code="drh", name="Ressources humaines")
two = Person.objects.create(staff_id="D2", given_name="Ana", family_name="Roy", email="ana@example.org", entity=unit, level=5)
one = Person.objects.create(staff_id="D1", given_name="Eve", family_name="Bo", email="e@example.org", entity=unit, level=2, manager=two)
Person.objects.filter(pk=two.pk).update(manager=one)
AuditLine.objects.create(act="test.happened", by=one)
AuditLine.objects.update(at="2020-01-02T03:04:05Z")
"""
A_UNIT = "from binome.core.people.models import Entity; Entity.objects.create(code='{}', name='Une direction')"
UNITS = "from binome.core.people.models import Entity; print(list(Entity.objects.values_list('code', flat=True)))"
TELL = """
from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine
print(list(Person.objects.order_by("pk").values_list("pk", "staff_id", "email", "manager", "entity__name", "password")))
print(list(AuditLine.objects.values_list("pk", "act", "by", "at")))
"""


def run(*words: str | Path, folder: Path, address: str = "") -> "subprocess.CompletedProcess[str]":
    """One `binome` command on an installation of its own, kept in `folder`."""
    here = {
        **os.environ,
        "BINOME_DEBUG": "1",
        "BINOME_DATA_DIR": str(folder),
        "DATABASE_URL": address or f"sqlite:///{folder}/b.db",
    }
    here["DJANGO_SETTINGS_MODULE"] = "binome.settings.base"
    return subprocess.run([BINOME, *words], env=here, capture_output=True, text=True, check=False)


@pytest.mark.django_db
@pytest.mark.slow
def test_every_row_moves_as_it_is_to_an_empty_database_and_never_onto_people(tmp_path, elsewhere):
    assert run("migrate", "-v0", folder=tmp_path).returncode == 0
    written = run("shell", "-v0", "-c", SOME_PEOPLE, folder=tmp_path)
    assert written.returncode == 0, written.stderr

    moved = run("copydb", elsewhere, folder=tmp_path)
    again = run("copydb", elsewhere, folder=tmp_path)
    here = run("shell", "-v0", "-c", TELL, folder=tmp_path)
    there = run("shell", "-v0", "-c", TELL, folder=tmp_path, address=elsewhere)

    assert moved.returncode == 0, moved.stderr
    assert "Copied" in moved.stdout
    assert "people in that database already" in again.stderr
    assert "D2" in here.stdout
    assert here.stdout == there.stdout


@pytest.mark.django_db
@pytest.mark.slow
def test_a_backup_made_while_people_work_comes_back_whole(tmp_path, elsewhere, yet_elsewhere):
    """On either kind of database: tables, rows and files, over what another installation held."""
    first, second = tmp_path / "one", tmp_path / "two"
    for folder, address in ((first, elsewhere), (second, yet_elsewhere)):
        assert run("migrate", "-v0", "people", folder=folder, address=address).returncode == 0
    written = run("shell", "-v0", "-c", A_UNIT.format("drh"), folder=first, address=elsewhere)
    assert written.returncode == 0, written.stderr
    run("shell", "-v0", "-c", A_UNIT.format("gone"), folder=second, address=yet_elsewhere)
    (first / "files").mkdir()
    (first / "files/kept.txt").write_text("kept")
    archive = tmp_path / "backup.tar.gz"

    made = run("backup", archive, folder=first, address=elsewhere)
    again = run("backup", archive, folder=first, address=elsewhere)
    restored = run("restore", archive, folder=second, address=yet_elsewhere)
    there = run("shell", "-v0", "-c", UNITS, folder=second, address=yet_elsewhere)

    assert made.returncode == 0, made.stderr
    assert archive.stat().st_mode & 0o077 == 0
    assert "exists already" in again.stderr
    assert restored.returncode == 0, restored.stderr
    assert there.stdout == "['drh']\n", there.stderr
    assert (second / "files/kept.txt").read_text() == "kept"


@pytest.mark.django_db
def test_restoring_refuses_people_and_broken_archives(tmp_path):
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(b"\x1f\x8b not a backup")
    with pytest.raises(keeping.NotABackup):
        keeping.restore(cut)
    PersonFactory()

    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(cut))

    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_a_dump_of_the_database_in_use_can_be_made(tmp_path):
    manifest = keeping.back_up(tmp_path / "b.tar.gz", now=NOON)

    assert manifest["engine"] == connection.vendor
