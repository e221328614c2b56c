"""The samples of deploy/ name what there is: settings, commands, files of the build, one size of uploads."""

import re
from pathlib import Path

import pytest

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
