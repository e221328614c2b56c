"""The wheel: everything the package needs is in it, and the commands work from it alone."""

import os
import secrets
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).parent / "uv"
BARE = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("BINOME_", "DJANGO_", "DATABASE_", "PYTHON"))
}


def run(*words: str | Path, **settings: str) -> str:
    done = subprocess.run(words, env=BARE | settings, cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built once, as it would be handed to an administrator."""
    folder = tmp_path_factory.mktemp("wheel")
    run(UV, "build", "--quiet", "--wheel", "--out-dir", folder, ROOT)
    return next(folder.glob("*.whl"))


def test_it_holds_each_file_of_the_package(wheel):
    package = ROOT / "src/binome"
    there = {
        str(path.relative_to(ROOT / "src"))
        for path in package.rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }

    held = set(zipfile.ZipFile(wheel).namelist())

    assert there <= held
    assert {"binome/locale/fr/LC_MESSAGES/django.mo", "binome/core/ui/vendor/icons.txt"} <= held


@pytest.mark.slow
def test_its_commands_work_in_an_environment_of_their_own(wheel, tmp_path):
    run(UV, "venv", "--quiet", "--python", sys.executable, tmp_path / "env")
    python, binome = tmp_path / "env/bin/python", tmp_path / "env/bin/binome"
    run(UV, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, wheel)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # the libraries are those of this environment; the package is the wheel's (a .pth among them is not read)
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    here = {"BINOME_SECRET_KEY": secrets.token_urlsafe(60), "BINOME_DATA_DIR": str(tmp_path / "data")}

    told = run(binome, "--help")
    checked = run(binome, "check", **here)
    run(binome, "migrate", "-v0", "people", **here)
    run(binome, "collectstatic", "-v0", "--no-input", **here)
    root = run(python, "-c", "import binome; print(binome.__path__[0])").strip()

    assert "import-people" in told
    assert "no issues" in checked
    assert Path(root).is_relative_to(tmp_path)
    assert (tmp_path / "data/static/staticfiles.json").exists()
