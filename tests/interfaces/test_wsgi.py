"""The web server's way in: it starts when its files are collected, and says in one sentence that they are not."""

import os
import secrets
import subprocess
import sys

BARE = {name: value for name, value in os.environ.items() if not name.startswith(("BINOME_", "DJANGO_", "DATABASE_"))}


def started(folder) -> subprocess.CompletedProcess[str]:
    here = {"BINOME_SECRET_KEY": secrets.token_urlsafe(60), "BINOME_DATA_DIR": str(folder)}
    program = "from binome.interfaces.wsgi import application; print(callable(application))"
    return subprocess.run([sys.executable, "-c", program], env=BARE | here, capture_output=True, text=True, check=False)


def test_it_refuses_to_serve_pages_without_their_look(tmp_path):
    refused = started(tmp_path)
    (tmp_path / "static").mkdir()
    (tmp_path / "static/staticfiles.json").write_text('{"version": "1.1", "paths": {}}')
    served = started(tmp_path)

    assert refused.returncode == 1
    assert refused.stderr == "binome: static files are not collected. Run `binome collectstatic --no-input` first.\n"
    assert served.stdout == "True\n", served.stderr
