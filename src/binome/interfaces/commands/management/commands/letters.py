"""`binome letters`: how the outbox stands, and what only a person can decide about it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from binome.core.mail import hold, queue
from binome.interfaces.commands.data_command import DataCommand
from binome.interfaces.letters import actions

ALL_SHOWN = 100  # lines of a terminal that are still read
STATES = ("waiting", "leaving", "sent", "failed", "held", "doubtful")


class Command(DataCommand):
    """`status` (the default) shows; `hold`, `release` and `drop` are about the whole outbox, `left` and `again` about letters in doubt."""

    help = "Show how the outbox stands; hold it, release or drop what it holds; decide about letters in doubt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", metavar="WORD")
        words.add_parser("status", help="how many letters stand where; letters in doubt one by one (the default)")
        words.add_parser("hold", help="nothing leaves but what people ask for to sign in, until `release` or `drop`")
        words.add_parser("release", help="letters that the hold keeps back leave, and the hold ends")
        words.add_parser("drop", help="letters that the hold keeps back never leave, and the hold ends")
        for word, about in (
            ("left", "these letters in doubt have left"),
            ("again", "send these letters in doubt again"),
        ):
            words.add_parser(word, help=about).add_argument("numbers", nargs="+", type=int, metavar="NUMBER")

    def handle(self, *args: Any, **options: Any) -> None:
        word = options["word"] or "status"
        if word == "status":
            self._show()
        elif word in {"left", "again"}:
            self._decide(options["numbers"], left=word == "left")
        else:
            self._change(word)

    def _change(self, word: str) -> None:
        if word == "hold":
            actions.hold_outbox(by=None, now=timezone.now())
            self.stdout.write("The outbox is held: nothing but sign-in letters leaves.")
        elif hold.since() is None:
            raise CommandError("The outbox is not held: letters leave as usual.")
        elif word == "release":
            released = actions.release_outbox(by=None)
            self.stdout.write(f"{released} letter(s) leave when a worker runs; those that keep to working hours, then.")
        else:
            self.stdout.write(f"{actions.drop_held(by=None)} letter(s) will never leave; new ones do.")

    @transaction.atomic
    def _decide(self, numbers: list[int], *, left: bool) -> None:
        unknown = sorted(set(numbers) - set(queue.doubtful().filter(pk__in=numbers).values_list("pk", flat=True)))
        if unknown:
            raise CommandError(f"Not in doubt: {', '.join(map(str, unknown))}. Nothing was changed.")
        actions.decide_doubt(numbers, left=left, by=None, now=timezone.now())
        self.stdout.write(f"{len(numbers)} letter(s): {'counted as sent' if left else 'they leave once more'}.")

    def _show(self) -> None:
        numbers = queue.queue_numbers()
        for state in STATES:
            self.stdout.write(f"{state:<9}{getattr(numbers, state):>8}")
        resting = queue.resting(now=timezone.now())
        if resting.until is not None:
            first = timezone.localtime(resting.until).isoformat(timespec="minutes")
            self.stdout.write(
                f"Of those waiting, {resting.letters} leave later, the first at {first}: in their reader's working hours, or when "
                "the mail server is tried again."
            )
        if since := hold.since():
            self.stdout.write(
                f"The outbox is held since {since.isoformat(timespec='minutes')}: {hold.held().count()} letter(s) stay until "
                "`binome letters release` or `binome letters drop`."
            )
        if settings.EMAIL_ONLY_TO:
            self.stdout.write("This is a rehearsal: mail reaches the addresses of BINOME_EMAIL_ONLY_TO alone.")
        if numbers.doubtful:
            self._show_doubtful()

    def _show_doubtful(self) -> None:
        self.stdout.write(
            "In doubt: a worker was killed while the mail server answered. Ask the reader or the server's log, then"
        )
        self.stdout.write("`binome letters left NUMBER` or `binome letters again NUMBER`:")
        for letter in queue.doubtful().select_related("to")[:ALL_SHOWN]:
            claimed = letter.claimed_at.isoformat(timespec="seconds") if letter.claimed_at else ""
            self.stdout.write(f"  {letter.pk}  {claimed}  {letter.letter}  {letter.destination}")
