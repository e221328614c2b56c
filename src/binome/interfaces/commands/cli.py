"""The `binome` command: `binome engine …` runs the engine alone, `worker` gets its warden, every other word is a management command."""

import os
import sys
from pathlib import Path

NEEDS_NO_WARDEN = {"--once", "--kept", "--help", "-h"}


def main() -> None:
    """Run `binome WORD …`; dashes in WORD are the underscores of the management command (`demo-data`)."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["engine"]:
        from binome.interfaces.commands import engine

        raise SystemExit(engine.main(arguments[1:]))
    if arguments[:1] == ["worker"] and not NEEDS_NO_WARDEN & set(arguments):
        from binome.interfaces.commands import warden

        raise SystemExit(warden.main(arguments[1:]))
    if arguments[:1] == ["demo"]:
        _demo_environment(arguments[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "binome.settings.base")
    from django.core.management import execute_from_command_line

    word = [arguments[0].replace("-", "_")] if arguments and not arguments[0].startswith("-") else arguments[:1]
    execute_from_command_line(["binome", *word, *arguments[1:]])


def _demo_environment(arguments: list[str]) -> None:
    """A demo keeps to itself: its own folder (BINOME_DATA_DIR, else var/demo), one database a stage, letters in files."""
    from argparse import ArgumentParser

    parser = ArgumentParser(add_help=False)
    parser.add_argument("--stage", default="mentoring")
    stage = parser.parse_known_args(arguments)[0].stage
    folder = Path(os.environ.get("BINOME_DATA_DIR") or "var/demo").resolve()
    os.environ.update(
        BINOME_DEMO="1",
        BINOME_DATA_DIR=str(folder),
        DATABASE_URL=f"sqlite:///{folder / stage}.sqlite3",
        BINOME_EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend",
    )
