"""`binome administrator`: who runs the installation. The first one is named here, before anyone can sign in."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.interfaces.accounts import sign_in_links
from binome.interfaces.administration import actions
from binome.interfaces.commands.data_command import DataCommand
from binome.interfaces.commands.readiness import refuse_unprepared

UNUSABLE = 2  # exit code: what was asked is impossible, and nothing was written


class Command(DataCommand):
    """Name, list and remove administrators."""

    help = "Name, list and remove those who run the installation. Exit code 2: refused, nothing written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True, metavar="add | list | remove")
        add = words.add_parser("add", help="name an administrator, and print a link that signs them in for one hour")
        add.add_argument("email", metavar="EMAIL")
        add.add_argument("--given-name", default="", help="of someone absent from the directory")
        add.add_argument("--family-name", default="", help="of someone absent from the directory")
        add.add_argument(
            "--staff-id", default="", help="as the staff directory has it, or will; an import brings it too"
        )
        add.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], default=settings.LANGUAGE_CODE)
        add.add_argument(
            "--hr", action="store_true", help="also give the HR role: the cockpit, references, applications"
        )
        words.add_parser("list", help="name, address and last sign-in of each")
        remove = words.add_parser("remove", help="take the right away; the person stays in the directory")
        remove.add_argument("email", metavar="EMAIL")
        remove.add_argument("--hr", action="store_true", help="take the HR role away too")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unprepared()
        try:
            {"add": self._add, "list": self._list, "remove": self._remove}[options["word"]](options)
        except actions.AdministrationRefused as refusal:
            raise CommandError(str(refusal), returncode=UNUSABLE) from None

    def _add(self, options: dict[str, Any]) -> None:
        identity = actions.Identity(
            given_name=options["given_name"],
            family_name=options["family_name"],
            staff_id=options["staff_id"],
            language=options["language"],
        )
        named = actions.name_administrator(options["email"], identity=identity, hr=options["hr"])
        person = named.person
        state = "is now an administrator" if named.is_new_administrator else "is an administrator already"
        origin = ", added to the directory," if named.is_new_person else ""
        roles = " and HR" if person.is_hr else ""
        self.stdout.write(f"{person.name} <{person.email}>{origin} {state}{roles}.")
        audit.record("accounts.made_sign_in_link", person, by=None)
        self.stdout.write("Sign in within one hour, once, at:\n")
        self.stdout.write(f"  {settings.BASE_URL}{sign_in_links.path_for(person)}\n")

    def _list(self, options: dict[str, Any]) -> None:
        administrators = Person.objects.filter(is_administrator=True).order_by("sort_key", "pk")
        for person in administrators:
            seen = f"signed in {person.last_login:%Y-%m-%d %H:%M} UTC" if person.last_login else "never signed in"
            notes = [seen, *(["HR"] if person.is_hr else []), *([] if person.is_active else ["no longer works here"])]
            self.stdout.write(f"{person.email}  {person.name}  ({', '.join(notes)})")
        if not administrators:
            self.stdout.write("No administrator yet: binome administrator add EMAIL")

    def _remove(self, options: dict[str, Any]) -> None:
        person = actions.remove_administrator(options["email"], hr=options["hr"])
        kept = " They keep the HR role (--hr takes it away too)." if person.is_hr else ""
        self.stdout.write(f"{person.name} <{person.email}> is no longer an administrator.{kept}")
