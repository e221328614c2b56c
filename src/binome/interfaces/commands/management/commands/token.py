"""`binome token`: keys with which other programs come in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone, translation

from binome.core.errors import Conflict
from binome.core.privacy import keys
from binome.core.privacy.models import AccessKey
from binome.core.programmes.models import Programme
from binome.interfaces.commands.data_command import DataCommand
from binome.interfaces.commands.readiness import refuse_unprepared

UNUSABLE = 2  # exit code: what was asked is impossible, and nothing was written


class Command(DataCommand):
    """Make, list and revoke keys."""

    help = "Make, list and revoke the keys with which other programs come in. Exit code 2: refused, nothing written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True, metavar="add | list | revoke")
        add = words.add_parser("add", help="make a key, and print it this once")
        add.add_argument("name", metavar="NAME", help="the program that will use it")
        add.add_argument(
            "--scope",
            choices=AccessKey.Scope.values,
            required=True,
            action="append",
            help="what it opens; may be repeated",
        )
        add.add_argument(
            "--programme",
            action="append",
            metavar="NAME",
            help="of this programme alone; may be repeated (every one). Not with scim, import",
        )
        add.add_argument(
            "--days", type=int, default=keys.DEFAULT_DAYS, help=f"until it ends, {keys.LONGEST_DAYS} at most"
        )
        words.add_parser("list", help="number, name, scope, first signs, last use and end of each")
        revoke = words.add_parser("revoke", help="end a key at once")
        revoke.add_argument("number", metavar="NUMBER", type=int, help="as `list` has it")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unprepared()
        {"add": self._add, "list": self._list, "revoke": self._revoke}[options["word"]](options)

    def _add(self, options: dict[str, Any]) -> None:
        if not options["name"].strip() or not 1 <= options["days"] <= keys.LONGEST_DAYS:
            raise CommandError(f"A key has a name, and 1 to {keys.LONGEST_DAYS} days.", returncode=UNUSABLE)
        try:
            made = keys.make_key(
                options["name"],
                scopes=options["scope"],
                days=options["days"],
                programmes=_programmes(options["programme"]),
                by=None,
                now=timezone.now(),
            )
        except Conflict as refusal:
            with translation.override("en"):
                raise CommandError(str(refusal.reason), returncode=UNUSABLE) from None
        self.stdout.write(f"Key {made.key.pk}, “{made.key.name}”, works until {made.key.expires_at:%Y-%m-%d}.")
        self.stdout.write("It is shown this once:\n")
        self.stdout.write(f"  {made.secret}\n")

    def _list(self, options: dict[str, Any]) -> None:
        for key in keys.working_keys(now=timezone.now()):
            used = f"last used {key.last_used_at:%Y-%m-%d %H:%M} UTC" if key.last_used_at else "never used"
            self.stdout.write(
                f"{key.pk}  {key.name}  {key.scope}  {_reach_of(key)}  {key.mark}…  {used}, "
                f"until {key.expires_at:%Y-%m-%d}"
            )

    def _revoke(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        key = keys.working_keys(now=now).filter(pk=options["number"]).first()
        if key is None:
            raise CommandError(f"No working key has the number {options['number']}.", returncode=UNUSABLE)
        keys.revoke_key(key, by=None, now=now)
        self.stdout.write(f"Key {key.pk}, “{key.name}”, no longer opens anything.")


def _programmes(names: list[str] | None) -> list[Programme] | None:
    if names is None:
        return None
    programmes = list(Programme.objects.filter(name__in=names))
    if unknown := set(names) - {programme.name for programme in programmes}:
        raise CommandError(f"No programme is called {', '.join(sorted(unknown))}.", returncode=UNUSABLE)
    return programmes


def _reach_of(key: AccessKey) -> str:
    return "every programme" if key.every_programme else ", ".join(str(each) for each in key.programmes.all()) or "—"
