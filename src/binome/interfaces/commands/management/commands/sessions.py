"""Sign people out of every browser: a lost phone, a stolen laptop, a doubt."""

from argparse import ArgumentParser
from typing import Any

from binome.interfaces.accounts import actions
from binome.interfaces.commands.data_command import DataCommand
from binome.interfaces.commands.people import person_named


class Command(DataCommand):
    help = "End the sessions of people, named by their address or staff id: `binome sessions end EMAIL …`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="end")
        end = acts.add_parser("end", help="sign these people out of every browser, at once")
        end.add_argument("who", nargs="+", metavar="EMAIL", help="address in the directory, or staff id")

    def handle(self, *args: Any, **options: Any) -> None:
        """Everyone is found before anyone is signed out."""
        people = [person_named(typed) for typed in options["who"]]
        for person in people:
            ended = actions.end_sessions(person, by=None)
            self.stdout.write(f"{person.email}: {ended} session{'' if ended == 1 else 's'} ended.")
