"""`binome setup`: an installation made ready, after installing and after each upgrade."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection

from binome.core.competences.loading import LoadedContent, load_ready_content
from binome.interfaces.commands import erased_again, tables
from binome.interfaces.commands.readiness import does_not_answer, pending_migrations, unknown_migrations
from binome.interfaces.setup import first_link

# One file of each kind that building the package adds: without them pages have no look, or speak English alone.
BUILT = ("core/ui/vendor/icons.txt", "core/ui/static/vendor", "locale/fr/LC_MESSAGES/django.mo")


class Command(BaseCommand):
    """Bring database, cache table, catalogue and static files to this version; run again, it changes nothing."""

    help = (
        "Make the installation ready, after installing and after each upgrade: database, cache table, ready content, "
        "static files. Run again, it changes nothing; what was edited or deleted here stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--backup", metavar="FILE", help="before anything is changed, write a backup to FILE (see binome backup)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _refuse_unbuilt()
        try:
            steps = [
                self._database(options),
                self._cache_table(),
                self._erasures(),
                self._catalogue(),
                self._static_files(),
            ]
        except OSError as trouble:
            raise CommandError(f"{trouble.filename or settings.DATA_DIR}: {trouble.strerror}.", returncode=2) from None
        self.stdout.write("Ready." if any(steps) else "Nothing changed.")
        if not first_link.has_administrator():
            self.stdout.write(
                "Nobody runs this installation yet. Once the web process answers, open this within a day:\n"
            )
            self.stdout.write(f"  {settings.BASE_URL}{first_link.path()}\n")
            self.stdout.write("The first one to open it does. Or name them here: binome administrator add EMAIL")

    def _say(self, what: str, done: str) -> bool:
        """One line; whether something changed."""
        self.stdout.write(f"{what}: {done or 'up to date'}.")
        self.stdout.flush()
        return bool(done)

    def _database(self, options: dict[str, Any]) -> bool:
        try:
            pending, unknown = pending_migrations(), unknown_migrations()
        except Error as trouble:
            raise does_not_answer(trouble) from None
        if unknown:
            raise CommandError(
                f"The database was made by another version of Binôme ({unknown[-1]} is not known to this one): nothing was "
                "changed. Install that version or a later one.",
                returncode=2,
            )
        if pending and connection.introspection.table_names():
            self._back_up_first(options["backup"])
        if pending:
            tables.bring_up_to_date()
        return self._say("Database", f"{pending} migrations applied" if pending else "")

    def _back_up_first(self, file: str | None) -> None:
        """Offered on a terminal where none was asked for: migrations are taken back by a backup alone."""
        if file is None and sys.stdin.isatty():
            self.stdout.write("The database is of an earlier version; only a backup leads back to it.")
            file = input("Write a backup to which file (nothing: go on without one)? ").strip() or None
        if file is not None:
            call_command("backup", file, stdout=self.stdout)

    def _cache_table(self) -> bool:
        table = settings.CACHES["default"].get("LOCATION", "")
        missing = table not in connection.introspection.table_names()
        if missing:
            call_command("createcachetable", verbosity=0)
            caches["default"].clear()
        return self._say("Cache table", "created" if missing else "")

    def _erasures(self) -> bool:
        """After a restore from an older version, whose tables could not be read then."""
        again, left = erased_again.repeat()
        return bool(again + left) and self._say("Erasures", f"{again} done again, {left} that could not be")

    def _catalogue(self) -> bool:
        loaded = load_ready_content()
        return self._say("Catalogue", _told(loaded)) and bool(loaded.added + loaded.updated)

    def _static_files(self) -> bool:
        before = _manifest()
        call_command("collectstatic", interactive=False, verbosity=0)
        return self._say("Static files", "collected" if _manifest() != before else "")


def _told(loaded: LoadedContent) -> str:
    """What happened to the rows of the catalogue, in words; empty when there is nothing to say."""
    counted = {
        "added": loaded.added,
        "updated": loaded.updated,
        "edited here and kept": loaded.kept_as_edited,
        "deleted here and left out": loaded.left_deleted,
    }
    return ", ".join(f"{number} {change}" for change, number in counted.items() if number)


def _manifest() -> str:
    """The names of the collected static files with their hashes."""
    path = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _refuse_unbuilt() -> None:
    """A package made by anything else than `make wheel` may lack what is fetched or compiled when it is built."""
    missing = [part for part in BUILT if not (settings.PACKAGE_DIR / part).exists()]
    if missing:
        raise CommandError(
            f"This package was not built whole: {', '.join(missing)} is missing. Build it with `make wheel`, "
            "or run `make install` in the checkout.",
            returncode=2,
        )
