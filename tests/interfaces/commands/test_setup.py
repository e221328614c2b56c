"""`binome setup`: the command of install and upgrade, on databases of their own; what it refuses, in one sentence."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from binome.core.people.models import Person
from binome.interfaces.commands.readiness import PEOPLE
from tests.migrated import printed_by

BINOME = Path(sys.executable).parent / "binome"
EDIT = """
from binome.core.competences.models import Theme
Theme.objects.filter(code="T01").update(title_fr="Le nôtre")
Theme.objects.get(code="T02").delete()
"""
TELL = """
from binome.core.competences.models import Theme
print(list(Theme.objects.filter(code__startswith="T").values_list("code", "title_fr")[:2]))
"""


def binome(*words: str, address: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """One `binome` command on an installation kept in `folder`."""
    here = {**os.environ, "BINOME_DEBUG": "1", "BINOME_DATA_DIR": str(folder), "DATABASE_URL": address}
    here["DJANGO_SETTINGS_MODULE"] = "binome.settings.base"
    return subprocess.run([BINOME, *words], env=here, capture_output=True, text=True, check=False)


@pytest.mark.django_db
@pytest.mark.slow
def test_an_empty_installation_is_made_ready_and_a_second_run_changes_nothing(elsewhere, tmp_path):
    early = binome("administrator", "list", address=elsewhere, folder=tmp_path)
    worker = binome("worker", address=elsewhere, folder=tmp_path)
    first = binome("setup", address=elsewhere, folder=tmp_path)
    assert first.returncode == 0, first.stderr
    printed_by(EDIT, address=elsewhere)
    named = binome("administrator", "add", "ana@example.org", address=elsewhere, folder=tmp_path)
    again = binome("setup", address=elsewhere, folder=tmp_path)
    kept = printed_by(TELL, address=elsewhere)

    assert (early.returncode, early.stderr.count("\n")) == (2, 1)
    assert "run `binome setup` first" in early.stderr
    assert (worker.returncode, worker.stderr.count("\n")) == (2, 1)
    assert "The database is not set up: run `binome setup` first." in worker.stderr
    assert "Catalogue: 71 added." in first.stdout
    assert "Ready.\nNobody runs this installation yet." in first.stdout
    assert "  http://localhost:8000/setup/start/" in first.stdout
    assert (tmp_path / "static/staticfiles.json").is_file()
    assert named.returncode == 0, named.stderr
    assert again.stdout.splitlines() == [
        "Database: up to date.", "Cache table: up to date.",
        "Catalogue: 1 edited here and kept, 1 deleted here and left out.", "Static files: up to date.",
        "Nothing changed.",
    ]  # fmt: skip
    assert kept.startswith("[('T01', 'Le nôtre'), ('T03',")


@pytest.mark.parametrize("words", [["setup"], ["administrator", "add", "ana@example.org"]])
def test_a_database_that_does_not_answer_is_told_in_one_sentence(words, tmp_path):
    refused = binome(*words, address="postgresql://nobody@127.0.0.1:1/none", folder=tmp_path)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "binome: The database at 127.0.0.1:1 does not answer: connection refused. Look at DATABASE_URL.\n"
    )


def test_a_database_of_a_later_version_or_of_before_the_first_is_left_as_it_is(tmp_path):
    file = tmp_path / "b.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute(
            "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)"
        )
        for app, name in (("people", "9999_of_tomorrow"), ("an_app_that_was_removed", "0001_initial")):
            database.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2026-01-01')", (app, name)
            )
        database.commit()

    refused = binome("setup", address=f"sqlite:///{file}", folder=tmp_path)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert (
        "another version of Binôme (people.9999_of_tomorrow is not known to this one): nothing was changed."
        in refused.stderr
    )
    assert refused.stderr.count("\n") == 1
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone() == (1,)


@pytest.mark.slow
def test_a_backup_is_made_before_an_earlier_database_is_changed(tmp_path, fill_as_migrated):
    address, archive = f"sqlite:///{tmp_path}/b.db", tmp_path / "before.tar.gz"
    fill_as_migrated(address)
    with closing(sqlite3.connect(tmp_path / "b.db")) as database:
        database.executescript(
            "DELETE FROM django_migrations WHERE app = 'webhooks';"
            "DROP TABLE webhooks_webhookmessage; DROP TABLE webhooks_webhook_programmes; DROP TABLE webhooks_webhook;"
        )

    done = binome("setup", "--backup", str(archive), address=address, folder=tmp_path)
    again = binome("setup", "--backup", str(archive), address=address, folder=tmp_path)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{archive}: ")
    assert "Database: 1 migrations applied." in done.stdout
    assert archive.is_file()
    assert again.returncode == 0, "nothing is changed, so nothing is written"


def test_any_option_of_django_s_first_account_leads_to_our_command(tmp_path):
    words = ["createsuperuser", "--noinput", "--email", "ana@example.org", "--database", "other"]

    refused = binome(*words, address=f"sqlite:///{tmp_path}/b.db", folder=tmp_path)

    assert refused.returncode == 2
    assert refused.stderr.endswith("binome administrator add EMAIL\n")
    assert refused.stderr.count("\n") == 1


@pytest.mark.django_db
def test_a_package_that_was_not_built_whole_is_refused(settings, tmp_path):
    settings.PACKAGE_DIR = tmp_path

    with pytest.raises(CommandError, match=r"core/ui/vendor/icons.txt.*make wheel"):
        call_command("setup")


def test_the_table_that_tells_a_new_database_is_that_of_people():
    assert Person._meta.db_table == PEOPLE
