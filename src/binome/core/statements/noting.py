"""What was done becomes statements, each once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from binome.core.outside.targets import target_from
from binome.core.statements.models import LearningStatement, RecordStore
from binome.core.statements.states import ActivityKind, Verb

# A line of the audit trail bears the moment of its act and is seen once that is kept.
LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Deed:
    """Something that someone did in a preparation."""

    person: int
    verb: Verb
    kind: ActivityKind
    preparation: int
    path: str
    at: datetime
    code: str = ""
    version: int = 0


def is_on() -> bool:
    """Whether the operator named a record store."""
    return bool(settings.LRS)


def store_now(*, now: datetime) -> RecordStore:
    """The store that the operator named; one that is new is told of what is done from now on."""
    host = target_from(settings.LRS).host[:253]
    return RecordStore.objects.get_or_create(host=host, defaults={"since": now, "read_until": now})[0]


def look_from(store: RecordStore) -> datetime:
    """From when on the audit trail may hold what the store has not been told."""
    return max(store.since, store.read_until - LATE)


def note_statements(store: RecordStore, deeds: Iterable[Deed], *, now: datetime) -> None:
    """Write what is not written yet, and up to when the trail was read."""
    rows = [
        LearningStatement(
            store=store,
            person_id=deed.person,
            verb=deed.verb,
            kind=deed.kind,
            code=deed.code,
            version=deed.version,
            preparation=deed.preparation,
            path=deed.path,
            at=deed.at,
            next_at=now,
        )
        for deed in deeds
    ]
    LearningStatement.objects.bulk_create(rows, batch_size=100, ignore_conflicts=True)
    RecordStore.objects.filter(pk=store.pk).update(read_until=now)
