"""The `binome` command: `binome engine …` runs the engine alone, every other word is a management command."""

import os
import sys


def main() -> None:
    """Run `binome WORD …`; dashes in WORD are the underscores of the management command (`demo-data`)."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["engine"]:
        from binome.interfaces.commands import engine

        raise SystemExit(engine.main(arguments[1:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "binome.settings.base")
    from django.core.management import execute_from_command_line

    word = [arguments[0].replace("-", "_")] if arguments and not arguments[0].startswith("-") else arguments[:1]
    execute_from_command_line(["binome", *word, *arguments[1:]])
