"""`binome statements`: how what is told to the learning record store stands; `--again` tries anew what was given up."""

from typing import Any

from django.core.management.base import CommandParser
from django.db.models import Count
from django.utils import timezone

from binome.core.statements.delivering import send_again
from binome.core.statements.models import LearningStatement
from binome.interfaces.commands.data_command import DataCommand


class Command(DataCommand):
    """Counts and reasons; no name, and nothing of what was learnt."""

    help = "Say how statements for the learning record store stand, and why; try anew what was given up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="try anew what was given up")

    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        if again:
            self.stdout.write(f"{send_again(now=timezone.now())} statement(s) will be sent again.")
        counted = (
            LearningStatement.objects.order_by("state").values_list("state", "reason", "status").annotate(n=Count("pk"))
        )
        for state, reason, status, number in counted:
            why = " ".join(str(part) for part in (reason, status) if part)
            self.stdout.write(f"{number} {state}{f' ({why})' if why else ''}")
