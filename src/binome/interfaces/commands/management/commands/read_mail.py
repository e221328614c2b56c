"""`binome read-mail < MESSAGE`: the mail server hands over what came to the address of the invitations."""

import sys
from typing import Any

from django.utils import timezone

from binome.core.mail import addresses
from binome.interfaces.commands.data_command import DataCommand
from binome.journey.mentoring.actions import answering


class Command(DataCommand):
    """Read one message on standard input, as a mail alias pipes it: a returned one, or what a calendar answers."""

    help = "Read a message on standard input: what calendars answer to invitations, and returned messages."

    def handle(self, *args: Any, **options: Any) -> None:
        raw, now = sys.stdin.buffer.read(), timezone.now()
        marked, noted = addresses.read_bounce(raw, now=now), answering.read_replies(raw, now=now)
        self.stdout.write(f"{len(marked)} address(es) marked, {noted} answer(s) noted.")
