"""Seal what is kept sealed again, before a former key goes."""

from typing import Any

from django.core.management.base import CommandError

from binome.core.agendas import actions as agendas
from binome.core.chats.actions import reseal_addresses
from binome.core.credentials.signing import reseal_keys
from binome.core.files.resealing import reseal_files
from binome.core.webhooks.actions import reseal_secrets
from binome.interfaces.commands.data_command import DataCommand
from binome.journey.mentoring.actions.resealing import reseal_notes


class Command(DataCommand):
    help = (
        "Seal private notes, messages, files, secrets of webhooks, addresses of agendas and chats and keys of badges again "
        "under BINOME_SECRET_KEY, so that the former keys may go."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Whatever some key opens is sealed anew; what none opens is left as it is, and said."""
        notes, secrets, chats, keys = reseal_notes(), reseal_secrets(), reseal_addresses(), reseal_keys()
        busy, files = agendas.reseal_addresses(), reseal_files()
        self.stdout.write(
            f"Private notes and messages sealed again: {notes[0]}. Files: {files[0]}. Secrets of webhooks: {secrets[0]}. "
            f"Addresses of agendas: {busy[0]}, of chats: {chats[0]}. Keys of badges: {keys[0]}."
        )
        if lost := notes[1] + secrets[1] + busy[1] + chats[1] + keys[1] + files[1]:
            raise CommandError(f"What neither the key nor a former one opens: {lost}. It stays as it is.")
