"""Sign people out of every browser: a lost phone, a stolen laptop, a doubt."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from binome.core.people.models import Person
from binome.interfaces.accounts import actions
from binome.interfaces.commands.data_command import DataCommand


class Command(DataCommand):
    help = "End the sessions of people, named by their address or staff id: `binome sessions end EMAIL …`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="end")
        end = acts.add_parser("end", help="sign these people out of every browser, at once")
        end.add_argument("who", nargs="+", metavar="EMAIL", help="address in the directory, or staff id")

    def handle(self, *args: Any, **options: Any) -> None:
        """Everyone is found before anyone is signed out."""
        people = [_person(typed) for typed in options["who"]]
        for person in people:
            ended = actions.end_sessions(person, by=None)
            self.stdout.write(f"{person.email}: {ended} session{'' if ended == 1 else 's'} ended.")


def _person(typed: str) -> Person:
    person = Person.objects.with_address(typed).first() or Person.objects.filter(staff_id=typed).first()
    if person is None:
        raise CommandError(f"Nobody in the directory has the address or staff id {typed}.")
    return person
