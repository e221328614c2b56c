"""The samples of deploy/ name what there is: settings, commands, files of the build, one size of uploads."""

import re
from pathlib import Path

import pytest
import yaml
from django.utils import timezone
from prometheus_client import generate_latest

from binome.interfaces.health.metrics import registry_at

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
SAMPLES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
SERVER = "binome.interfaces.wsgi:application"


def read(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_every_setting_of_a_sample_exists(sample):
    settings = (ROOT / "docs/operate/settings.md").read_text("utf-8")
    known = set(re.findall(r"^\| `([A-Z_]+)` \|", settings, re.MULTILINE))

    named = set(re.findall(r"\b(?:BINOME_[A-Z_]+|DATABASE_URL(?:_FILE)?)\b", sample.read_text("utf-8")))

    assert {name.removesuffix("_FILE") if name not in known else name for name in named} <= known


@pytest.mark.parametrize(
    "sample", ["Dockerfile", "compose.yaml", "systemd/binome-web.service", "systemd/binome-worker.service"]
)
def test_every_command_of_a_sample_exists(sample):
    commands = {
        path.stem.replace("_", "-")
        for path in (ROOT / "src/binome/interfaces/commands/management/commands").glob("*.py")
    }
    named = set(re.findall(r"(?:bin/binome |\[binome, |binome )(setup|worker|engine|[a-z-]+(?=\]))", read(sample)))

    assert named <= commands | {"engine"}
    assert named or SERVER in read(sample)


@pytest.mark.parametrize("sample", ["Caddyfile", "nginx.conf"])
def test_both_proxies_let_the_largest_file_through_and_keep_metrics_inside(sample):
    assert re.search(r"\b25m(b)?\b", read(sample), re.IGNORECASE)
    assert "/metrics" in read(sample)


def test_a_proxy_writes_anew_who_asks_and_how():
    assert "X-Forwarded-For $remote_addr" in read("nginx.conf")
    assert "X-Forwarded-Proto $scheme" in read("nginx.conf")


def test_no_secret_stands_in_the_environment_of_a_container_or_a_service():
    for name in ("compose.yaml", "systemd/binome-web.service", "systemd/binome-worker.service"):
        assert not re.search(r"(BINOME_SECRET_KEY|DATABASE_URL|POSTGRES_PASSWORD)\s*[:=]", read(name))


@pytest.mark.django_db
@pytest.mark.parametrize("sample", ["prometheus/alerts.yml", "grafana/binome.json"])
def test_alerts_and_board_ask_for_metrics_that_there_are(sample):
    served = set(re.findall(r"^# TYPE (\w+)", generate_latest(registry_at(timezone.now())).decode(), re.MULTILINE))

    queries = re.findall(r"\bbinome_\w+", "\n".join(_queries(yaml.safe_load(read(sample)))))

    assert set(queries) <= served
    assert len(set(queries)) >= 5


def _queries(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["expr"]] if isinstance(part.get("expr"), str) else []
        return own + [query for inner in part.values() for query in _queries(inner)]
    return [query for inner in part for query in _queries(inner)] if isinstance(part, list) else []


def test_every_alert_says_how_bad_it_is_and_what_to_do():
    (group,) = yaml.safe_load(read("prometheus/alerts.yml"))["groups"]

    for rule in group["rules"]:
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert {"summary", "description"} <= rule["annotations"].keys()


def test_public_bodies_read_the_version_the_licence_and_both_languages():
    described_software = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))

    released = re.search(r"^## (\d[\d.]+) — ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert described_software["softwareVersion"] == released[1]
    assert described_software["legal"]["license"] == "Apache-2.0"
    assert (
        set(described_software["localisation"]["availableLanguages"])
        == set(described_software["description"])
        == {"en", "fr"}
    )
    for described in described_software["description"].values():
        assert len(described["shortDescription"]) <= 150
        assert 150 <= len(described["longDescription"]) <= 10_000
