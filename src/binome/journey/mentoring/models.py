"""Relationships and their sessions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.journey.matching.models import Pair
from binome.journey.mentoring.states import RelationshipState, SessionState

PAIR_ONLY = Sees.SELF | Sees.PARTNER


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    """Ways of looking relationships up."""

    def of(self, person: Person) -> "RelationshipQuerySet":
        """Relationships in which `person` is one half."""
        return self.filter(Q(pair__mentor__person=person) | Q(pair__mentee__person=person))

    def with_people(self) -> "RelationshipQuerySet":
        """With both persons and the wave in one query."""
        return self.select_related("pair__wave", "pair__mentor__person__entity", "pair__mentee__person__entity")


class Relationship(models.Model):
    """What a chosen pair lives: a space of its own, sessions, a close."""

    pair = models.OneToOneField(Pair, on_delete=models.CASCADE, related_name="relationship")
    state = models.CharField(max_length=10, choices=RelationshipState.choices, default=RelationshipState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="pair__mentee__person",
        why=_("Following the relationship, from dates only"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("pair", "state", "opened_at", "closed_at"), PAIR_ONLY | Sees.MANAGER),
    )

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.pair)


class Session(models.Model):
    """One meeting of a pair. Its content belongs to the pair; a manager sees dates and states only."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=300, blank=True)
    uid = models.UUIDField(unique=True)
    sequence = models.PositiveIntegerField(default=0)
    postponements = models.PositiveSmallIntegerField(default=0)
    held_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="relationship__pair__mentee__person", why=_("Meeting regularly"), kept=Kept.WAVE,
        fields={
            "relationship": PAIR_ONLY | Sees.MANAGER, "number": PAIR_ONLY | Sees.MANAGER,
            "state": PAIR_ONLY | Sees.MANAGER, "starts_at": PAIR_ONLY | Sees.MANAGER, "minutes": PAIR_ONLY,
            "place": PAIR_ONLY, "uid": PAIR_ONLY, "sequence": PAIR_ONLY, "postponements": PAIR_ONLY,
            "held_at": PAIR_ONLY | Sees.MANAGER,
        },
    )  # fmt: skip

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("relationship", "number"), name="one_session_a_number"),)

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.number}"
