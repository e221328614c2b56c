"""Django's own way to a first account, which knows nothing of our directory: it says which command does."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Say what to type instead."""

    help = "Not used here: see `binome administrator add EMAIL`."

    def run_from_argv(self, argv: list[str]) -> None:
        """Every option of Django's command leads to the same sentence."""
        super().run_from_argv(argv[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            "Binôme has no superuser. To name an administrator: binome administrator add EMAIL", returncode=2
        )
