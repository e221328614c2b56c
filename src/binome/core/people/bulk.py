"""Writing many people at once."""

from collections.abc import Sequence

from binome.core.framework.bulk_writes import lock_table, update_rows
from binome.core.people.models import Person


def hold_directory() -> None:
    """Be alone in writing many people until the transaction ends."""
    lock_table(Person)


def update_people(people: Sequence[Person], *, columns: Sequence[str]) -> None:
    """Write these columns of these people; search and sort keys follow the names, as `Person.save` has it."""
    for person in people:
        person.refresh_keys()
    update_rows(people, columns=dict.fromkeys([*columns, "search_key", "sort_key"]))
