"""Let go of what has been kept long enough, as the clock does every night."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from binome.interfaces.commands.data_command import DataCommand
from binome.orchestration import retention


class Command(DataCommand):
    help = "Let go of what has been kept long enough, as the clock does every night, and say how many rows of what."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what the next night would do, and change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """The report names tables and counts rows: it holds nothing of anyone."""
        act = retention.rehearse if options["dry_run"] else retention.carry_out
        retired = act(now=timezone.now())
        self.stdout.write("Would go:" if options["dry_run"] else "Gone:")
        for table, count in sorted(retired.rows.items()):
            self.stdout.write(f"  {table}: {count}")
        self.stdout.write(f"{retired.leavers} people who had left, {retired.left_over} who could not be erased")
