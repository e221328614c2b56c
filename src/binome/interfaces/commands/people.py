"""People as a command names them."""

from django.core.management.base import CommandError

from binome.core.people.models import Person


def person_named(typed: str) -> Person:
    """The person with this address or staff id. Raises `CommandError`."""
    person = Person.objects.with_address(typed).first() or Person.objects.filter(staff_id=typed).first()
    if person is None:
        raise CommandError(f"Nobody in the directory has the address or staff id {typed}.")
    return person
