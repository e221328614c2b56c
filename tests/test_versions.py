"""Versions: the changelog, the package and the upgrade notes agree, and what an earlier version kept is brought up to this one."""

import os
import re
import sqlite3
import subprocess
import sys
import tarfile
import tomllib
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from packaging.version import Version

from tests.test_migrations import opened, shape
from tools import release

ROOT = Path(__file__).resolve().parent.parent
BINOME = Path(sys.executable).parent / "binome"
KEPT = {path.name.removesuffix(".tar.gz"): path for path in (ROOT / release.KEPT).glob("*.tar.gz")}
THIS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def changelog() -> list[str]:
    return (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()


def headings() -> list[re.Match[str]]:
    """The changelog's versions with their days, newest first; what is not released yet has none."""
    matches = [release.HEADING.fullmatch(line) for line in changelog()]
    return [heading for heading in matches if heading and heading[1]]


def released() -> list[str]:
    return [heading[1] for heading in headings()]


def test_every_line_of_the_changelog_stands_once_below_the_reader_it_concerns():
    assert release.problems((ROOT / "CHANGELOG.md").read_text("utf-8")) == []


SOUND = "# Changelog\n\n## Unreleased\n\n### Managers\n\n- More.\n\n### Engine\n\n- Faster\n  everywhere.\n"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("- More.", "- More.\n- Less.\n- More.", "“More.…” stands 2 times"),
        ("## Unreleased\n", "## Unreleased\n\n- New.\n", "“New.…” stands under no reader"),
        ("### Engine", "### Everybody", "Everybody is not one of"),
        ("### Engine", "### Managers", "Managers is not one of"),
        ("## Unreleased", "## Soon", "## Soon: neither"),
    ],
)
def test_a_changelog_that_a_merge_left_in_disorder_is_refused(old, new, sentence):
    assert release.problems(SOUND) == []

    assert sentence in "\n".join(release.problems(SOUND.replace(old, new)))


def test_the_package_is_the_newest_version_of_changelog_and_upgrade_notes():
    notes = re.findall(r"^## (.+)$", (ROOT / "docs/operate/upgrades.md").read_text("utf-8"), re.MULTILINE)

    assert released()[0] == THIS or ("## Unreleased" in changelog() and Version(released()[0]) < Version(THIS))
    assert Version(THIS).is_devrelease == (
        "## Unreleased" in changelog()
    )  # what is not released does not say that it is
    assert released() == sorted(released(), key=Version, reverse=True)
    assert [version for version in notes if version in released()] == released()
    assert len(notes) - len(released()) <= 1  # of the version in the making


def test_days_of_versions_are_days_and_none_comes_before_the_version_it_follows():
    days = [datetime.strptime(heading[2], "%d %B %Y").replace(tzinfo=UTC) for heading in headings()]

    assert days == sorted(days, reverse=True)


def test_every_version_before_this_one_left_a_database_here():
    assert set(released()) - {THIS} <= set(KEPT) <= set(released())


# Tables of which an upgrade puts a part elsewhere: themes of a card are those one helps with, or those one learns.
SPLIT = {"network_directorycard_themes": "network_directorycard_learns"}
FORGOTTEN = re.compile(r"django_session|binome_cache|django_migrations|django_content_type|auth_permission|sqlite_.*")


def binome(*words: str | Path, folder: Path, address: str = "") -> str:
    """One command of an installation kept in `folder`."""
    environment = {**os.environ, "BINOME_DEBUG": "1", "BINOME_DATA_DIR": str(folder), "DATABASE_URL": address}
    environment["DATABASE_URL"] = address or f"sqlite:///{folder}/binome.sqlite3"
    environment["DJANGO_SETTINGS_MODULE"] = "binome.settings.base"
    done = subprocess.run([BINOME, *words], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def rows(database: Path) -> dict[str, int]:
    """How many rows each table holds that an upgrade must not lose."""
    with closing(sqlite3.connect(database)) as opened_file:
        tables = [name for (name,) in opened_file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in tables if not FORGOTTEN.fullmatch(name)]
        return {name: opened_file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in kept}  # noqa: S608


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("version", sorted(KEPT))
def test_what_a_version_kept_is_brought_up_to_this_one_on_both_databases(version, tmp_path, elsewhere):
    archive = KEPT[version]
    before, after = tmp_path / "before.sqlite3", tmp_path / "after"
    after.mkdir()
    with tarfile.open(archive) as packed:
        before.write_bytes(packed.extractfile("database").read())

    binome("restore", archive, folder=after)
    binome("setup", folder=after)
    address = f"sqlite:///{after}/binome.sqlite3"
    if connection.vendor == "postgresql":
        address = elsewhere
        binome("copydb", address, folder=after)

    kept, now = rows(before), rows(after / "binome.sqlite3")
    for table, split_into in SPLIT.items():
        now[table] += now[split_into]
    assert kept["people_person"]
    assert {name: now.get(name, 0) for name in kept if now.get(name, 0) < kept[name]} == {}
    with opened(address) as upgraded:
        assert shape(upgraded) == shape(connection)


@pytest.fixture
def house(tmp_path) -> Path:
    """What `make release` reads and writes."""
    (tmp_path / "docs/operate").mkdir(parents=True)
    (tmp_path / release.CHANGELOG).write_text(
        "# Changelog\n\n## Unreleased\n\n### Engine\n\n- Faster.\n\n## 0.1.0 — 1 May 2026\n"
    )
    (tmp_path / release.NOTES).write_text("# Upgrade notes\n\n## 0.2.0\n\nNothing.\n\n## 0.1.0\n")
    (tmp_path / release.PROJECT).write_text('[project]\nname = "binome"\nversion = "0.1.0"\n')
    return tmp_path


def test_a_release_stamps_the_changelog_and_the_package_and_may_be_stamped_again(house):
    for day in (3, 4):
        release.stamp("0.2.0", root=house, today=date(2026, 12, day))

    assert (
        (house / release.CHANGELOG).read_text().startswith("# Changelog\n\n## 0.2.0 — 4 December 2026\n\n### Engine\n")
    )
    assert 'version = "0.2.0"' in (house / release.PROJECT).read_text()


def test_a_release_says_where_its_repository_is_published_or_is_refused(house):
    public = house / release.PUBLIC
    public.write_text((release.ROOT / release.PUBLIC).read_text("utf-8"), "utf-8")
    git = ["git", "-C", str(house)]
    subprocess.run([*git, "init", "-q"], check=True)

    with pytest.raises(SystemExit, match="where this repository is published"):
        release.stamp("0.2.0", root=house, today=date(2026, 12, 3))
    assert "Unreleased" in (house / release.CHANGELOG).read_text()
    subprocess.run([*git, "remote", "add", "origin", "git@code.example.com:team/binome.git"], check=True)
    release.stamp("0.2.0", root=house, today=date(2026, 12, 3))

    assert 'url: "https://code.example.com/team/binome.git"' in public.read_text("utf-8")
    assert "softwareVersion: 0.2.0" in public.read_text("utf-8")


@pytest.mark.parametrize(
    ("version", "sentence"),
    [("0.3.0", "has no section 0.3.0"), ("two", "is no version"), ("0.1.0", "released already")],
)
def test_a_release_without_notes_or_lines_is_refused_and_nothing_is_written(house, version, sentence):
    before = (house / release.CHANGELOG).read_text()

    with pytest.raises(SystemExit, match=sentence):
        release.stamp(version, root=house, today=date(2026, 12, 3))

    assert (house / release.CHANGELOG).read_text() == before
