"""`binome copydb ADDRESS`: move up from SQLite to PostgreSQL, or back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import Error

from binome.interfaces.commands import database_copy
from binome.interfaces.commands.data_command import DataCommand
from binome.interfaces.commands.failure_messages import in_one_line


class Command(DataCommand):
    """Copy every row of the database in use into an empty one."""

    help = "Copy the database in use into the empty one at ADDRESS (as DATABASE_URL would name it)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="postgresql://user:password@host/name, or sqlite:////path")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with database_copy.opened(options["address"]) as target:
                counts = database_copy.copy_to(target)
        except database_copy.CannotCopy as reason:
            raise CommandError(f"Nothing was copied. {reason}") from None
        except Error as problem:  # refused, stopped or full, on either side
            raise CommandError(f"Nothing was copied. {in_one_line(problem)}") from None
        self.stdout.write(f"Copied {sum(counts.values())} rows of {len(counts)} tables. Now set DATABASE_URL.")
