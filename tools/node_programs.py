"""Install the programs on Node that tests talk to (npm; two sign-in services, a training platform), unless they are there."""

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"
PROGRAMS = ("identity_provider", "sign_in_service", "training_platform")
sys.path.insert(0, str(TESTS.parent))


def ensure(name: str) -> Path:
    """The folder of one of `PROGRAMS`, with its libraries as package-lock.json names them."""
    from tools.look import npm  # noqa: PLC0415 — only where something is missing is npm looked for

    folder = TESTS / name
    lock, installed = folder / "package-lock.json", folder / "node_modules/.package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run([*npm(), "ci", "--ignore-scripts", "--silent"], cwd=folder, check=True)  # noqa: S603
        installed.touch()
    return folder


if __name__ == "__main__":
    for program in PROGRAMS:
        ensure(program)
