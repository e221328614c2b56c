"""`binome restore FILE`: the database and the files as a backup has them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from binome.interfaces.commands import keeping


class Command(BaseCommand):
    """Put a backup back."""

    help = "Put back the database and the files from FILE. Stop web and worker first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="even where people are kept already: they are lost")

    def handle(self, *args: Any, **options: Any) -> None:
        if keeping.rows_kept().get("people.Person") and not options["replace"]:
            raise CommandError("There are people in this database. To lose them and restore, add --replace.")
        try:
            manifest = keeping.restore(options["file"])
        except keeping.NotABackup as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write(f"Restored what was kept on {manifest['made_at']}. Now run: binome migrate")
