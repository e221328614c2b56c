"""Seal private notes and messages again under the key of today, before a former key goes."""

from typing import Any

from django.core.management.base import CommandError

from binome.interfaces.commands.data_command import DataCommand
from binome.journey.mentoring.actions.resealing import reseal_notes


class Command(DataCommand):
    help = "Seal private notes and messages again under BINOME_SECRET_KEY, so that the former keys may go."

    def handle(self, *args: Any, **options: Any) -> None:
        """Whatever some key opens is sealed anew; what none opens is left as it is, and said."""
        done, lost = reseal_notes()
        self.stdout.write(f"Private notes and messages sealed again: {done}.")
        if lost:
            raise CommandError(f"What neither the key nor a former one opens: {lost}. It stays as it is.")
