"""Giving one's agenda, having it read, withdrawing it. What is kept of it is when one is busy."""

import json
import logging
import time
from dataclasses import asdict
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import Q

from binome.core.agendas import addresses
from binome.core.agendas.addresses import AgendasNotRead, GivenTooOften, NoAgendaGiven
from binome.core.agendas.fetching import NotRead, Whereabouts, caldav_text, published_text
from binome.core.agendas.models import Agenda, BusySpell
from binome.core.agendas.reading.busy import Spell, UnreadableAgenda, Window
from binome.core.agendas.reading.parent import ReaderFailed, spells_of
from binome.core.agendas.states import AgendaKind, AgendaProblem
from binome.core.mail import hold
from binome.core.people.models import Person
from binome.core.people.places import place_of
from binome.core.privacy import audit
from binome.core.privacy.models import AuditLine
from binome.core.privacy.seal import is_of_today, resealed, sealed, unsealed

log = logging.getLogger("binome.agendas")

AHEAD = timedelta(weeks=8)  # as far as dates are proposed
READ_EVERY = timedelta(hours=4)
LONGEST_PAUSE = timedelta(days=2)
CLAIMED_FOR = timedelta(minutes=10)  # one that reads has died by then, and the agenda is due again
# What was read says nothing of today any more: whoever's calendar does not answer is taken to be free again.
STALE = timedelta(days=3)
TRIED_LATELY = timedelta(seconds=20)
LONGEST_ROUND = timedelta(minutes=5)  # what else is done in the background waits no longer for slow machines
MOST_A_MINUTE = 5  # agendas that one person gives: each is read at once


@transaction.atomic
def give_agenda(
    address: str, *, user: str = "", password: str = "", writes: bool = False, by: Person, now: datetime
) -> Agenda:
    """Read this calendar from now on, in place of the one before; where `writes`, sessions are written into it.

    Raises `AgendasNotRead`, `AgendaRefused`, `GivenTooOften`.
    """
    if not addresses.are_read():
        raise AgendasNotRead
    Person.objects.select_for_update().get(pk=by.pk)  # who presses twice has one agenda
    recent = AuditLine.objects.filter(act="agendas.given", by=by, at__gt=now - timedelta(minutes=1))
    if recent.count() >= MOST_A_MINUTE:
        raise GivenTooOften
    where = Whereabouts(addresses.tidied(address), user.strip(), password)
    target = addresses.agenda_target(where.address)
    if writes and not where.user:
        raise addresses.NotToBeWritten
    Agenda.objects.filter(person=by).delete()
    agenda = Agenda(person=by, kind=AgendaKind.CALDAV if where.user else AgendaKind.PUBLISHED, host=target.host[:253])
    agenda.given_at = agenda.next_at = now
    agenda.writes, agenda.write_at = writes, now if writes else None
    agenda.sealed = sealed(json.dumps(asdict(where)), reader=agenda.seal_owner)
    agenda.save()
    audit.record("agendas.given", agenda, by=by)
    return agenda


@transaction.atomic
def withdraw_agenda(*, by: Person) -> None:
    """Read it no more, and forget what was read. Raises `NoAgendaGiven`."""
    agenda = Agenda.objects.filter(person=by).first()
    if agenda is None:
        raise NoAgendaGiven
    audit.record("agendas.withdrawn", agenda, by=by)
    agenda.delete()


def read_now(*, by: Person, now: datetime) -> Agenda:
    """Read one's own agenda; it says how that went. One that was tried seconds ago, or is being read, is not asked again.

    Not within a transaction: a machine that is slow to answer would keep everybody from writing. Raises `AgendasNotRead`, `NoAgendaGiven`.
    """
    if not addresses.are_read():
        raise AgendasNotRead
    agenda = Agenda.objects.filter(person=by).first()
    if agenda is None:
        raise NoAgendaGiven
    is_rested = Q(tried_at=None) | Q(tried_at__lte=now - TRIED_LATELY)
    if Agenda.objects.filter(is_rested, pk=agenda.pk).update(tried_at=now):  # of two presses at once one reads
        _read(agenda, now=now)
    return agenda


def are_due(*, now: datetime) -> bool:
    """Whether some agenda is to be read now.

    None is while the installation names no machine, nor while the outbox is held: what comes back from a backup is quiet.
    """
    return addresses.are_read() and hold.since() is None and Agenda.objects.due(now=now).exists()


