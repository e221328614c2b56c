"""Django's own way to a first account, which knows nothing of our directory: it says which command does."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Say what to type instead."""

    help = "Not used here: see `binome administrator add EMAIL`."

    takes_any_option = True  # those of Django's command lead to the same sentence

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            "Binôme has no superuser. To name an administrator: binome administrator add EMAIL", returncode=2
        )
