"""`binome read-mail < MESSAGE`: the mail server hands over what came to the address of the invitations."""

import sys
from typing import Any

from django.utils import timezone

from binome.core.mail import addresses, answer_reading
from binome.interfaces.commands.data_command import DataCommand
from binome.journey.mentoring.actions import answering


class Command(DataCommand):
    """Read one message on standard input, as a mail alias pipes it: a returned one, what a calendar answers, a reply."""

    help = "Read a message on standard input: what calendars answer to invitations, replies to emails, and returned messages."

    def handle(self, *args: Any, **options: Any) -> None:
        raw, now = sys.stdin.buffer.read(), timezone.now()
        marked, noted = addresses.read_bounce(raw, now=now), answering.read_replies(raw, now=now)
        posted = answer_reading.read_answer(raw, now=now)
        self.stdout.write(
            f"{len(marked)} address(es) marked, {noted} answer(s) noted, {int(posted)} reply(ies) posted."
        )
