"""`binome backup FILE`: the database and the files in one archive."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import Error
from django.utils import timezone

from binome.core.mail import heartbeat
from binome.core.ui.rounding import coordinate
from binome.interfaces.commands import backups, erased_again
from binome.interfaces.commands.data_command import DataCommand
from binome.interfaces.commands.database_dump import DatabaseTrouble
from binome.interfaces.commands.failure_messages import in_one_line


class Command(DataCommand):
    """Write a backup without stopping anybody."""

    help = "Write the database and the files to FILE (a .tar.gz that must not exist yet)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["file"].resolve().parent
        if not folder.is_dir():
            raise CommandError(f"No backup was made: the folder {folder} does not exist.")
        try:
            now = timezone.now()
            backups.back_up(options["file"].resolve(), now=now)
            erased_again.leave_list_beside(options["file"].resolve())
        except FileExistsError:
            raise CommandError(f"{options['file']} exists already.") from None
        except DatabaseTrouble as problem:
            raise CommandError(f"No backup was made: {problem}.") from None
        except (OSError, Error) as problem:
            raise CommandError(f"No backup was made. {in_one_line(problem)}") from None
        self._note(now)
        self.stdout.write(f"{options['file']}: {coordinate(options['file'].stat().st_size / 1e6)} MB")

    def _note(self, now: datetime) -> None:
        """For the health page. A database of an earlier version has no place for it, and its backup is whole all the same."""
        try:
            heartbeat.note_backup(now=now)
        except Error as problem:
            self.stderr.write(f"The backup is whole; that it was made could not be noted. {in_one_line(problem)}")
