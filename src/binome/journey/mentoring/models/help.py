"""A hand when wanted, and each person's calendar feed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.journey.mentoring.models.relationship import HALVES, Relationship
from binome.journey.mentoring.states import AskedBy


class HelpRequest(models.Model):
    """Someone wants a hand: read by the programme's managers, never by the partner."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="help_requests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    asked_by = models.CharField(max_length=10, choices=AskedBy.choices)
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    privacy = Privacy(
        of="person",
        why=_("Helping when someone asks, in confidence"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(
            ("relationship", "person", "asked_by", "words", "asked_at", "answered_at", "answered_by"),
            Sees.SELF | Sees.MANAGER,
        ),
        near=HALVES,
    )

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("relationship", "person", "asked_by"),
                condition=Q(answered_at__isnull=True),
                name="one_open_request_a_way",
            ),
            models.UniqueConstraint(
                fields=("relationship",),
                condition=Q(answered_at__isnull=True, person__isnull=True),
                name="one_open_request_by_nobody",
            ),
        )

    def __str__(self) -> str:
        return f"help request {self.pk}"


class CalendarFeed(models.Model):
    """A person's private calendar address; a new key makes the old address die."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_feed")
    key = models.UUIDField()
    made_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Subscribing to one's sessions from a calendar"),
        kept=Kept.ACCOUNT,
        fields={"person": Sees.SELF, "key": Sees.NOBODY, "made_at": Sees.SELF},
    )

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
