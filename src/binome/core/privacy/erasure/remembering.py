"""Which erasures were carried out: kept in the database and in a list beside it, to be done again after a restore.

Neither says who it was: each line holds fingerprints made with the secret key.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from binome.core.people.models import Person
from binome.core.privacy.erasure.personal_names import digest, digests
from binome.core.privacy.models import Erasure


@dataclass(frozen=True, order=True)
class ErasureLine:
    """One erasure: when, and fingerprints of the staff id and the address of that day."""

    erased_at: str
    staff_id: str
    address: str


def remember(person: Person, *, now: datetime) -> None:
    """Note that `person` is erased, inside the transaction that does it."""
    Erasure.objects.create(staff_id=digest(person.staff_id), address=digest(person.email), erased_at=now)


def known() -> set[ErasureLine]:
    """Every erasure that this database or the list beside it knows of."""
    return kept_here() | read(settings.ERASURES_FILE)


def kept_here() -> set[ErasureLine]:
    """Those of the database in use; none where it has no such table."""
    if Erasure._meta.db_table not in connection.introspection.table_names():
        return set()
    return {
        ErasureLine(erased_at.isoformat(), staff_id, address)
        for erased_at, staff_id, address in Erasure.objects.values_list("erased_at", "staff_id", "address")
    }


def read(path: Path) -> set[ErasureLine]:
    """Those of a list; none where there is no list."""
    if not path.is_file():
        return set()
    return {ErasureLine(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()}


def write_list(path: Path | None = None, *, lines: Iterable[ErasureLine] | None = None) -> None:
    """Bring the list up to date, whole or not at all; what it holds already stays."""
    path = path or settings.ERASURES_FILE
    together = set(known() if lines is None else lines) | read(path)
    if not together:
        return
    new = path.with_suffix(".new")
    text = "".join(f"{json.dumps(asdict(line))}\n" for line in sorted(together))
    with new.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    new.chmod(0o600)
    new.replace(path)


def still_named(lines: Iterable[ErasureLine], *, since: datetime) -> list[Person]:
    """People of the database in use who were erased after `since`, the day of the backup they came back with."""
    later = [line for line in lines if datetime.fromisoformat(line.erased_at) > since]
    staff_ids, addresses = {line.staff_id for line in later}, {line.address for line in later}
    if not later:
        return []
    return [
        person
        for person in Person.objects.order_by("pk").iterator(chunk_size=2000)
        if digests(person.staff_id) & staff_ids or digests(person.email) & addresses
    ]
