"""The wheel, as an administrator gets it: built from a clean clone, installed and started by the commands of the documentation."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Seen, Visitor
from tests.browser.first_run import PEOPLE, launch_first_survey
from tests.sinks import free_port

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/operate/install.md"
UV = Path(sys.executable).parent / "uv"
PATIENCE = 150  # seconds for a server to start on a busy machine
BARE = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("BINOME_", "DJANGO_", "DATABASE_", "PYTHON", "VIRTUAL_ENV"))
}
# Where uv and npm keep what they fetched: of this machine, not of the checkout.
CACHES = {
    "UV_CACHE_DIR": subprocess.run([UV, "cache", "dir"], capture_output=True, text=True, check=True).stdout.strip(),
    "npm_config_cache": os.environ.get("npm_config_cache", str(Path.home() / ".npm")),  # noqa: SIM112
    "npm_config_prefer_offline": "true",
}
# Only the wheel's fetcher differs from the page: pip would fetch again what uv has kept.
PIP_IS_UV = f'pip() {{ {UV} pip "$@"; }}\n'
OWN = ("binome==", "pip==", "setuptools==")  # of the environment itself
pytestmark = pytest.mark.slow


def run(*words: str | Path, cwd: Path | str = "/", **settings: str) -> str:
    done = subprocess.run(words, env=BARE | settings, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory) -> Path:
    """What `make wheel` leaves in dist/ in a clone that holds what is committed, and this environment for its tools."""
    clone = tmp_path_factory.mktemp("clone") / "binome"
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", cwd=ROOT)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, clone / name)
    assert not (clone / "src/binome/core/ui/vendor").exists()
    venv = clone / ".venv/bin"
    run(UV, "venv", "--quiet", "--python", sys.executable, clone / ".venv", **CACHES)
    shutil.copy2(UV, venv / "uv")
    run("make", "wheel", cwd=clone, **CACHES)
    return clone / "dist"


@dataclass(frozen=True)
class Installation:
    """Where the commands of the page were run, and what they printed."""

    home: Path
    address: str
    printed: Path

    @property
    def link(self) -> str:
        """The path of the link that `binome setup` printed."""
        return re.search(rf"{self.address}(/setup/start/\S+)", self.printed.read_text("utf-8")).group(1)


def blocks_below(heading: str, page: Path = PAGE) -> list[str]:
    """What stands in the blocks of a section, as it stands there."""
    section = re.search(rf"(?ms)^## {heading}\n(.*?)(?=^## |\Z)", page.read_text("utf-8")).group(1)
    return re.findall(r"(?ms)^```\n(.*?)^```", section)


def commands_of_the_page() -> str:
    """What makes a look in an empty folder."""
    return "".join(blocks_below("A look, in an empty folder"))


@pytest.fixture(scope="module")
def installation(dist, tmp_path_factory) -> Iterator[Installation]:
    """The page followed in an empty folder, far from any checkout, as someone with nothing in their environment."""
    home = tmp_path_factory.mktemp("installation")
    for received in dist.iterdir():
        shutil.copy2(received, home)
    port, printed = free_port(), home.parent / f"{home.name}.printed"
    script = PIP_IS_UV + commands_of_the_page().replace(":8000", f":{port}").replace("--port 8000", f"--port {port}")
    environment = {**BARE, **CACHES, "HOME": str(home), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    with printed.open("wb") as output:
        shell = subprocess.Popen(
            ["bash", "-ec", script], env=environment, cwd=home, stdout=output, stderr=output, start_new_session=True
        )
    try:
        served = Installation(home, f"http://localhost:{port}", printed)
        wait_until_ready(served, shell)
        yield served
    finally:
        os.killpg(shell.pid, signal.SIGTERM)
        shell.wait()


def test_a_clean_clone_makes_a_wheel_with_look_french_and_lock(dist):
    (wheel,) = dist.glob("*.whl")
    (lock,) = dist.glob("*.lock")
    held = set(zipfile.ZipFile(wheel).namelist())

    package = ROOT / "src/binome"
    tracked = run("git", "ls-files", "-z", package, cwd=ROOT).split("\0")
    assert {name.removeprefix("src/") for name in tracked if name and (ROOT / name).is_file()} <= held
    assert {
        "binome/locale/fr/LC_MESSAGES/django.mo", "binome/core/ui/vendor/icons.txt", "binome/requirements.lock",
        "binome/core/ui/static/vendor/bootstrap/bootstrap-reboot.min.css",
    } <= held  # fmt: skip
    assert zipfile.ZipFile(wheel).read("binome/requirements.lock") == lock.read_bytes()


def test_an_installation_holds_what_the_lock_names_and_nothing_of_node(installation):
    python = installation.home / "env/bin/python"
    frozen = run(UV, "pip", "freeze", "--python", python).lower().splitlines()
    locked = re.findall(r"^([a-z0-9._-]+)==([^ ]+)", next(installation.home.glob("*.lock")).read_text(), re.MULTILINE)

    libraries = {tuple(line.split("==")) for line in frozen if "==" in line and not line.startswith(OWN)}
    assert libraries <= {(name, version) for name, version in locked}
    assert not [line for line in frozen if "node" in line]


class Reader(Visitor):
    """A visitor without axe, which looks at these very pages in test_first_run.py."""

    def _ask_axe(self, _rules: object) -> None:
        pass


def test_the_commands_of_the_documentation_lead_to_a_launched_survey(installation, chromium: Browser, tmp_path):
    context = chromium.new_context(locale="fr-FR", reduced_motion="reduce")
    context.set_default_timeout(60_000)
    stranger = Reader(context, installation.address, Seen(tmp_path / "seen.jsonl"))

    ana = launch_first_survey(stranger, installation.link, language="fr", mails=False)

    assert ana.page.locator(".wordmark span").inner_text() == "Électricité du Nord"
    with sqlite3.connect(f"file:{installation.home}/data/binome.sqlite3?mode=ro", uri=True) as database:
        assert database.execute("SELECT count(*) FROM people_person").fetchall() == [(PEOPLE,)]
        assert database.execute("SELECT state FROM diagnosis_survey").fetchall() == [("open",)]
    context.close()


def test_setup_run_again_changes_nothing(installation):
    again = subprocess.run(
        ["bash", "-ec", ". env/bin/activate; set -a; . ./binome.env; binome setup"],
        cwd=installation.home, capture_output=True, text=True, check=True,
        env={"HOME": str(installation.home), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip

    assert "Nothing changed." in again.stdout


def test_the_commands_for_a_server_run_as_they_stand(dist, tmp_path):
    """As they stand, but for whose the folders are and where they lie: no test becomes root. What serves for ever was tried above."""
    for received in dist.iterdir():
        shutil.copy2(received, tmp_path)
    root, user, *_units = blocks_below("On a server")
    of_ana = re.search(r"`(binome administrator add ana[^`]+)`", PAGE.read_text("utf-8")).group(1)
    script = f"useradd() {{ :; }}\n{PIP_IS_UV}{root}{user}{of_ana}\nbinome sessions end ana.roy@example.org\n"
    script = re.sub(r"(?m)^(granian|binome worker) .*\n", "", script).replace(" -o binome", "")
    for place in ("/opt/binome", "/var/lib/binome", "/etc/binome.env"):
        script = script.replace(place, str(tmp_path / place.replace("/", "_")))
    (tmp_path / "_var_lib_binome").mkdir()

    environment = {**BARE, **CACHES, "HOME": str(tmp_path), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    done = subprocess.run(
        ["bash", "-ec", script], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**environment, "NUMBA_DISABLE_JIT": "1"},  # compiling takes two minutes, and is measured elsewhere
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    assert "System check identified no issues" in done.stdout + done.stderr
    assert "https://binome.example.org/setup/start/" in done.stdout
    assert "https://binome.example.org/accounts/" in done.stdout
    assert (tmp_path / "_etc_binome.env").stat().st_mode & 0o077 == 0


def test_the_french_page_has_the_same_commands():
    """Only what stands behind a # is French."""
    french = ROOT / "docs/operate/fr/install.md"
    pairs = (("A look, in an empty folder", "Un coup d’œil, dans un dossier vide"), ("On a server", "Sur un serveur"))

    for english_heading, french_heading in pairs:
        commands = [re.sub(r" +#.*", "", block) for block in blocks_below(english_heading)]
        assert commands == [re.sub(r" +#.*", "", block) for block in blocks_below(french_heading, french)]


def wait_until_ready(served: Installation, shell: "subprocess.Popen[bytes]") -> None:
    """Until the installation says that it is ready: server, database, worker."""
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + PATIENCE
    while shell.poll() is None and time.monotonic() < end:
        try:
            with browser.open(f"{served.address}/readyz", timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"not ready: {served.printed.read_text('utf-8')[-4000:]}")
