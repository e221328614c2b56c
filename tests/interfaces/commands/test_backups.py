"""Backups and moving to another database, as an administrator does them: by commands, on real databases."""

import os
import resource
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from binome.core.framework.sqlite.library import sqlite3
from binome.core.people.models import Person
from binome.interfaces.commands import backups, versions
from tests.factories import PersonFactory
from tests.migrated import printed_by
from tests.told import tell_every_fourth_person

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
# A database as it stood before the migration that added these tables.
BEFORE_NOTICES = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM django_migrations WHERE app = 'privacy' AND name >= '0005'")
    for table in ("noticereading", "privacynotice", "dataview"):
        cursor.execute(f"DROP TABLE privacy_{table}")
"""
A_UNIT = "from binome.core.people.models import Entity; Entity.objects.create(code='{}', name='Une direction')"
UNITS = "from binome.core.people.models import Entity; print(list(Entity.objects.values_list('code', flat=True)))"
TELL = """
from binome.core.people.models import Person
from binome.core.privacy.models import AuditLine
print(list(Person.objects.order_by("pk").values_list("pk", "staff_id", "email", "manager", "entity__name", "password")))
print(list(AuditLine.objects.values_list("pk", "act", "by", "at")))
"""


def run(
    *words: str | Path, folder: Path, address: str = "", path: str = "", most_bytes: int = 0
) -> "subprocess.CompletedProcess[str]":
    """One `binome` command on an installation of its own, kept in `folder`; files grow up to `most_bytes` when given."""
    here = {
        **os.environ,
        "BINOME_DEBUG": "1",
        "BINOME_DATA_DIR": str(folder),
        "DATABASE_URL": address or f"sqlite:///{folder}/b.db",
    }
    here["DJANGO_SETTINGS_MODULE"] = "binome.settings.base"
    here["PATH"] = path + os.environ["PATH"]
    full = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most_bytes, most_bytes)) if most_bytes else None
    return subprocess.run([BINOME, *words], env=here, capture_output=True, text=True, check=False, preexec_fn=full)


def shell(script: str, *, folder: Path, address: str = "") -> str:
    """What `binome shell` would print there."""
    return printed_by(script, address=address or f"sqlite:///{folder}/b.db")


@pytest.mark.django_db
@pytest.mark.slow
def test_every_row_moves_as_it_is_to_an_empty_database_and_never_onto_people(tmp_path, elsewhere, fill_as_migrated):
    """Its tables stand already; where none stands, `copydb` lays them, as for the told demo below."""
    fill_as_migrated(f"sqlite:///{tmp_path}/b.db")
    fill_as_migrated(elsewhere)
    shell(SOME_PEOPLE, folder=tmp_path)

    moved = run("copydb", elsewhere, folder=tmp_path)
    again = run("copydb", elsewhere, folder=tmp_path)
    here = shell(TELL, folder=tmp_path)
    there = shell(TELL, folder=tmp_path, address=elsewhere)

    assert moved.returncode == 0, moved.stderr
    assert "Copied" in moved.stdout
    assert "people in that database already" in again.stderr
    assert "D2" in here
    assert here == there


@pytest.mark.django_db
@pytest.mark.slow
def test_a_backup_made_while_people_work_comes_back_whole(tmp_path, elsewhere, yet_elsewhere, fill_as_migrated):
    """On either kind of database: tables, rows and files, over what another installation held."""
    first, second = tmp_path / "one", tmp_path / "two"
    for folder, address in ((first, elsewhere), (second, yet_elsewhere)):
        folder.mkdir()
        fill_as_migrated(address)
    shell(A_UNIT.format("drh"), folder=first, address=elsewhere)
    shell(A_UNIT.format("gone"), folder=second, address=yet_elsewhere)
    (first / "files").mkdir()
    (first / "files/kept.txt").write_text("kept")
    archive = tmp_path / "backup.tar.gz"

    made = run("backup", archive, folder=first, address=elsewhere)
    again = run("backup", archive, folder=first, address=elsewhere)
    restored = run("restore", archive, folder=second, address=yet_elsewhere)
    there = shell(UNITS, folder=second, address=yet_elsewhere)

    assert made.returncode == 0, made.stderr
    assert archive.stat().st_mode & 0o077 == 0
    assert "exists already" in again.stderr
    assert restored.returncode == 0, restored.stderr
    assert there == "['drh']\n"
    assert (second / "files/kept.txt").read_text() == "kept"


@pytest.mark.django_db
def test_restoring_refuses_people_and_broken_archives(tmp_path):
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(b"\x1f\x8b not a backup")
    with pytest.raises(backups.NotABackup):
        backups.restore(cut)
    PersonFactory()

    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(cut))

    assert Person.objects.count() == 1


@pytest.mark.django_db(
    transaction=True
)  # a restore closes the connection, and on PostgreSQL a test's transaction with it
@pytest.mark.parametrize(
    ("made_by", "is_refused"),
    [
        ("0.10.0", True),
        ("0.10.0.dev0", True),
        ("0.9.2", False),
        ("0.9.2.dev0", False),  # what was in the making when 0.9.2 was not out
        ("0.9.1", False),
    ],
)
def test_a_backup_of_a_later_version_is_refused_before_anything_changes(tmp_path, monkeypatch, made_by, is_refused):
    archive = tmp_path / "later.tar.gz"
    monkeypatch.setattr(versions, "THIS", made_by)
    backups.back_up(archive, now=NOON)
    monkeypatch.setattr(versions, "THIS", "0.9.2")
    monkeypatch.setattr(backups, "load", lambda *_, **__: restored.append(archive))
    restored: list[Path] = []

    refusal = ""
    try:
        backups.restore(archive, now=NOON)
    except backups.NotABackup as problem:
        refusal = str(problem)

    assert bool(restored) is not is_refused
    assert (f"install {made_by} or a later version first" in refusal) is is_refused


@pytest.fixture
def small_company(monkeypatch) -> None:
    """Rows of every table; how many people they are about changes nothing."""
    tell_every_fourth_person(monkeypatch)


EVERY_ROW = """
import hashlib, json
from django.apps import apps
def plain(value):
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else str(value)
for model in apps.get_models(include_auto_created=True):
    rows = [list(row) for row in model._base_manager.order_by("pk").values_list()]
    written = json.dumps(rows, sort_keys=True, default=plain).encode()
    print(model._meta.label, len(rows), hashlib.sha256(written).hexdigest())
