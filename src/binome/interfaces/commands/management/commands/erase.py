"""Erase a person: what is kept about them, and their name wherever it stands."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from binome.core.errors import Conflict
from binome.core.people.declarations import Fate
from binome.core.privacy.erasure import carrying_out
from binome.interfaces.commands.data_command import DataCommand
from binome.interfaces.commands.people import person_named

WORDS = {
    Fate.DELETED: "deleted",
    Fate.CLEARED: "emptied of what they wrote",
    Fate.PSEUDONYM: "under a code instead of a name",
    Fate.COUNTED: "kept without a name, because published figures count them",
    Fate.SHARED: "kept without a name, because they are somebody else's too",
    Fate.NAMES: "texts by others in which their name was replaced",
}


class Command(DataCommand):
    help = "Erase what is kept about a person, named by their address or staff id. It cannot be taken back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", metavar="PERSON", help="address in the directory, or staff id")
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and erase nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """The report names tables and counts rows: it holds nothing of the person."""
        person, now, dry = person_named(options["who"]), timezone.now(), options["dry_run"]
        try:
            erased = carrying_out.rehearse(person, now=now) if dry else carrying_out.erase(person, by=None, now=now)
        except Conflict as refusal:
            raise CommandError(f"Nothing was erased. {refusal.reason}") from None
        self.stdout.write("Would be erased:" if dry else f"Erased; in place of the name stands {erased.pseudonym}.")
        for fate, words in WORDS.items():
            tables = erased.rows.get(fate, {})
            self.stdout.write(f"{sum(tables.values())} rows {words}")
            for table, count in sorted(tables.items()):
                self.stdout.write(f"  {table}: {count}")
