"""Pairs, from the engine's result to two yeses."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.matching.states import PairState

IN_PAIR = Sees.SELF | Sees.PARTNER | Sees.MANAGER
ALIVE = (PairState.PLANNED, PairState.PUBLISHED, PairState.CHOSEN)


class PairQuerySet(models.QuerySet["Pair"]):
    """Ways of looking pairs up."""

    def of(self, person: Person) -> "PairQuerySet":
        """Pairs in which `person` is one half."""
        return self.filter(Q(mentor__person=person) | Q(mentee__person=person))

    def alive(self) -> "PairQuerySet":
        """Pairs that are, or may become, a relationship."""
        return self.filter(state__in=ALIVE)

    def chosen(self) -> "PairQuerySet":
        """Pairs that both halves confirmed."""
        return self.filter(state=PairState.CHOSEN)

    def with_people(self) -> "PairQuerySet":
        """With both persons and their entities in one query."""
        return self.select_related("wave", "mentor__person__entity", "mentee__person__entity")


class Pair(models.Model):
    """A mentor and a mentee brought together by their own choices."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="pairs")
    mentor = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="pairs_as_mentor")
    mentee = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="pairs_as_mentee")
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.PLANNED)
    mentor_yes_at = models.DateTimeField(null=True, blank=True)
    mentee_yes_at = models.DateTimeField(null=True, blank=True)
    pinned_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    pin_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="mentee__person", why=_("Bringing two volunteers together"), kept=Kept.WAVE,
        fields={
            "wave": IN_PAIR, "mentor": IN_PAIR, "mentee": IN_PAIR, "state": IN_PAIR,
            "mentor_yes_at": Sees.MANAGER, "mentee_yes_at": Sees.MANAGER, "pinned_by": Sees.MANAGER,
            "pin_reason": Sees.MANAGER, "created_at": Sees.MANAGER, "published_at": IN_PAIR,
        },
    )  # fmt: skip

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("mentor", "mentee"), condition=Q(state__in=ALIVE), name="one_living_pair"),
            models.UniqueConstraint(fields=("mentee",), condition=Q(state__in=ALIVE), name="one_mentor_a_mentee"),
            models.CheckConstraint(condition=~Q(mentor=models.F("mentee")), name="nobody_pairs_with_themselves"),
            models.CheckConstraint(
                condition=~Q(state="chosen") | Q(mentor_yes_at__isnull=False, mentee_yes_at__isnull=False),
                name="chosen_needs_two_yeses",
            ),
        )

    def __str__(self) -> str:
        return f"{self.mentor.person} & {self.mentee.person}"
