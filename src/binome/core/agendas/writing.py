"""Sessions are written into the agendas of those who asked for it: what stands there follows what is true, until it does."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.db import transaction

from binome.core.agendas import addresses
from binome.core.agendas.actions import LONGEST_PAUSE, whereabouts
from binome.core.agendas.fetching import NotRead, Whereabouts, delete_event, put_event
from binome.core.agendas.models import Agenda, AgendaEntry
from binome.core.agendas.states import AgendaProblem
from binome.core.mail import hold
from binome.core.people.models import Person

log = logging.getLogger("binome.agendas")

Events = Mapping[UUID, str]  # what is to stand there, as iCalendar text
LOOK_EVERY = timedelta(minutes=2)
CLAIMED_FOR = timedelta(minutes=10)  # one that writes has died by then
BATCH = 20  # agendas, between two looks at whether to stop
LONGEST_GOODBYE = 20.0  # seconds: someone waits for the page


def write_due(
    events_of: Callable[[Person], Events], *, now: datetime, stopping: Callable[[], bool] = lambda: False
) -> int:
    """Bring agendas up to date; how many were found to differ, or could not be written to."""
    if not addresses.are_read() or hold.since() is not None:
        return 0
    due = Agenda.objects.to_write(now=now).order_by("write_at").values_list("pk", flat=True)[:BATCH]
    return sum(_written(pk, events_of, now=now) for pk in list(due) if not stopping())


def _written(pk: int, events_of: Callable[[Person], Events], *, now: datetime) -> bool:
    if not Agenda.objects.to_write(now=now).filter(pk=pk).update(write_at=now + CLAIMED_FOR):
        return False
    agenda = Agenda.objects.select_related("person").get(pk=pk)
    changed, problem = _changed(agenda, events_of(agenda.person))
    failures = min(agenda.write_failures + 1, 1000) if problem else 0
    pause = min(LOOK_EVERY * (1 << min(failures, 12)), LONGEST_PAUSE) if problem else LOOK_EVERY
    Agenda.objects.filter(pk=pk, given_at=agenda.given_at).update(
        write_at=now + pause,
        write_failures=failures,
        write_problem=problem,
        written_at=agenda.written_at if problem else now,
    )
    return changed or bool(problem)


def _changed(agenda: Agenda, wanted: Events) -> tuple[bool, str]:
    """Whether something was changed there, and what kept the rest from it: what was written stays noted."""
    changed = False
    try:
        where = whereabouts(agenda)
        for each in _differences(agenda, wanted):
            each(where)
            changed = True
    except NotRead as trouble:
        return changed, str(trouble.problem)
    except InvalidToken:
        log.exception("the address of an agenda cannot be opened", extra={"agenda": agenda.pk})
        return changed, str(AgendaProblem.SECRET)
    return changed, ""


def _differences(agenda: Agenda, wanted: Events) -> list[Callable[[Whereabouts], None]]:
    entries = {entry.uid: entry for entry in agenda.entries.all()}
    gone = [entry for uid, entry in entries.items() if uid not in wanted]
    steps: list[Callable[[Whereabouts], None]] = [_removal(entry) for entry in gone]
    for uid, text in wanted.items():
        fingerprint = sha256(text.encode()).hexdigest()
        if uid not in entries or entries[uid].fingerprint != fingerprint:
            steps.append(_addition(agenda, uid, text, fingerprint))
    return steps


def _removal(entry: AgendaEntry) -> Callable[[Whereabouts], None]:
    def remove(where: Whereabouts) -> None:
        if entry.is_ours:
            delete_event(where, str(entry.uid))
        entry.delete()

    return remove


def _addition(agenda: Agenda, uid: UUID, text: str, fingerprint: str) -> Callable[[Whereabouts], None]:
    def add(where: Whereabouts) -> None:
        is_ours = put_event(where, str(uid), text)
        columns = {"fingerprint": fingerprint, "is_ours": is_ours}
        with transaction.atomic():
            # Locked: whoever disconnects meanwhile either finds the entry, or is found to have begun.
            held = Agenda.objects.select_for_update().filter(pk=agenda.pk, given_at=agenda.given_at, writes=True)
            is_connected = held.first() is not None
            if is_connected:
                AgendaEntry.objects.update_or_create(agenda=agenda, uid=uid, defaults=columns)
        if is_ours and not is_connected:
            delete_event(where, str(uid))

    return add


def take_out(agenda: Agenda) -> bool:
    """Take everything of ours out of an agenda that is about to be disconnected; whether all of it is out.

    Not within a transaction: its machine may be slow to answer.
    """
    until = time.monotonic() + LONGEST_GOODBYE
    Agenda.objects.filter(pk=agenda.pk).update(writes=False)  # what is being written now is taken out by its writer
    try:
        where = whereabouts(agenda)
        for entry in agenda.entries.all():
            if time.monotonic() > until:
                return False
            _removal(entry)(where)
    except (NotRead, InvalidToken):
        return False
    return True
