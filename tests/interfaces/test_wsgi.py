"""The web server's way in: it starts when its files are collected, and says in one sentence that they are not."""

import json
import os
import secrets
import subprocess
import sys

import pytest

from binome.core.framework.sqlite.library import sqlite3

BARE = {name: value for name, value in os.environ.items() if not name.startswith(("BINOME_", "DJANGO_", "DATABASE_"))}


def started(folder, **more: str) -> subprocess.CompletedProcess[str]:
    here = {"BINOME_SECRET_KEY": secrets.token_urlsafe(60), "BINOME_DATA_DIR": str(folder)} | more
    program = "from binome.interfaces.wsgi import application; print(callable(application))"
    return subprocess.run([sys.executable, "-c", program], env=BARE | here, capture_output=True, text=True, check=False)


def test_it_refuses_to_serve_pages_without_their_look_or_their_database(tmp_path, fill_as_migrated):
    refused = started(tmp_path)
    (tmp_path / "static").mkdir()
    (tmp_path / "static/staticfiles.json").write_text('{"version": "1.1", "paths": {}}')
    without_tables = started(tmp_path)
    fill_as_migrated(f"sqlite:///{tmp_path}/binome.sqlite3")
    served = started(tmp_path)

    assert refused.returncode == without_tables.returncode == 1
    assert without_tables.stderr == "binome: The database is not set up: run `binome setup` first.\n"
    assert refused.stderr == "binome: static files are not collected. Run `binome setup` first.\n"
    assert served.stdout == "True\n", served.stderr


@pytest.mark.slow
def test_the_demo_is_not_served_over_people_it_did_not_make(tmp_path, fill_as_migrated):
    fill_as_migrated(f"sqlite:///{tmp_path}/binome.sqlite3")
    (tmp_path / "static").mkdir()
    (tmp_path / "static/staticfiles.json").write_text('{"version": "1.1", "paths": {}}')
    empty = started(tmp_path, BINOME_DEMO="1")
    with sqlite3.connect(tmp_path / "binome.sqlite3") as database:
        database.execute("INSERT INTO people_entity (code, name) VALUES ('d', 'D')")
        columns = (
            "password, staff_id, email, given_name, family_name, job_title, level, site, country, time_zone, own_time_zone, "
            "preferred_language, spoken_languages, is_active, is_administrator, is_hr, search_key, sort_key, entity_id"
        )
        values = "'', '1', 'a@example.org', 'A', 'B', '', 1, '', '', '', '', 'fr', '[]', 1, 0, 0, '', '', 1"
        database.execute(f"INSERT INTO people_person ({columns}) VALUES ({values})")  # noqa: S608
    database.close()

    refused = started(tmp_path, BINOME_DEMO="1")
    served = started(tmp_path)

    assert empty.stdout == "True\n", empty.stderr
    assert refused.returncode == 1
    assert refused.stderr == "binome: BINOME_DEMO is on, and the database holds people whom the demo did not make.\n"
    assert served.stdout == "True\n", served.stderr


def test_a_public_address_without_https_is_told_loudly_at_the_start(tmp_path, fill_as_migrated):
    fill_as_migrated(f"sqlite:///{tmp_path}/binome.sqlite3")
    (tmp_path / "static").mkdir()
    (tmp_path / "static/staticfiles.json").write_text('{"version": "1.1", "paths": {}}')

    loud = started(tmp_path, BINOME_BASE_URL="http://binome.example.org", BINOME_ALLOWED_HOSTS="binome.example.org")

    assert loud.stdout == "True\n"
    assert json.loads(loud.stderr)["level"] == "WARNING"
    assert "BINOME_BASE_URL is http://binome.example.org: without https" in loud.stderr


@pytest.mark.parametrize(
    "wrong", [{"BINOME_SECRET_KEY": ""}, {"BINOME_SSO_FILE": "/nowhere.toml"}, {"BINOME_SSO_ONLY": "1"}], ids=str
)
def test_a_wrong_configuration_is_told_in_one_sentence(tmp_path, wrong):
    refused = started(tmp_path, **wrong)

    assert refused.returncode == 1
    assert refused.stderr.startswith("binome: ")
    assert refused.stderr.count("\n") == 1
