"""The `binome` command: `binome engine …` runs the engine alone, `worker` gets its supervisor, every other word is a management command."""

import gc
import os
import signal
import sys
from pathlib import Path

USAGE = """binome WORD …    in the environment of the installation (docs/operate/settings.md)

  setup             make ready, after installing and after each upgrade
  administrator …   add, list or remove those who run the installation
  createsuperuser   not used here: it names administrator
  worker            send letters, run background tasks, let the clock tick; as many as you like
  migrate           bring the database to this version (setup does it too)
  check --deploy    look for unsafe settings
  backup FILE       the database and the files in one archive, while people work
  restore FILE      put them back; --replace where people are kept already
  letters           how the outbox stands; hold, release or drop it; letters in doubt
  reseal            seal private notes again, once the secret key was replaced
  copydb ADDRESS    copy the database in use into the empty one at ADDRESS
  import-people F   the nightly feed of the staff directory
  statements        how statements for the learning record store stand; --again
  read-bounce       read a delivery report from the standard input
  read-mail         read what calendars answer to invitations, or a delivery report
  erase PERSON      erase someone, everywhere; --dry-run says what that would do
  retention         erase what was kept long enough, as every night; --dry-run
  token …           add, list or revoke the keys of connected programs
  second-factor …   which roles need a second step, from when; reset one that was lost
  sessions end E    sign someone out of every browser, named by address or staff id
  demo              serve the demo company on this machine
  demo-data         fill an empty installation with the demo company
  engine …          the matching engine alone, on files
  version           which version this is

  binome WORD --help tells the options of one; `binome help` lists Django's own words too.
"""
# by default 700: a seventh of every start went into looking for garbage among models and forms that stay to the end
ALLOCATIONS = 100_000
NEEDS_NO_WARDEN = {"--once", "--kept", "--help", "-h"}


def main() -> None:
    """Run `binome WORD …`; dashes in WORD are the underscores of the management command (`demo-data`)."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"--help", "-h"}:
        sys.stdout.write(USAGE)
        return
    if arguments[0] in {"version", "--version"}:  # needs no settings; Django's own word would tell Django's version
        from binome.interfaces.commands import versions

        sys.stdout.write(f"Binôme {versions.THIS}\n")
        return
    if arguments[:1] == ["engine"]:
        from binome.interfaces.commands import engine

        raise SystemExit(engine.main(arguments[1:]))
    if arguments[:1] == ["worker"] and not NEEDS_NO_WARDEN & set(arguments):
        from binome.interfaces.commands import supervisor

        raise SystemExit(supervisor.main(arguments[1:]))
    if arguments[:1] == ["demo"]:
        _demo_environment(arguments[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "binome.settings.base")
    gc.set_threshold(ALLOCATIONS)
    _settings_or_one_sentence()

    from binome.interfaces.commands.command_runner import run
    from binome.interfaces.commands.failure_messages import OF_THE_SERVICE, TERMINATED, or_one_sentence

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))  # what is half-written is cleared away first

    if arguments[0] in OF_THE_SERVICE:
        from binome.interfaces.health.logs import tell_what_nobody_caught

        tell_what_nobody_caught()
    or_one_sentence(lambda: run(arguments), arguments=arguments)


def _settings_or_one_sentence() -> None:
    """Settings that are missing or unsafe are told in one sentence, with exit code 2, not as a trace of the program."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as trouble:
        sys.stderr.write(f"binome: {trouble}\n")
        raise SystemExit(2) from None


def _demo_environment(arguments: list[str]) -> None:
    """A demo keeps to itself: its own folder (BINOME_DATA_DIR, else var/demo), one database a stage, letters in files."""
    from argparse import ArgumentError, ArgumentParser

    parser = ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--stage", default="mentoring")
    parser.add_argument("--port", default="8000")
    try:
        options = parser.parse_known_args(arguments)[0]
    except ArgumentError:  # the command itself says what is wrong
        options = parser.parse_args([])
    folder = Path(os.environ.get("BINOME_DATA_DIR") or "var/demo").resolve()
    os.environ.update(
        BINOME_DEMO="1",
        BINOME_BASE_URL=f"http://localhost:{options.port}",
        BINOME_DATA_DIR=str(folder),
        DATABASE_URL=f"sqlite:///{folder / options.stage}.sqlite3",
        BINOME_EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend",
    )
