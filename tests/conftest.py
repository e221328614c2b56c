"""What every test stands on."""

import gc
import importlib.util
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.core.cache import caches
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.signals import post_migrate
from django.urls import clear_url_caches, include, path

from binome.core.directory import reading
from binome.core.mail import delivery_log
from binome.core.people import organisation
from binome.interfaces import urls as site
from tests import migrated, sent
from tests.whole_folders import WholeFolders

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NAMES_OF_TABLES = {"django_content_type", "auth_permission"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make test` notes on SQLite what is sent, and sends PostgreSQL every statement once more (tests/sent.py)."""
    parser.addoption("--note-sent", type=Path, metavar="FOLDER", help="note which statements each test sends")
    parser.addoption("--send-more", type=Path, metavar="FOLDER", help="leave out tests that send nothing new")


def pytest_configure(config: pytest.Config) -> None:
    """Notes of an earlier run go before the first process writes."""
    if folder := config.getoption("note_sent"):
        if not hasattr(config, "workerinput"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        config.pluginmanager.register(sent.Notes(folder))


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> WholeFolders:
    """Called with `-n`: who runs what."""
    return WholeFolders(config, log)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: no test pays for looking through it for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest tests begin first, so that no process ends alone on one of them."""
    if folder := config.getoption("send_more"):
        left_out = sent.left_out([item.nodeid for item in items], folder)
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in left_out])
        items[:] = [item for item in items if item.nodeid not in left_out]
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
def noon() -> datetime:
    """A quiet Monday."""
    return NOON


@pytest.fixture(autouse=True)
def in_french(settings):
    """Pages and letters speak French unless a test says otherwise."""
    settings.LANGUAGE_CODE = "fr"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """The process remembers nothing of the test before, as databases begin anew."""
    caches["memory"].clear()
    caches["memory"].set(organisation.KEY, organisation.NOTHING_SAID)  # until a test says something of it


@pytest.fixture(autouse=True)
def no_worker_is_left(settings) -> Iterator[None]:
    """A test stops the workers it starts: the next one would meet them."""
    yield
    assert not delivery_log.workers_alive_here()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """A run that was cut short leaves the journal of its SQLite file: the next file of that name would take it for its own."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["TEST"]["NAME"])
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The database of the run, which forgets what a test committed row by row, and keeps the names of its tables.

    A hundred tables truncated are seven hundred new files of PostgreSQL; the rows that stand for tables (content types
    and permissions) would be written anew, six hundred of them, after each test that commits.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "sql_flush", _delete_rows)
        post_migrate.disconnect(create_contenttypes)
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
        yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(END_OTHER_SESSIONS)


# A server says goodbye to a thread's connection when it comes to it: until then the database of the run cannot be dropped.
END_OTHER_SESSIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend'
"""


def _delete_rows(operations: BaseDatabaseOperations, _style: object, tables: Iterable[str], **_more: bool) -> list[str]:
    names = [operations.quote_name(table) for table in tables if table not in NAMES_OF_TABLES]
    return [f"DELETE FROM {name}" for name in names]  # noqa: S608


@pytest.fixture(scope="session", autouse=True)
def parser_is_measured() -> Iterator[None]:
    """Under coverage the process that parses uploaded files is measured as well: it is handed what makes it begin."""
    begins = [name for name in os.environ if name.startswith("COVERAGE_PROCESS")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "HANDED_DOWN", (*reading.HANDED_DOWN, *begins))
        yield


@pytest.fixture(scope="session", autouse=True)
def answers_leave_at_once() -> Iterator[None]:
    """The server of tests sends headers and page apart: the page waited 40 thousandths for the headers to be acknowledged."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
        yield


@pytest.fixture
def gallery_open() -> Iterator[None]:
    """The gallery's address, as demo mode has it."""
    before = site.urlpatterns
    site.urlpatterns = [*before, path("gallery/", include("binome.core.ui.urls"))]
    clear_url_caches()
    yield
    site.urlpatterns = before
    clear_url_caches()


@pytest.fixture
def elsewhere(tmp_path) -> Iterator[str]:
    """The address of an empty database of the kind the suite runs on."""
    yield from _an_empty_database(tmp_path / "fresh.sqlite3")


@pytest.fixture
def yet_elsewhere(tmp_path) -> Iterator[str]:
    """The address of another one."""
    yield from _an_empty_database(tmp_path / "fresher.sqlite3")


def _an_empty_database(file: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{file}"
        return
    name, whole = f"fresh_{uuid.uuid4().hex}", urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield whole._replace(path=f"/{name}").geturl()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def fill_as_migrated(tmp_path_factory, django_db_setup, django_db_blocker) -> Callable[[str], None]:
    """Lays in the empty database at an address what `binome migrate` would."""
    own = tmp_path_factory.getbasetemp()
    fill = migrated.copier(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)

    def unblocked(address: str) -> None:
        with django_db_blocker.unblock():
            fill(address)

    return unblocked


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL of this test's own, whatever the suite runs on."""
    file = Path(__file__).resolve().parent.parent / "tools/postgres.py"
    spec = importlib.util.spec_from_file_location("postgres", file)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    with tool.cluster() as address:
        yield address
