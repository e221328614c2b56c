"""`binome second-factor`: which roles ask for a second step at sign-in; and taking a lost one away."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from binome.core.errors import Conflict, NotTheirs
from binome.core.privacy.second_factor import actions
from binome.core.privacy.second_factor.queries import ROLES, holders, rules, without_factor
from binome.interfaces.accounts import actions as access
from binome.interfaces.commands.data_command import DataCommand
from binome.interfaces.commands.people import person_named

UNUSABLE = 2  # exit code: what was asked is impossible, and nothing was written


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ArgumentTypeError(f"{typed} is no day: write it as 2027-01-31") from None


class Command(DataCommand):
    """What administrators set on the page “Second step by role”, and what is left when nobody can come in."""

    help = "Ask for a second step by role, and reset one that was lost. Exit code 2: refused, nothing written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True, metavar="list | ask | release | reset")
        words.add_parser("list", help="each role: from which day it asks, how many have one")
        ask = words.add_parser("ask", help="ask whoever holds the role for a second step from a day on; they are told")
        ask.add_argument("role", choices=ROLES)
        ask.add_argument("--from", dest="day", type=_day, required=True, metavar="YYYY-MM-DD")
        release = words.add_parser("release", help="ask for none any longer")
        release.add_argument("role", choices=ROLES)
        reset = words.add_parser(
            "reset", help="take away the second step of someone who lost it, and end their sessions"
        )
        reset.add_argument("who", metavar="EMAIL", help="address in the directory, or staff id")

    def handle(self, *args: Any, **options: Any) -> None:
        {"list": self._list, "ask": self._ask, "release": self._release, "reset": self._reset}[options["word"]](options)

    def _list(self, options: dict[str, Any]) -> None:
        asking = rules()
        for role in ROLES:
            held = holders((role,))
            asks = f"from {asking[role].isoformat()}" if role in asking else "asks for none"
            self.stdout.write(
                f"{role}: {asks}; {held.count() - without_factor(held).count()} of {held.count()} have one"
            )

    def _ask(self, options: dict[str, Any]) -> None:
        try:
            actions.ask_by_role({options["role"]: options["day"]}, by=None, now=timezone.now())
        except Conflict:
            raise CommandError("The day is over: choose today or a later one.", returncode=UNUSABLE) from None
        self.stdout.write(f"From {options['day'].isoformat()} on, {options['role']} asks for a second step.")

    def _release(self, options: dict[str, Any]) -> None:
        actions.ask_by_role({options["role"]: None}, by=None, now=timezone.now())
        self.stdout.write(f"{options['role']} asks for no second step.")

    def _reset(self, options: dict[str, Any]) -> None:
        person = person_named(options["who"])
        try:
            access.reset_second_step(person, by=None, now=timezone.now())
        except NotTheirs:
            raise CommandError(f"{person.email} has no second step.", returncode=UNUSABLE) from None
        self.stdout.write(f"{person.name} <{person.email}> signs in without a second step now, and is told by email.")
