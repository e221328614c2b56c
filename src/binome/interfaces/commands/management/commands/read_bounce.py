"""`binome read-bounce < MESSAGE`: the mail server hands over a delivery report; the address it is about is marked."""

import sys
from typing import Any

from django.utils import timezone

from binome.core.mail import addresses
from binome.interfaces.commands.data_command import DataCommand


class Command(DataCommand):
    """Read one returned message (RFC 3464) on standard input, as a mail alias pipes it."""

    help = "Mark the address that a returned message says does not work (message on standard input)."

    def handle(self, *args: Any, **options: Any) -> None:
        marked = addresses.read_bounce(sys.stdin.buffer.read(), now=timezone.now())
        self.stdout.write(f"{len(marked)} address(es) marked.")
