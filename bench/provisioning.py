"""Programs at the door of the real server: 30,000 people by SCIM, a sync that changes nothing, long lists, refused keys.

`python -m bench.provisioning [--people N] [--sync N]`: granian with two workers as the guide has it, SQLite on disk, a client with
four connections on the same machine. Afterwards, in one process, a SCIM page of 200 and an API list of 1,000 beside the floor page.
"""

import argparse
import contextlib
import hashlib
import json
import os
import platform
import secrets
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench import programs
from bench.refused import GuessedAt

RESULTS = Path(__file__).parent / "results"
CONNECTIONS = 4
WANTED = 30_000, 10  # people, minutes
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
FORGETFUL = ("session", "cache", "heartbeat", "accesskey")  # tables that say when something was looked at


def main() -> None:
    """Provision, sync again, guess at keys, read lists; write what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=WANTED[0])
    parser.add_argument("--sync", type=int, default=3_000)
    chosen = parser.parse_args()
    programs.end_when_asked()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(_environment(folder))
        figures = _measure(Path(folder), people=chosen.people, sync=min(chosen.sync, chosen.people))
    figures["machine"] = f"CPython {platform.python_version()}, {os.cpu_count()} cores, SQLite"
    RESULTS.joinpath("provisioning.json").write_text(json.dumps(figures, indent=1) + "\n")
    print(json.dumps(figures, indent=1))


def _environment(folder: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "binome.settings.base",
        "BINOME_DATA_DIR": folder,
        "BINOME_SECRET_KEY": secrets.token_urlsafe(60),
        "BINOME_ALLOWED_HOSTS": "127.0.0.1,testserver",
        "BINOME_LOG_LEVEL": "ERROR",
        "BINOME_BEHIND_PROXY": "1",  # the guesser has many addresses
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
    }


def _measure(folder: Path, *, people: int, sync: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from binome.core.privacy.keys import make_key

    for command in (("migrate",), ("createcachetable",), ("collectstatic", "--no-input")):
        call_command(*command, verbosity=0)
    scopes = {"scim": ["scim"], "people": ["people"]}
    keys = {
        name: make_key(name, scopes=of, days=1, by=None, now=timezone.now(), programmes=None).secret
        for name, of in scopes.items()
    }
    port = programs.free_port()
    with programs.running(_web(port)) as web:
        programs.wait_for(port)
        provider = Provider(port, keys["scim"])
        begun = time.perf_counter()
        provider.bring_in(people)
        minutes, processor = (time.perf_counter() - begun) / 60, _processor_seconds(web.pid)
        before = _rows(folder / "bench.sqlite3")
        begun = time.perf_counter()
        provider.sync(sync)
        synced = time.perf_counter() - begun
        assert _rows(folder / "bench.sqlite3") == before, "a sync that changes nothing has written something"
        guessed = {name: GuessedAt(port, many=many).measure() for name, many in (("one", False), ("many", True))}
    return {
        "people": people,
        "connections": CONNECTIONS,
        "minutes": round(minutes, 2),
        "people_a_second": round(people / minutes / 60, 1),
        "processor_seconds_of_the_server": round(processor),
        "others_at_work": round(
            os.getloadavg()[2], 1
        ),  # programs that waited for the two processors, of this bench included
        "sync_that_changes_nothing": {"people": sync, "a_second": round(sync / synced, 1), "rows_written": 0},
        "refused_keys_from_one_network": guessed["one"],
        "refused_keys_from_many_networks": guessed["many"],
        **_beside_the_floor(keys),
    }


def _web(port: int) -> list[str]:
    return [
        str(programs.BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2",
        "--blocking-threads", "4", "--log-level", "warning", "binome.interfaces.wsgi:application",
    ]  # fmt: skip


class Provider:
    """An identity provider with a few connections that stay open."""

    def __init__(self, port: int, key: str) -> None:
        self.port = port
        self.headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/scim+json",
            "X-Forwarded-For": "192.0.2.1",
            "X-Forwarded-Proto": "http",
        }
        self.ids: dict[int, str] = {}
        self._connections = threading.local()

    def bring_in(self, people: int) -> None:
        """Send everyone once, level by level of the reporting line: managers are there before those who report to them."""
        begin = 0
        while begin < people:
            end = min(people, max(1, begin * 8 + 1))
            self._each(self._post, range(begin, end))
            begin = end

    def sync(self, people: int) -> None:
        """Send these once more, as they are."""
        self._each(self._put, range(people))

    def _each(self, act: Callable[[int], None], numbers: range) -> None:
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for _ in pool.map(act, numbers):
                pass

    def _post(self, number: int) -> None:
        status, body = self._ask("POST", "/scim/v2/Users", user(number, self.ids))
        assert status == 201, body
        self.ids[number] = json.loads(body)["id"]

    def _put(self, number: int) -> None:
        body = user(number, self.ids) | {"id": self.ids[number]}
        status, answer = self._ask("PUT", f"/scim/v2/Users/{self.ids[number]}", body)
        assert status == 200, answer

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        if not hasattr(self._connections, "kept"):
            self._connections.kept = HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._connections.kept.request(method, path, json.dumps(body), self.headers)
        answer = self._connections.kept.getresponse()
        return answer.status, answer.read()


def user(number: int, ids: dict[int, str]) -> dict[str, Any]:
    """Someone as Entra ID sends them: 40 departments, eight reports a manager."""
    extension: dict[str, Any] = {"employeeNumber": f"{number:06d}", "department": f"Entité {number % 40:02d}"}
    if number:
        extension["manager"] = {"value": ids[(number - 1) // 8]}
    return {
        "schemas": [CORE, ENTERPRISE],
        "externalId": f"ext-{number}",
        "userName": f"p{number:06d}@example.org",
        "active": True,
        "displayName": f"Camille{number} Martin",
        "emails": [{"primary": True, "type": "work", "value": f"p{number:06d}@example.org"}],
        "name": {"formatted": f"Camille{number} Martin", "familyName": "Martin", "givenName": f"Camille{number}"},
        "title": f"Chargé de mission {number % 300}",
        "preferredLanguage": "fr-FR",
        ENTERPRISE: extension,
    }


def _processor_seconds(group: int) -> float:
    """Of the server and all its processes, so far."""
    ticks = 0
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            after_name = (
                process.joinpath("stat").read_text().rpartition(")")[2].split() if process.name.isdigit() else []
            )
            if after_name and int(after_name[2]) == group:
                ticks += int(after_name[11]) + int(after_name[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _rows(path: Path) -> dict[str, str]:
    """A digest of every table that says something."""
    digests = {}
    with contextlib.closing(sqlite3.connect(path)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if any(word in table for word in FORGETFUL):
                continue
            digest = hashlib.sha256()
            for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 — names of our own tables
                digest.update(repr(row).encode())
            digests[table] = digest.hexdigest()
    return digests


def _beside_the_floor(keys: dict[str, str]) -> dict[str, Any]:
    """Medians in one process, in turn, over Django's handler."""
    from django.conf import settings
    from django.test import Client

    from binome.core.people.models import Person

    settings.ROOT_URLCONF = "bench.floor"
    reader = Client()
    reader.force_login(Person.objects.order_by("pk")[0])
    asked = {
        "floor": (reader, "/floor/"),
        "scim_page_of_200": (_bearer(keys["scim"]), "/scim/v2/Users?startIndex=1&count=200"),
        "api_list_of_1000": (_bearer(keys["people"]), "/api/v1/people?limit=1000"),
    }
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(13):
        for name, (client, path) in asked.items():
            begun = time.perf_counter()
            answer = client.get(path)
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
            if turn >= 3:
                taken[name].append((time.perf_counter() - begun) * 1000)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    return {
        "milliseconds": {name: round(middle, 1) for name, middle in medians.items()},
        "times_the_floor": {name: round(middle / medians["floor"], 1) for name, middle in medians.items()},
    }


def _bearer(key: str) -> Any:
    from django.test import Client

    return Client(headers={"Authorization": f"Bearer {key}"})


if __name__ == "__main__":
    main()
