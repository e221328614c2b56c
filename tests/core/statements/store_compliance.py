"""A preparation told to a real record store: Ralph's server, which checks each statement and gives it back."""

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from binome.core.deliveries.states import DeliveryState
from binome.core.statements.delivering import deliver_due
from binome.core.statements.models import LearningStatement, RecordStore
from binome.orchestration.record_store import note_learning
from binome.orchestration.record_words import statement_words
from tests.factories import NOON
from tests.journey.learning.factories import accepted, prepare
from tools.record_store import ensure

pytestmark = pytest.mark.django_db
HEADERS = {"Authorization": "Basic Ymlub21lOnBsdWdo", "X-Experience-API-Version": "1.0.3"}  # binome:plugh
STARTS_WITHIN = 60  # seconds, on a machine that does much else


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where it answers."""
    programs = ensure()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = os.environ | {
        "RALPH_APP_DIR": str(tmp_path),
        "RALPH_AUTH_FILE": str(tmp_path / "auth.json"),
        "RALPH_RUNSERVER_BACKEND": "fs",
        "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(tmp_path / "statements"),
    }
    known = [
        "--username",
        "binome",
        "--password",
        "plugh",
        "--scope",
        "all",
        "--agent-ifi-mbox",
        "mailto:lrs@example.org",
    ]
    subprocess.run(
        [str(programs / "ralph"), "auth", "--write-to-disk", *known], env=environment, check=True, capture_output=True
    )
    command = [str(programs / "python"), str(Path(__file__).with_name("store_program.py")), port]
    server = subprocess.Popen(command, env=environment, cwd=tmp_path)
    try:
        _wait_for(f"http://127.0.0.1:{port}/xAPI/statements/")
        yield f"http://127.0.0.1:{port}/xAPI"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(address: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        with suppress(OSError):
            _stored(address)
            return
        time.sleep(0.2)
    raise AssertionError("the record store did not start")


def _stored(address: str) -> list[dict]:
    with urllib.request.urlopen(urllib.request.Request(address, headers=HEADERS)) as answer:
        return json.loads(answer.read())["statements"]


def test_a_real_record_store_takes_every_statement_once_and_gives_it_back(address, settings):
    settings.LRS, settings.LRS_KEY, settings.LRS_SECRET, settings.REACH_INSIDE = address, "binome", "plugh", True
    RecordStore.objects.create(host="127.0.0.1", since=NOON, read_until=NOON)
    with time_machine.travel(NOON, tick=False):
        prepare(accepted("mentor"))
        note_learning(now=NOON)

    for _time in range(2):
        while deliver_due(statement_words, due_by=timezone.now()):
            pass
        LearningStatement.objects.filter(pk=LearningStatement.objects.first().pk).update(state=DeliveryState.WAITING)

    assert not LearningStatement.objects.exclude(attempts__gte=1, reason="").exists()
    stored = _stored(f"{address}/statements/?limit=100")
    assert sorted(each["id"] for each in stored) == sorted(str(each.uid) for each in LearningStatement.objects.all())
    sent = {str(each.uid): statement_words(each) for each in LearningStatement.objects.all()}
    for each in stored:
        assert each["verb"] == {
            "id": sent[each["id"]]["verb"]["id"],
            "display": {**sent[each["id"]]["verb"]["display"]},
        }
        assert each["object"]["id"] == sent[each["id"]]["object"]["id"]
        assert each["actor"] == sent[each["id"]]["actor"]
