"""The wheel, as an administrator gets it: built from a clean clone, installed with its lock alone, set up, entered."""

import http.cookiejar
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).parent / "uv"
PATIENCE = 90  # seconds for a server to start on a busy machine
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


@pytest.fixture(scope="module")
def installed(dist, tmp_path_factory) -> Path:
    """An environment of its own, far from any checkout: the libraries of the lock, by their hashes, then the wheel alone."""
    home = tmp_path_factory.mktemp("installation")
    shutil.copytree(dist, home / "received")
    wheel, lock = next((home / "received").glob("*.whl")), next((home / "received").glob("*.lock"))
    run(UV, "venv", "--quiet", "--python", sys.executable, home / "env", **CACHES)
    python = home / "env/bin/python"
    run(UV, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", lock, **CACHES)
    run(UV, "pip", "install", "-q", "--python", python, "--no-deps", wheel, **CACHES)
    (home / "home").mkdir()
    return home


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


def test_an_installation_holds_what_the_lock_names_and_nothing_of_node(installed):
    python = installed / "env/bin/python"
    frozen = run(UV, "pip", "freeze", "--python", python).lower().splitlines()
    locked = re.findall(
        r"^([a-z0-9._-]+)==([^ ]+)", (next(installed.glob("received/*.lock"))).read_text(), re.MULTILINE
    )

    libraries = {tuple(line.split("==")) for line in frozen if "==" in line and not line.startswith("binome")}
    assert libraries <= {(name, version) for name, version in locked}
    assert not [line for line in frozen if "node" in line]


def test_with_an_empty_home_and_no_mail_the_printed_link_leads_to_the_administrators_home(installed):
    environment = {
        "HOME": str(installed / "home"), "PATH": f"{installed}/env/bin:/usr/bin:/bin",
        "BINOME_SECRET_KEY": secrets.token_urlsafe(60), "BINOME_DATA_DIR": str(installed / "data"),
    }  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment["BINOME_BASE_URL"] = f"http://127.0.0.1:{port}"

    prepared = binome("setup", environment)
    again = binome("setup", environment)
    named = binome("administrator add ana.roy@example.org --hr --language fr", environment)
    link = re.search(r"http://\S+", named).group(0)
    server = f"granian --interface wsgi --host 127.0.0.1 --port {port} --workers 1 binome.interfaces.wsgi:application"
    with running(server, environment), running("binome worker", environment):
        browser = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        wait_for(browser, f"{environment['BINOME_BASE_URL']}/readyz")
        shown = browser.open(link).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown).group(1)
        posted = urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode()
        entered = browser.open(urllib.request.Request(link, posted, {"Referer": link}))
        home = entered.read().decode()
        styles = browser.open(urllib.parse.urljoin(link, re.search(r'href="(/static/[^"]+\.css)"', home).group(1)))

    assert "Ready.\nNobody runs this installation yet." in prepared
    assert f"  {environment['BINOME_BASE_URL']}/setup/start/" in prepared
    assert "Nothing changed." in again
    assert urllib.parse.urlsplit(entered.url).path == "/"
    assert '<html lang="fr"' in home
    assert "Importer l’annuaire du personnel" in home
    assert '/directory/import/"' in home
    assert '/audience/programmes/new/"' in home
    assert styles.status == 200


def binome(words: str, environment: dict[str, str]) -> str:
    """One command of the installation, run from an empty folder."""
    program = Path(environment["PATH"].split(":")[0]) / "binome"
    done = subprocess.run(
        [program, *words.split()], env=environment, cwd=environment["HOME"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def running(command: str, environment: dict[str, str]) -> Iterator[None]:
    """A process of the installation, ended with the block."""
    words = command.split()
    program = Path(environment["PATH"].split(":")[0]) / words[0]
    with subprocess.Popen([program, *words[1:]], env=environment, cwd=environment["HOME"]) as process:
        try:
            yield
        finally:
            process.terminate()


def wait_for(browser: urllib.request.OpenerDirector, address: str) -> None:
    """Until the installation says that it is ready: server, database, worker."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with browser.open(address, timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer 200 within {PATIENCE} seconds")