"""


DEMO = """
from django.core.management import call_command
call_command("createcachetable")
call_command("demo_data", stage="mentoring", verbosity=0)
"""


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.slow
@pytest.mark.usefixtures("small_company")
def test_a_told_demo_moves_to_postgresql_and_back_and_its_database_stays_byte_for_byte(
    tmp_path, postgresql, fill_as_migrated
):
    told, back = tmp_path / "told", tmp_path / "back"
    for folder in (told, back):
        fill_as_migrated(f"sqlite:///{folder}/b.db")
    shell(DEMO, folder=told)
    rows, before = shell(EVERY_ROW, folder=told), (told / "b.db").read_bytes()

    there = run("copydb", postgresql, folder=told)
    untouched = (told / "b.db").read_bytes() == before
    rows_there = shell(EVERY_ROW, folder=told, address=postgresql)
    here = run("copydb", f"sqlite:///{back}/b.db", folder=back, address=postgresql)
    rows_back = shell(EVERY_ROW, folder=back)

    assert there.returncode == 0, there.stderr
    assert here.returncode == 0, here.stderr
    assert untouched
    assert "diagnosis.MapSnapshot 1 " in rows
    assert rows == rows_there == rows_back


@pytest.mark.django_db
@pytest.mark.slow
def test_copying_refuses_what_would_lose_rows_in_one_sentence(tmp_path, elsewhere, fill_as_migrated):
    older, itself = tmp_path / "older", tmp_path / "itself"
    for folder in (older, itself):
        folder.mkdir()
    for folder in (older, itself):
        fill_as_migrated(f"sqlite:///{folder}/b.db")
    shell(BEFORE_NOTICES, folder=older)

    tries = {
        "`binome setup` first": run("copydb", elsewhere, folder=older),
        "the database in use itself": run("copydb", f"sqlite:///{itself}/../itself/b.db", folder=itself),
        "no address": run("copydb", "nonsense://", folder=itself),
        "unable to open": run("copydb", "sqlite:////no/such/folder/b.db", folder=itself),
    }

    for sentence, done in tries.items():
        assert done.returncode == 1
        assert sentence in done.stderr
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.django_db
def test_a_dump_of_the_database_in_use_can_be_made(tmp_path):
    manifest = backups.back_up(tmp_path / "b.tar.gz", now=NOON)

    assert manifest["engine"] == connection.vendor


A_WEEK_OF_MAIL = """
from datetime import UTC, datetime
from django.contrib.sessions.backends.db import SessionStore
from binome.core.mail.models import LetterState, OutboxLetter
from binome.core.people.models import Entity, Person
unit = Entity.objects.create(code="drh", name="Ressources humaines")
to = Person.objects.create(staff_id="D2", given_name="Ana", family_name="Roy", email="ana@example.org", entity=unit, level=5)
SessionStore().save()
states = ["queued", "queued", "sending", "held", "handed", "sent", "queued"]
for n, state in enumerate(states):
    OutboxLetter.objects.create(key=str(n), to=to, letter="x", category="access" if n == 6 else "decision", language="fr",
        subject="x", text="x", html="x", state=state, claimed_by="dead", send_after=datetime(2026, 1, 1, tzinfo=UTC))
