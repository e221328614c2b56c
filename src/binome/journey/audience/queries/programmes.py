"""Who may start a programme."""

from binome.core.directory.access import looks_after_everyone
from binome.core.people.models import Person


def may_create_programmes(person: Person) -> bool:
    """Whether `person` may start a programme: whoever looks after the whole staff, administrators and HR."""
    return looks_after_everyone(person)