def read_due(*, now: datetime, at_most: int) -> int:
    """Read the agendas that are due, for a few minutes; how many were tried. Others wait for the next round."""
    if not are_due(now=now):
        return 0
    due = Agenda.objects.due(now=now).order_by("next_at").values_list("pk", flat=True)[:at_most]
    tried, ends = 0, time.monotonic() + LONGEST_ROUND.total_seconds()
    for pk in list(due):
        claimed = Agenda.objects.due(now=now).filter(pk=pk).update(next_at=now + CLAIMED_FOR)
        agenda = Agenda.objects.select_related("person").filter(pk=pk).first() if claimed else None
        if agenda is not None:
            _read(agenda, now=now)
            tried += 1
        if time.monotonic() > ends:
            break
    return tried


def forget(people: list[Person]) -> None:
    """They no longer work here: nothing of their agendas is kept."""
    Agenda.objects.filter(person__in=people).delete()


@transaction.atomic
def reseal_addresses() -> tuple[int, int]:
    """Seal addresses again under the key of today; how many were, and how many no key of ours opens."""
    done = lost = 0
    for agenda in Agenda.objects.select_for_update().order_by("pk"):
        if is_of_today(agenda.sealed, reader=agenda.seal_owner):
            continue
        try:
            agenda.sealed = resealed(agenda.sealed, reader=agenda.seal_owner)
        except InvalidToken:
            lost += 1
            continue
        agenda.save(update_fields=["sealed"])
        done += 1
    return done, lost


def _read(agenda: Agenda, *, now: datetime) -> None:
    """Ask the machine, outside of any transaction; then write what it said, unless the person gave another meanwhile."""
    try:
        spells, problem = _spells(agenda, now=now), ""
    except NotRead as trouble:
        spells, problem = [], str(trouble.problem)
    except UnreadableAgenda as refusal:
        spells, problem = [], str(AgendaProblem(refusal.code))
    except ReaderFailed:  # one calendar that trips the reader keeps nobody else's from being read
        log.exception("the reader of an agenda failed", extra={"agenda": agenda.pk})
        spells, problem = [], str(AgendaProblem.NOT_A_CALENDAR)
    except InvalidToken:
        log.exception("the address of an agenda cannot be opened", extra={"agenda": agenda.pk})
        spells, problem = [], str(AgendaProblem.SECRET)
    _write(agenda, spells, problem=problem, now=now)


def whereabouts(agenda: Agenda) -> Whereabouts:
    """Its address, and what opens it. Raises `cryptography.fernet.InvalidToken` where no key of ours unseals them."""
    return Whereabouts(**json.loads(unsealed(agenda.sealed, reader=agenda.seal_owner)))


def _spells(agenda: Agenda, *, now: datetime) -> list[Spell]:
    where = whereabouts(agenda)
    window = Window(now, now + AHEAD, place_of(agenda.person).zone)
    is_caldav = agenda.kind == AgendaKind.CALDAV
    return spells_of(caldav_text(where, window) if is_caldav else published_text(where), window)


@transaction.atomic
def _write(agenda: Agenda, spells: list[Spell], *, problem: str, now: datetime) -> None:
    agenda.tried_at, agenda.problem = now, problem
    if problem:
        agenda.failures = min(agenda.failures + 1, 1000)
        agenda.next_at = now + min(READ_EVERY * (1 << min(agenda.failures - 1, 8)), LONGEST_PAUSE)
    else:
        agenda.failures, agenda.read_at, agenda.next_at = 0, now, now + READ_EVERY
    same = Agenda.objects.filter(pk=agenda.pk, given_at=agenda.given_at)
    written = same.update(
        tried_at=now,
        problem=problem,
        failures=agenda.failures,
        read_at=agenda.read_at,
        next_at=agenda.next_at,
    )
    if not written:
        return
    if not problem or agenda.read_at is None or now - agenda.read_at > STALE:
        BusySpell.objects.filter(agenda=agenda).delete()
        rows = [BusySpell(agenda=agenda, starts_at=start, ends_at=end) for start, end in spells]
        BusySpell.objects.bulk_create(rows, batch_size=200)
