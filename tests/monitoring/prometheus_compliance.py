"""Alert rules and board before the programs they are written for: promtool, Prometheus, Grafana's own types.

Run by `make test-compliance`.
"""

import datetime as dt
import json
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard
from model_bakery import baker
from prometheus_client.openmetrics.exposition import generate_latest

from binome.core.directory.models import Import
from binome.core.directory.states import ImportState
from binome.core.mail import heartbeat
from binome.interfaces.health.metrics import registry_at
from tests.core.mail.factories import LetterFactory
from tests.sinks import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
RULES = DEPLOY / "prometheus/alerts.yml"
BOARD = json.loads((DEPLOY / "grafana/binome.json").read_text("utf-8"))
QUERIES = [(panel["title"], target["expr"]) for panel in BOARD["panels"] for target in panel["targets"]]
WITHIN = 20  # seconds, on a machine that does much else

needs_prometheus = pytest.mark.skipif(
    shutil.which("promtool") is None or shutil.which("prometheus") is None,
    reason="Debian's package prometheus is not installed",
)


def promtool(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["promtool", *map(str, words)], cwd=cwd, capture_output=True, text=True, check=False)


@needs_prometheus
def test_promtool_finds_no_fault_in_the_rules(tmp_path):
    checked = promtool("check", "rules", RULES, cwd=tmp_path)

    rules = yaml.safe_load(RULES.read_text("utf-8"))["groups"][0]["rules"]
    assert checked.returncode == 0, checked.stderr
    assert f"SUCCESS: {len(rules)} rules found" in checked.stdout


@needs_prometheus
@pytest.mark.parametrize("threshold", [None, ("> 10", "> 12"), ("max(binome_workers) < 1", "max(binome_workers) < 0")])
def test_alerts_fire_when_they_should_and_a_rule_of_other_bounds_is_noticed(tmp_path, threshold):
    rules = RULES.read_text("utf-8")
    (tmp_path / "alerts_of_deploy.yml").write_text(rules.replace(*threshold) if threshold else rules, "utf-8")
    shutil.copy(Path(__file__).with_name("alerts.yml"), tmp_path / "played.yml")

    played = promtool("test", "rules", "played.yml", cwd=tmp_path)

    assert (played.returncode == 0) == (threshold is None), played.stdout + played.stderr


def test_grafanas_own_types_read_the_whole_board():
    """Written back by them it says the same, but for what they fill in: a word that they do not know would be lost."""
    written = json.loads(JSONEncoder(sort_keys=True).encode(Dashboard.from_json(BOARD)))

    assert _lost(BOARD, written) == []
    assert _lost({**BOARD, "pannels": []}, written) == ["/pannels"]


def _lost(part: object, written: object, way: str = "") -> list[str]:
    if isinstance(part, dict):
        if not isinstance(written, dict):
            return [way]
        return [
            each
            for name, inner in part.items()
            for each in (_lost(inner, written[name], f"{way}/{name}") if name in written else [f"{way}/{name}"])
        ]
    if isinstance(part, list):
        if not isinstance(written, list) or len(written) != len(part):
            return [way]
        return [each for at, inner in enumerate(part) for each in _lost(inner, written[at], f"{way}/{at}")]
    return [] if part == written else [way]


@pytest.fixture
def lived(db, settings) -> None:
    """An installation with emails, tasks, a worker, a clock and a staff file."""
    settings.METRICS = True
    now = timezone.now()
    LetterFactory(send_after=now - dt.timedelta(minutes=10))
    LetterFactory(state="failed", error="550")
    LetterFactory(state="sent")
    heartbeat.beat("w1", now=now)
    heartbeat.take_slot("quarter", now=now)
    baker.make(DBTaskResult, status="SUCCESSFUL")
    baker.make(Import, state=ImportState.CONFIRMED, confirmed_at=now)


@pytest.fixture
def prometheus(lived, live_server, tmp_path) -> Iterator[str]:
    """A real one, which scrapes this installation's page, and has what it would have read in the two hours before."""
    (tmp_path / "before.txt").write_text(_readings_before(timezone.now()), "utf-8")
    made = promtool("tsdb", "create-blocks-from", "openmetrics", "before.txt", "data", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    port, page = free_port(), urllib.parse.urlsplit(live_server.url).netloc
    scraped = {"job_name": "binome", "scrape_interval": "1s", "static_configs": [{"targets": [page]}]}
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump({"rule_files": [str(RULES)], "scrape_configs": [scraped]}))
    command = ["prometheus", f"--web.listen-address=127.0.0.1:{port}", "--storage.tsdb.path=data", "--log.level=error"]
    command.append("--config.file=prometheus.yml")
    process = subprocess.Popen(command, cwd=tmp_path)
    try:
        _wait_for_a_scrape(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _readings_before(now: dt.datetime) -> str:
    """The page as it was each minute, each sample with its moment."""
    moments = [now - dt.timedelta(minutes=minutes) for minutes in range(120, 20, -1)]
    text = generate_latest(registry_at(now)).decode()
    lines: list[str] = []
    for line in text.removesuffix("# EOF\n").splitlines():
        if line.startswith("#"):
            lines.append(line)
        else:
            sample = line.partition(" # ")[0].replace("{", '{job="binome",', 1) if "{" in line else line
            lines += [f"{sample} {moment.timestamp():.3f}" for moment in moments]
    return "\n".join(lines) + "\n# EOF\n"


def _results(address: str, query: str) -> list[dict]:
    with urllib.request.urlopen(f"{address}/api/v1/query?{urllib.parse.urlencode({'query': query})}") as answer:
        return json.loads(answer.read())["data"]["result"]


def _wait_for_a_scrape(address: str) -> None:
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        with suppress(OSError):
            if any(row["value"][1] == "1" for row in _results(address, 'up{job="binome"}')):
                return
        time.sleep(0.2)
    with urllib.request.urlopen(f"{address}/api/v1/targets") as answer:
        raise AssertionError(f"Prometheus has read nothing: {answer.read().decode()}")


@needs_prometheus
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_panel_of_the_board_shows_something_and_no_alert_is_lit_where_all_is_well(prometheus):
    empty = [(title, query) for title, query in QUERIES if not _results(prometheus, query)]

    assert empty == []
    assert len(QUERIES) >= len(BOARD["panels"]) >= 8
    assert _results(prometheus, "max(binome_no_such_metric)") == []
    with urllib.request.urlopen(f"{prometheus}/api/v1/rules") as answer:
        (group,) = json.loads(answer.read())["data"]["groups"]
    assert [rule["name"] for rule in group["rules"] if rule["health"] == "err"] == []
    assert [rule["name"] for rule in group["rules"] if rule["state"] == "firing"] == []
