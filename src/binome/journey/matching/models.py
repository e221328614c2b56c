"""Pairs, from the engine's result to two yeses."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.matching.states import Answer, PairState, RoundState

IN_PAIR = Sees.SELF | Sees.PARTNER | Sees.MANAGER
ALIVE = (PairState.PLANNED, PairState.PUBLISHED, PairState.CHOSEN)


class Round(models.Model):
    """One window of choices of a wave, its result and the proof of it."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.CHOOSING)
    opened_at = models.DateTimeField()
    closes_on = models.DateField()
    solved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    certificate = models.JSONField(default=dict, blank=True)

    privacy = Privacy(
        of=None,
        why=_("Running the choices of a wave"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(
            ("wave", "number", "state", "opened_at", "closes_on", "solved_at", "published_at", "certificate"),
            Sees.MANAGER,
        ),
    )

    class Meta:
        ordering = ("wave", "number")
        constraints = (
            models.UniqueConstraint(fields=("wave", "number"), name="one_round_a_number"),
            models.UniqueConstraint(fields=("wave",), condition=Q(state="choosing"), name="one_open_round"),
        )

    def __str__(self) -> str:
        return f"{self.wave} · {self.number}"


class Seat(models.Model):
    """One participant of a round, and why nobody could be proposed or paired, as a code of the engine."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="seats")
    barrier = models.CharField(max_length=40, blank=True)
    unpaired = models.CharField(max_length=40, blank=True)

    privacy = Privacy(
        of="application__person", why=_("Telling people truly why they have no pair yet"), kept=Kept.WAVE,
        fields={
            "round": Sees.SELF | Sees.MANAGER, "application": Sees.SELF | Sees.MANAGER,
            "barrier": Sees.SELF | Sees.MANAGER, "unpaired": Sees.SELF | Sees.MANAGER,
        },
    )  # fmt: skip

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "application"), name="one_seat_a_round"),)

    def __str__(self) -> str:
        return f"{self.round_id} · {self.application_id}"


class Proposal(models.Model):
    """A mentor and a mentee shown to one another, with the terms of the score that explain it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals")
    mentor = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="proposals_as_mentor")
    mentee = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="proposals_as_mentee")
    score = models.PositiveSmallIntegerField()
    terms = models.JSONField(default=dict)

    privacy = Privacy(
        of="mentee__person", why=_("Letting people choose among a few"), kept=Kept.WAVE,
        fields={
            "round": Sees.SELF, "mentor": Sees.SELF | Sees.PARTNER, "mentee": Sees.SELF | Sees.PARTNER,
            "score": Sees.NOBODY, "terms": Sees.SELF | Sees.PARTNER,
        },
    )  # fmt: skip

    class Meta:
        ordering = ("-score", "pk")
        constraints = (models.UniqueConstraint(fields=("round", "mentor", "mentee"), name="proposed_once_a_round"),)

    def __str__(self) -> str:
        return f"{self.mentor_id} – {self.mentee_id}"


class Choice(models.Model):
    """What one side says of a proposal. Only the person who said it ever sees it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="choices")
    side = models.CharField(max_length=10, choices=Side.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer.choices)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)

    privacy = Privacy(
        of="person",
        why=_("Pairing people who both said yes"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("proposal", "side", "person", "answer", "rank"), Sees.SELF),
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("proposal", "side"), name="one_choice_a_proposal"),
            models.CheckConstraint(
                condition=(Q(answer="yes") & Q(rank__isnull=False))
                | (Q(answer="not_this_time") & Q(rank__isnull=True)),
                name="a_yes_has_a_rank",
            ),
        )

    def __str__(self) -> str:
        return f"{self.proposal_id} · {self.side}"


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
    round = models.ForeignKey(Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="pairs")
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
            "wave": IN_PAIR, "round": Sees.MANAGER, "mentor": IN_PAIR, "mentee": IN_PAIR, "state": IN_PAIR,
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
