"""`binome letters`: how the outbox stands, and what only a person can decide about it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from binome.core.mail import hold, queue
from binome.core.mail.failure_reasons import FailureReason
from binome.core.mail.models import OutboxLetter
from binome.core.people.text import whole_number
from binome.interfaces.commands.data_command import DataCommand
from binome.interfaces.letters import queries
from binome.interfaces.letters.actions import deciding

ALL_SHOWN = 100  # lines of a terminal that are still read
STATES = ("waiting", "leaving", "sent", "failed", "held", "doubtful")


class Command(DataCommand):
    """`status` (the default) shows; `hold`, `release` and `drop` are about the whole outbox, `left` and `again` about letters in doubt,
    `failed` and `resend` about those that were not delivered."""

    help = (
        "Show how the outbox stands; hold it, release or drop what it holds; decide about letters in doubt; list those that "
        "were not delivered and send them again."
    )

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
        failed = words.add_parser(
            "failed", help="letters that were not delivered, by reason; those of a REASON one by one"
        )
        failed.add_argument("reason", nargs="?", choices=FailureReason.values, metavar="REASON")
        resend = words.add_parser(
            "resend", help="send letters that were not delivered again: all of a REASON, or by NUMBER"
        )
        resend.add_argument("what", nargs="+", metavar="REASON|NUMBER")

    def handle(self, *args: Any, **options: Any) -> None:
        word = options["word"] or "status"
        if word == "status":
            self._show()
        elif word in {"left", "again"}:
            self._decide(options["numbers"], left=word == "left")
        elif word == "failed":
            self._show_failed(options["reason"])
        elif word == "resend":
            self._resend(options["what"])
        else:
            self._change(word)

    def _change(self, word: str) -> None:
        if word == "hold":
            deciding.hold_outbox(by=None, now=timezone.now())
            self.stdout.write("The outbox is held: nothing but sign-in letters leaves.")
        elif hold.since() is None:
            raise CommandError("The outbox is not held: letters leave as usual.")
        elif word == "release":
            released = deciding.release_outbox(by=None)
            self.stdout.write(f"{released} letter(s) leave when a worker runs; those that keep to working hours, then.")
        else:
            self.stdout.write(f"{deciding.drop_held(by=None)} letter(s) will never leave; new ones do.")

    @transaction.atomic
    def _decide(self, numbers: list[int], *, left: bool) -> None:
        unknown = sorted(set(numbers) - set(queue.doubtful().filter(pk__in=numbers).values_list("pk", flat=True)))
        if unknown:
            raise CommandError(f"Not in doubt: {', '.join(map(str, unknown))}. Nothing was changed.")
        deciding.decide_doubt(numbers, left=left, by=None, now=timezone.now())
        self.stdout.write(f"{len(numbers)} letter(s): {'counted as sent' if left else 'they leave once more'}.")

    def _show_failed(self, reason: str | None) -> None:
        if reason is None:
            for group in queries.failures():
                oldest = group.since.isoformat(timespec="minutes")
                self.stdout.write(f"{group.reason.value:<12}{group.letters:>8}  since {oldest}  {group.reason.label}")
                self.stdout.write(f"{'':<20}  {group.worth_another_try} may be sent again. {group.what_to_do}")
            if not queue.failed().exists():
                self.stdout.write("Every letter was delivered.")
            return
        letters = queries.failed_for(reason)
        for letter in letters[:ALL_SHOWN]:
            self.stdout.write(f"  {letter.pk}  {letter.letter}  {letter.destination}  {letter.error}")
        if (more := letters.count() - ALL_SHOWN) > 0:
            self.stdout.write(f"  and {more} more")

    @transaction.atomic
    def _resend(self, what: list[str]) -> None:
        letters = self._failed_letters(what)
        leaves_out = letters.exclude(pk__in=queue.worth_another_try().values("pk")).count()
        sent = deciding.send_again(letters, by=None, now=timezone.now())
        self.stdout.write(f"{sent} letter(s) leave once more when a worker runs.")
        if leaves_out:
            self.stdout.write(f"{leaves_out} stay: codes are over, and the words of old letters are no longer kept.")

    def _failed_letters(self, what: list[str]) -> QuerySet[OutboxLetter]:
        if len(what) == 1 and what[0] in FailureReason.values:
            return queries.failed_for(what[0])
        numbers = {number for word in what if (number := whole_number(word)) is not None}
        known = queue.failed().filter(pk__in=numbers)
        unknown = [word for word in what if whole_number(word) is None]
        unknown += map(str, sorted(numbers - set(known.values_list("pk", flat=True))))
        if unknown:
            reasons = ", ".join(FailureReason.values)
            raise CommandError(
                f"Neither a reason ({reasons}) nor a letter that was not delivered: {', '.join(unknown)}. Nothing was changed."
            )
        return known

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
        if numbers.failed:
            self.stdout.write(
                "Not delivered: `binome letters failed` says why, `binome letters resend` sends them again."
            )
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
