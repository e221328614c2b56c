"""Long absences of one half: dates alone, never why."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.journey.mentoring.models.relationship import PAIR_ONLY, Relationship


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Ways of looking absences up."""

    def open(self) -> "AbsenceQuerySet":
        """Those from which nobody has come back yet, begun or to come."""
        return self.filter(ended_at=None)

    def running(self, *, today: date) -> "AbsenceQuerySet":
        """Those that have begun and are not over."""
        return self.open().filter(begins_on__lte=today)


class Absence(models.Model):
    """One half of a pair is away for long: the pair waits. Why is asked of nobody and kept nowhere."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="absences")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    begins_on = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day away; unknown as yet without one
    noted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="person",
        why=_("Putting a pair on hold while someone is away for a while"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(
            ("relationship", "person", "begins_on", "until", "noted_at", "ended_at"), PAIR_ONLY | Sees.MANAGER
        ),
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ("begins_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("relationship", "person"), condition=Q(ended_at=None), name="one_absence_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("begins_on")), name="an_absence_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} · {self.begins_on}"

    def covers(self, day: date) -> bool:
        """Whether its person is away on that day."""
        return self.ended_at is None and self.begins_on <= day and (self.until is None or day <= self.until)