"""
EVERYTHING_LEFT = """
from binome.core.mail.models import OutboxLetter
OutboxLetter.objects.update(state="sent")
"""
AFTER = """
from django.contrib.sessions.models import Session
from django.utils import timezone
from binome.core.mail import queue
from binome.core.mail.models import OutboxLetter
print(Session.objects.count(), " ".join(OutboxLetter.objects.order_by("key").values_list("state", flat=True)))
print(len(queue.claim(by="w", now=timezone.now())))
"""


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "states", "leave"),
    [
        ((), "queued queued queued held doubtful sent withdrawn", "0"),
        (("--letters", "send"), "queued queued queued held doubtful sent withdrawn", "3"),
        (("--letters", "drop"), "withdrawn withdrawn withdrawn withdrawn doubtful sent withdrawn", "0"),
    ],
)
def test_what_comes_back_writes_to_nobody_again_and_signs_nobody_in(
    tmp_path, elsewhere, fill_as_migrated, words, states, leave
):
    archive = tmp_path / "backup.tar.gz"
    here = {"folder": tmp_path, "address": elsewhere}
    fill_as_migrated(elsewhere)
    shell(A_WEEK_OF_MAIL, **here)
    assert (made := run("backup", archive, **here)).returncode == 0, made.stderr
    shell(EVERYTHING_LEFT, **here)

    back = run("restore", archive, "--replace", *words, **here)
    after = shell(AFTER, **here)

    assert back.returncode == 0, back.stderr
    assert "4 letters were waiting." in back.stdout
    assert after.splitlines() == [f"0 {states}", leave]


@pytest.mark.django_db
@pytest.mark.slow
def test_an_operator_sees_what_is_held_and_lets_it_go_or_drops_it(tmp_path, elsewhere, fill_as_migrated):
    here = {"folder": tmp_path, "address": elsewhere}
    fill_as_migrated(elsewhere)
    shell(A_WEEK_OF_MAIL, **here)

    nothing_held = run("letters", "release", **here)
    held = run("letters", "hold", **here)
    shown = run("letters", **here)
    dropped = run("letters", "drop", **here)
    again = run("letters", "again", "999", **here)

    assert (nothing_held.returncode, held.returncode, dropped.returncode) == (1, 0, 0)
    assert "The outbox is held since" in shown.stdout
    assert "2 letter(s) stay" in shown.stdout
    assert "2 letter(s) will never leave" in dropped.stdout
    assert "Not in doubt: 999" in again.stderr


@pytest.mark.django_db
@pytest.mark.slow
def test_restoring_over_a_newer_version_leaves_none_of_its_tables(tmp_path, elsewhere, yet_elsewhere, fill_as_migrated):
    """The way back after an upgrade: a table that the backup does not know, and that holds on to people, goes."""
    archive = tmp_path / "backup.tar.gz"
    fill_as_migrated(elsewhere)
    shell(BEFORE_NOTICES, folder=tmp_path, address=elsewhere)
    assert (made := run("backup", archive, folder=tmp_path, address=elsewhere)).returncode == 0, made.stderr
    fill_as_migrated(yet_elsewhere)

    back = run("restore", archive, folder=tmp_path, address=yet_elsewhere)
    tables = shell(TABLES, folder=tmp_path, address=yet_elsewhere)

    assert back.returncode == 0, back.stderr
    assert "privacy_erasure" in tables
    assert "privacy_dataview" not in tables


TABLES = "from django.db import connection; print(connection.introspection.table_names())"
REFUSED = "postgresql://b:secret-word@127.0.0.1:1/b"
COMMANDS = (
    ("backup", "{folder}/x.tar.gz"), ("restore", "{folder}/x.tar.gz"), ("copydb", "sqlite:///{folder}/y.db"),
    ("letters",), ("import-people", "{folder}/people.csv"), ("demo-data",), ("migrate",), ("createcachetable",),
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_database_that_is_stopped_ends_every_command_in_one_line_with_its_cause(tmp_path, words):
    (tmp_path / "people.csv").write_text("Matricule;Prénom;Nom;Courriel;Direction\n1;Ana;Roy;a@example.org;DRH\n")

    done = run(*(word.format(folder=tmp_path) for word in words), folder=tmp_path, address=REFUSED)

    assert "Connection refused" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert "secret-word" not in done.stderr + done.stdout
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) in (["people.csv"], ["people.csv", "y.db"])


@pytest.mark.slow
def test_a_disk_that_is_full_ends_a_backup_and_a_restore_in_one_line_and_leaves_nothing_behind(
    tmp_path, fill_as_migrated
):
    """Files that cannot grow stand for a disk without room: the same writes fail, for the same commands."""
    data, backups = tmp_path / "data", tmp_path / "backups"
    for folder in (data, backups):
        folder.mkdir()
    fill_as_migrated(f"sqlite:///{data}/b.db")
    assert run("backup", backups / "whole.tar.gz", folder=data).returncode == 0
    kept = (data / "b.db").read_bytes()

    backup = run("backup", backups / "x.tar.gz", folder=data, most_bytes=40_000)
    restore = run("restore", backups / "whole.tar.gz", folder=data, most_bytes=40_000)

    for done, words in ((backup, "No backup was made"), (restore, "Nothing was restored")):
        assert done.returncode == 1
        assert words in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert "not a whole backup" not in done.stderr
    assert [path.name for path in backups.iterdir()] == ["whole.tar.gz"]
    assert {path.name for path in data.iterdir()} <= {"b.db", "b.db-wal", "b.db-shm", "postmarks"}
    assert (data / "b.db").read_bytes() == kept


SPY = """#!/bin/sh
cp "$PGSERVICEFILE" "{seen}"
echo "$@" > "{seen}.words"
PATH="${{PATH#*:}}" exec pg_dump "$@"
"""


@pytest.mark.slow
def test_a_backup_of_postgresql_is_made_over_the_same_kind_of_connection(tmp_path, postgresql):
    """Every option of the address reaches pg_dump, in a file that nobody else reads; none stands in the list of processes."""
    seen, spies = tmp_path / "seen", tmp_path / "spies"
    spies.mkdir()
    (spies / "pg_dump").write_text(SPY.format(seen=seen))
    (spies / "pg_dump").chmod(0o755)
    address = postgresql.replace("binome@", "binome:pass-word@")
    address += "?sslmode=prefer&connect_timeout=7&application_name=carol&keepalives_idle=33&target_session_attrs=any"

    done = run("backup", tmp_path / "b.tar.gz", folder=tmp_path, address=address, path=f"{spies}:")

    assert done.returncode == 0, done.stderr
    options = seen.read_text().splitlines()
    assert {"password=pass-word", "connect_timeout=7", "application_name=carol", "keepalives_idle=33"} <= set(options)
    assert seen.stat().st_mode & 0o077 == 0
    assert "pass-word" not in Path(f"{seen}.words").read_text()


@pytest.mark.slow
def test_nobody_else_on_the_machine_reads_the_database_nor_what_stands_beside_it(tmp_path):
    """Also where an earlier version had left it open to all."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir(mode=0o755)
    (old / "b.db").touch(mode=0o644)
    (old / "b.db").chmod(0o644)
    for folder in (old, new):
        assert run("createcachetable", folder=folder).returncode == 0

        with closing(sqlite3.connect(folder / "b.db")) as other:
            other.execute("CREATE TABLE x (y)")
            beside = {path.name: path.stat().st_mode & 0o077 for path in folder.glob("b.db*")}

        assert beside == dict.fromkeys(("b.db", "b.db-wal", "b.db-shm"), 0)
        assert folder.stat().st_mode & 0o007 == 0
