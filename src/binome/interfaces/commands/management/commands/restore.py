"""`binome restore FILE`: the database and the files as a backup has them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import Error
from django.utils import timezone

from binome.core.mail import delivery_log
from binome.interfaces.commands import backups, erased_again
from binome.interfaces.commands.data_command import DataCommand
from binome.interfaces.commands.database_dump import DatabaseTrouble
from binome.interfaces.commands.failure_messages import in_one_line
from binome.interfaces.commands.restored_state import Letters

THEY = {
    Letters.HOLD: "Nothing but sign-in letters leaves until you run `binome letters release` or `binome letters drop`.",
    Letters.SEND: "They leave when a worker runs, those that keep to working hours within them.",
    Letters.DROP: "They will never leave.",
}


class Command(DataCommand):
    """Put a backup back."""

    help = "Put back the database and the files from FILE. Stop web and worker first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="even where people are kept already: they are lost")
        parser.add_argument(
            "--letters",
            type=Letters,
            choices=list(Letters),
            default=Letters.HOLD,
            help="that had not left when the backup was made: hold them until you have looked (the default), send or drop them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._refuse(replace=options["replace"])
        erasures = erased_again.known_before_restoring(options["file"])
        try:
            back = backups.restore(options["file"], letters=options["letters"], now=timezone.now())
        except backups.NotABackup as reason:
            raise CommandError(str(reason)) from None
        except DatabaseTrouble as reason:
            raise CommandError(f"Nothing was restored: {reason}.") from None
        except (OSError, Error) as problem:
            raise CommandError(f"Nothing was restored. {in_one_line(problem)}") from None
        erased_again.note(erasures, since=back.made_at)
        again, left = erased_again.repeat()
        letters = "1 letter was" if back.waiting == 1 else f"{back.waiting} letters were"
        self.stdout.write(f"Restored what was kept on {back.made_at}. Everyone is signed out.")
        self.stdout.write(f"{letters} waiting. {THEY[options['letters']]}")
        if again or left:
            self.stdout.write(f"{again} people erased since were erased again; {left} could not be.")
        self.stdout.write("Now run: binome setup")

    def _refuse(self, *, replace: bool) -> None:
        if delivery_log.workers_alive_here():
            raise CommandError("A worker is running here. Stop web and worker first: nothing was restored.")
        if not replace and backups.rows_kept().get("people.Person"):
            raise CommandError("There are people in this database. To lose them and restore, add --replace.")
