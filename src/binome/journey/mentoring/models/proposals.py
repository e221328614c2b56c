"""Dates that one half proposes to the other."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy
from binome.core.people.models import Person
from binome.journey.mentoring.models.relationship import HALVES, PAIR_ONLY, Relationship
from binome.journey.mentoring.rules import dates


class ProposedSlotQuerySet(models.QuerySet["ProposedSlot"]):
    """Ways of looking proposed moments up."""

    def of(self, person: Person) -> "ProposedSlotQuerySet":
        """Those of `person`'s own relationships, whoever proposed them."""
        halves = Q(relationship__pair__mentor__person=person) | Q(relationship__pair__mentee__person=person)
        return self.filter(halves)

    def open(self, *, now: datetime) -> "ProposedSlotQuerySet":
        """Those that can still be accepted: an invitation wants to be read before the hour comes."""
        return self.filter(starts_at__gt=now + dates.LAPSES_BEFORE)


class ProposedSlot(models.Model):
    """One of the moments that a half proposes for the next session. The first accepted is the session; the others go."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="proposed_slots")
    proposed_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=300, blank=True)
    proposed_at = models.DateTimeField()

    privacy = Privacy(
        of="proposed_by",
        why=_("Finding a date that suits both"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(
            ("relationship", "proposed_by", "starts_at", "minutes", "place", "proposed_at"), PAIR_ONLY
        ),
        near=HALVES,
    )

    objects = ProposedSlotQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at",)
        constraints = (models.UniqueConstraint(fields=("relationship", "starts_at"), name="a_moment_is_proposed_once"),)

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.starts_at:%Y-%m-%d %H:%M}"
