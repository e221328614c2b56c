"""Who leaves and who comes back: told to the steps in the transaction that writes it, whatever wrote it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.directory.models import ImportChange
from binome.core.mail.duties import Duty, do_each
from binome.core.people.bulk import hold_directory
from binome.core.people.models import Person
from binome.core.people.signals import people_left, people_returned
from binome.core.privacy import audit

BATCH = 500  # people told of at once: each is a parameter of the steps' queries, and SQLite takes 32,766
LEAVE = Duty[Person]("directory.leave", _("end what someone took part in on the day they left"))


def announce(changes: Iterable[ImportChange], *, now: datetime) -> None:
    """Tell the steps who left and who is back; `changes` are written, and `before` has what was there."""
    moved = [
        change.person
        for change in changes
        if change.before.get("is_active", change.person.is_active) != change.person.is_active
    ]
    for signal, works in ((people_left, False), (people_returned, True)):
        people = [person for person in moved if person.is_active is works]
        for start in range(0, len(people), BATCH):
            signal.send(Person, people=people[start : start + BATCH], now=now)


def see_off(*, now: datetime) -> int:
    """End the stay of everyone whose leaving date has come since the file that announced it; says of how many."""
    due = Person.objects.employed().filter(left_on__lte=timezone.localdate(now)).order_by("pk")
    return sum(do_each(due, lambda person: _see_off(person, now=now), duty=LEAVE))


def _see_off(due: Person, *, now: datetime) -> bool:
    """False when a file moved the date between our look and our lock."""
    hold_directory()
    person = Person.objects.employed().filter(pk=due.pk, left_on__lte=timezone.localdate(now)).first()
    if person is None:
        return False
    person.is_active = False
    person.save(update_fields=["is_active"])
    audit.record("directory.left", person, by=None)
    people_left.send(Person, people=[person], now=now)
    return True
