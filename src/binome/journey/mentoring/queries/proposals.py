"""Moments to propose, and those that wait for an answer, each told on the clocks of both halves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from binome.core.agendas.queries import spells_of_people
from binome.core.people.models import Person
from binome.core.people.places import place_of
from binome.core.ui import clock
from binome.journey.mentoring.models import ProposedSlot, Relationship
from binome.journey.mentoring.queries.planning import moments_for


def until_proposed() -> Subquery:
    """The last moment proposed in a pair, as a column of it: most pairs have none, and pages then ask nothing more."""
    last = ProposedSlot.objects.filter(relationship=OuterRef("pk")).order_by("-starts_at").values("starts_at")
    return Subquery(last[:1])


@dataclass(frozen=True)
class MomentForBoth:
    """A moment on the reader's clock, and on that of the other half where it shows another hour."""

    starts_at: datetime
    elsewhere: str

    @property
    def at(self) -> int:
        """As a number of seconds: the same instant for both, whatever clock each reads it on."""
        return int(self.starts_at.timestamp())

    def __str__(self) -> str:
        when = clock.in_words(self.starts_at)
        return f"{when} · {self.elsewhere}" if self.elsewhere else when


@dataclass(frozen=True)
class OpenProposal:
    """What one half proposed and the other has not answered."""

    by: Person
    moments: tuple[MomentForBoth, ...]
    minutes: int
    place: str


def on_both_clocks(starts_at: datetime, other: Person) -> MomentForBoth:
    """A moment as the reader and `other` each read it."""
    return MomentForBoth(starts_at, clock.also_there(starts_at, zone=place_of(other).zone))


def suggestions(
    relationship: Relationship, *, reader: Person, later_than: datetime | None, now: datetime
) -> list[MomentForBoth]:
    """The next moments in the half-days of both, when both work, that `reader` may propose: those of no session yet."""
    other = relationship.partner_of(reader)
    return [on_both_clocks(moment, other) for moment in moments_for(relationship, now=now, later_than=later_than)]


@dataclass(frozen=True)
class FreeInAgendas:
    """In whose agenda the moments on offer are free: of what stands there nothing is told, nor of moments left out."""

    mine: bool
    theirs: bool

    def __bool__(self) -> bool:
        return self.mine or self.theirs


def free_in_agendas(relationship: Relationship, *, reader: Person, now: datetime) -> FreeInAgendas:
    """Whose agenda was looked at for the moments that `reader` is offered."""
    known = spells_of_people(relationship.people, now=now)
    return FreeInAgendas(reader.pk in known, relationship.partner_of(reader).pk in known)


def open_slots(relationship: Relationship, *, now: datetime) -> list[ProposedSlot]:
    """Moments of the pair that can still be accepted, soonest first."""
    return list(relationship.proposed_slots.open(now=now))


def proposal_of(relationship: Relationship, slots: Sequence[ProposedSlot], *, reader: Person) -> OpenProposal | None:
    """What waits for an answer in a pair, on the clocks of both; None when there are no such `slots`."""
    if not slots:
        return None
    other = relationship.partner_of(reader)
    by = reader if slots[0].proposed_by_id == reader.pk else other
    moments = tuple(on_both_clocks(slot.starts_at, other) for slot in slots)
    return OpenProposal(by, moments, slots[0].minutes, slots[0].place)
