"""Install the sign-in service that the tests of single sign-on talk to (npm, tests/sign_in_service), unless it is there."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "tests/sign_in_service"
sys.path.insert(0, str(FOLDER.parent.parent))


def ensure() -> Path:
    """The folder of the service, with its libraries as package-lock.json names them."""
    from tools.look import npm  # noqa: PLC0415 — only where something is missing is npm looked for

    lock, installed = FOLDER / "package-lock.json", FOLDER / "node_modules/.package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run([*npm(), "ci", "--ignore-scripts", "--silent"], cwd=FOLDER, check=True)  # noqa: S603
        installed.touch()
    return FOLDER


if __name__ == "__main__":
    ensure()
