"""When people are busy, for whoever looks for a date that suits them; never for a screen."""

from collections.abc import Collection
from datetime import datetime

from binome.core.agendas import addresses
from binome.core.agendas.actions import STALE
from binome.core.agendas.models import Agenda, BusySpell
from binome.core.agendas.reading.busy import Spell
from binome.core.people.models import Person


def agenda_of(person: Person) -> Agenda | None:
    """The agenda that `person` gave."""
    return Agenda.objects.filter(person=person).first()


def spells_of_people(people: Collection[Person], *, now: datetime) -> dict[int, tuple[Spell, ...]]:
    """Busy spells by person, in order, of those whose agenda was read of late; nobody's while none is read here."""
    if not addresses.are_read():
        return {}
    read = Agenda.objects.filter(person__in=people, read_at__gt=now - STALE)
    known: dict[int, list[Spell]] = {person: [] for person in read.values_list("person", flat=True)}
    if known:
        rows = BusySpell.objects.filter(agenda__in=read, ends_at__gt=now).order_by("starts_at")
        for person, start, end in rows.values_list("agenda__person", "starts_at", "ends_at"):
            known.setdefault(person, []).append((start, end))
    return {person: tuple(spells) for person, spells in known.items()}
