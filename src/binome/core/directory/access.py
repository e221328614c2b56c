"""Who may look after the staff directory, and what a file may not change."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from binome.core.directory.models import Import
from binome.core.directory.people.guards import Guard
from binome.core.errors import NotTheirs
from binome.core.people.models import Person
from binome.core.programmes.access import WaveIsArchived, every_wave_of, may, waves_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right

HELPERS = 3  # people named in a letter about an address


def looks_after_everyone(person: Person) -> bool:
    """Whether `person` looks after the staff as a whole: administrators and HR."""
    return person.is_administrator or person.is_hr


def may_import(person: Person) -> bool:
    """Whether `person` may look after the staff directory: administrators, HR, programme managers."""
    return looks_after_everyone(person) or waves_of(person, Right.STEER).exists()


def check_right(by: Person | None, wave: Wave | None) -> None:
    """Raise `NotTheirs` unless `by` may bring a file, of `wave` when given; `by` None is the machine itself, the nightly feed."""
    if by is None:
        return
    if wave is not None and wave.archived_at:
        raise WaveIsArchived
    allowed = may(by, Right.STEER, wave.programme) if wave else may_import(by)
    if not allowed:
        raise NotTheirs


def import_for(person: Person, import_id: int) -> Import:
    """An import that `person` may look at: their own, or anyone's for administrators and HR. Raises `NotTheirs`."""
    file_import = Import.objects.select_related("wave__programme").filter(pk=import_id).first()
    if file_import is None:
        raise NotTheirs
    if file_import.wave_id is not None:
        allowed = every_wave_of(person, Right.STEER).filter(imports=file_import).exists()
    else:
        allowed = may_import(person) and (looks_after_everyone(person) or file_import.uploaded_by_id == person.pk)
    if not allowed:
        raise NotTheirs
    return file_import


def imports_of(person: Person, *, kind: str, wave: Wave | None) -> QuerySet[Import]:
    """The latest imports of a kind that `person` may look at."""
    imports = Import.objects.filter(kind=kind, wave=wave)
    return imports if wave or looks_after_everyone(person) else imports.filter(uploaded_by=person)


def adds_only(*acting: Person | None) -> bool:
    """Whether a file of the staff that these people bring and confirm may only add people, and fill in what is empty."""
    return not all(person is None or looks_after_everyone(person) for person in acting)


def guard_of(*acting: Person | None, people: Collection[str], from_the_server: bool | None = None) -> Guard:
    """What someone who imports or undoes leaves alone about `people` (staff ids); of several acting, who may least counts.

    Whoever may change an address receives the codes sent there, and opens the account. Administrators change any, HR
    all but theirs, a programme manager none: they bring new people, and fill in what is empty. A file that nobody looked
    at changes no administrator's address, whoever pressed the button, unless it comes `from_the_server`: from whoever has
    a shell there. None: its lines were looked at on screen.
    """
    persons = [person for person in acting if person is not None]
    is_answered_for = bool(persons) if from_the_server is None else from_the_server
    if is_answered_for and all(person.is_administrator for person in persons):
        return Guard()
    if adds_only(*persons):
        return Guard(addresses=people, staff_ids=people, standing=people, adds_only=True)
    administrators = _staff_ids(Q(is_administrator=True))
    staff_ids = administrators if from_the_server is False else frozenset()
    return Guard(addresses=administrators, staff_ids=staff_ids, cause="address_of_administrator")


def _staff_ids(condition: Q) -> frozenset[str]:
    return frozenset(Person.objects.order_by().filter(condition).values_list("staff_id", flat=True))


def who_corrects_addresses() -> list[Person]:
    """Whom to tell of an address that is wrong: HR first, then administrators."""
    people = Person.objects.employed().filter(Q(is_hr=True) | Q(is_administrator=True))
    return list(people.order_by("-is_hr", "sort_key", "pk")[:HELPERS])
