"""`binome demo`: where it keeps its things, and what it says when it cannot start."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from binome.core.framework.sqlite.library import sqlite3
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.interfaces.commands import cli
from binome.interfaces.commands.management.commands import demo
from binome.orchestration import demo as story
from tests.factories import PersonFactory


@pytest.fixture
def environment(monkeypatch):
    for name in ("BINOME_DEMO", "BINOME_DATA_DIR", "DATABASE_URL", "BINOME_EMAIL_BACKEND"):
        monkeypatch.setenv(name, "")
    return monkeypatch


@pytest.mark.parametrize(
    "arguments", [["--stage", "learning"], ["--stage=learning"], ["--port", "1", "--stage", "learning"]]
)
def test_the_demo_keeps_one_database_a_stage_in_the_folder_it_is_given(environment, tmp_path, arguments):
    environment.setenv("BINOME_DATA_DIR", str(tmp_path))

    cli._demo_environment(arguments)

    assert os.environ["BINOME_DATA_DIR"] == str(tmp_path)
    assert os.environ["DATABASE_URL"] == f"sqlite:///{tmp_path}/learning.sqlite3"


def test_the_demo_keeps_its_things_in_var_demo_when_no_folder_is_given(environment):
    cli._demo_environment([])

    assert os.environ["DATABASE_URL"] == f"sqlite:///{Path('var/demo').resolve()}/mentoring.sqlite3"


def test_a_port_in_use_is_refused_before_anything_is_prepared(settings):
    settings.DEMO = True

    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} cannot be used"):
            call_command("demo", port=port)


def test_a_server_that_does_not_end_in_time_is_ended_with_its_children(monkeypatch):
    monkeypatch.setattr(demo, "TIME_TO_END", 0.2)
    stubborn = "trap '' TERM; (trap '' TERM; sleep 60) & echo $!; wait"
    server = subprocess.Popen(["bash", "-c", stubborn], start_new_session=True, stdout=subprocess.PIPE, text=True)
    child = int(server.stdout.readline())

    demo._stop([server])

    server.stdout.close()
    assert server.returncode == -9
    assert ends(child)


def ends(process):
    """Whether nothing of `process` runs any more within a few seconds; one who is dead may wait to be taken away."""
    for _ in range(50):
        status = Path(f"/proc/{process}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.django_db
@pytest.mark.parametrize("told", [False, True])
def test_the_demo_refuses_people_it_did_not_make(settings, told):
    settings.DEMO = True
    PersonFactory(email="ana@example.org" if not told else "ana@company.example")
    if told:
        audit.record(story.TOLD, by=None)

    with pytest.raises(CommandError, match="holds people whom the demo of this version did not make"):
        call_command("demo", port=0, only_prepare=True)

    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_the_demo_knows_its_own_people_again():
    story.tell(slice_name="energy", stage="audience", now=timezone.now())

    assert not story.holds_others()


OLDER = (  # what an earlier version left: a migration that is no more, and no note of who told the story
    "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0001_of_long_ago', '2026-01-01')",
    "CREATE TABLE people_person (id integer PRIMARY KEY, email text)",
)


def older_demo(folder, *, email="ana.roy.0001@example.org"):
    folder.mkdir(parents=True)
    with sqlite3.connect(folder / "audience.sqlite3") as database:
        for statement in OLDER:
            database.execute(statement)
        database.execute("INSERT INTO people_person (email) VALUES (?)", [email])
    return folder / "audience.sqlite3"


def prepare(cwd, **settings):
    bare = {
        name: value for name, value in os.environ.items() if not name.startswith(("BINOME_", "DJANGO_", "DATABASE_"))
    }
    program = "from binome.interfaces.commands.cli import main; main()"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        words = ["demo", "--only-prepare", "--stage", "audience", "--port", str(free.getsockname()[1])]
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        env=bare | settings,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def people_in(database):
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT count(*) FROM people_person").fetchone()[0]


def test_after_an_upgrade_the_demo_tells_its_story_anew_in_its_own_folder(tmp_path):
    database = older_demo(tmp_path / "var/demo")

    prepared, again = prepare(tmp_path), prepare(tmp_path)

    assert (prepared.returncode, prepared.stderr) == (0, "")
    assert "Another version of Binôme told this story: it is told anew." in prepared.stdout
    assert people_in(database) > 100
    assert (again.returncode, again.stdout) == (0, "")


def test_in_a_folder_that_someone_chose_an_older_demo_is_left_and_the_refusal_names_it(tmp_path):
    database = older_demo(tmp_path / "chosen")

    refused = prepare(tmp_path, BINOME_DATA_DIR=str(tmp_path / "chosen"))

    assert refused.returncode == 1
    assert re.fullmatch(f"binome: {database} holds people .*Delete {database} if nobody needs it.*\n", refused.stderr)
    assert people_in(database) == 1


def test_people_who_are_not_the_demos_stay_even_in_its_own_folder(tmp_path):
    database = older_demo(tmp_path / "var/demo", email="ana@company.example")

    refused = prepare(tmp_path)

    assert refused.returncode == 1
    assert refused.stderr.endswith(f"Delete the folder {tmp_path}/var/demo, then start again.\n")
    assert people_in(database) == 1
