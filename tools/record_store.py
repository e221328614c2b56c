"""Install a real learning record store (Ralph, with its statements in files) in an environment of its own, unless it is there.

Its server wants other versions of libraries that tests use, too.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var/record-store"
NEEDS = ("ralph-malph[backends,cli,lrs]==5.1.0", "click-option-group==0.5.10")


def ensure() -> Path:
    """The folder of its programs."""
    programs = HOME / "bin"
    if not (programs / "ralph").exists():
        uv = str(Path(sys.executable).parent / "uv")
        environment = os.environ | {"UV_NATIVE_TLS": "1", "UV_SYSTEM_CERTS": "1"}
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(HOME)], check=True, env=environment)  # noqa: S603
        install = [uv, "pip", "install", "-q", "--python", str(programs / "python"), *NEEDS]
        subprocess.run(install, check=True, env=environment)  # noqa: S603
    return programs


if __name__ == "__main__":
    ensure()
