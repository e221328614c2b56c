"""Whom one change of one person concerns: nobody else is read, however large the directory."""

from django.db.models import Q
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from binome.core.directory.people.existing import ExistingPerson
from binome.core.directory.people.held import existing_people
from binome.core.people.models import Person

HIGHEST = 60  # people above one another: no reporting line has so many
LONGEST_ID = 12  # digits of a staff id that may have lost its zeros


def people_concerned(
    person: Person | None, *, staff_id: str, email: str, manager: Person | None, ends: bool
) -> dict[str, ExistingPerson]:
    """By staff id: the person, whoever bears the id or the address they are given, those above them, and, when an
    administrator leaves, the other administrators.
    """
    condition = Q(staff_id__in=_spellings(staff_id)) | Q(Exact(Lower("email"), email))
    if person is not None:
        condition |= Q(pk=person.pk)
        if ends and person.is_administrator:
            condition |= Q(is_administrator=True)
    if manager is not None:
        condition |= Q(pk__in=[manager.pk] if person is None else _line_above(manager))
    return existing_people(Person.objects.filter(condition))


def _spellings(staff_id: str) -> list[str]:
    """The id with more and fewer zeros before it: spreadsheets drop them."""
    if not staff_id.isdecimal() or len(staff_id) > LONGEST_ID:
        return [staff_id]
    bare = staff_id.lstrip("0")
    return [staff_id, *(bare.zfill(digits) for digits in range(len(bare), LONGEST_ID + 1))]


def _line_above(manager: Person) -> list[int]:
    line = [manager.pk]
    above = manager.manager_id
    while above is not None and above not in line and len(line) < HIGHEST:
        line.append(above)
        above = Person.objects.values_list("manager_id", flat=True).get(pk=above)
    return line
