"""Relationships and their sessions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
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
    themes = models.ManyToManyField(Theme, related_name="+")

    privacy = Privacy(
        of="pair__mentee__person",
        why=_("Following the relationship, from dates only"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("pair", "state", "opened_at", "closed_at", "themes"), PAIR_ONLY | Sees.MANAGER),
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
    check_in = models.TextField(blank=True)
    next_step = models.TextField(blank=True)

    privacy = Privacy(
        of="relationship__pair__mentee__person", why=_("Meeting regularly"), kept=Kept.WAVE,
        fields={
            "relationship": PAIR_ONLY | Sees.MANAGER, "number": PAIR_ONLY | Sees.MANAGER,
            "state": PAIR_ONLY | Sees.MANAGER, "starts_at": PAIR_ONLY | Sees.MANAGER, "minutes": PAIR_ONLY,
            "place": PAIR_ONLY, "uid": PAIR_ONLY, "sequence": PAIR_ONLY, "postponements": PAIR_ONLY,
            "held_at": PAIR_ONLY | Sees.MANAGER, "check_in": PAIR_ONLY, "next_step": PAIR_ONLY,
        },
    )  # fmt: skip

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("relationship", "number"), name="one_session_a_number"),)

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.number}"


class Learned(models.Model):
    """What one half learned at a session: the exchange goes both ways."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="learned")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()

    privacy = Privacy(
        of="person",
        why=_("Keeping what each learned"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("session", "person", "text"), PAIR_ONLY),
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "person"), name="one_learning_a_person"),)

    def __str__(self) -> str:
        return f"{self.session_id} · {self.person_id}"


class Note(models.Model):
    """A note of the pair, or of its author alone."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="shared_notes")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    privacy = Privacy(
        of="author",
        why=_("Notes that the pair shares"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("relationship", "author", "text", "written_at"), PAIR_ONLY),
    )

    class Meta:
        ordering = ("-written_at", "-pk")

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.pk}"


class PrivateNote(models.Model):
    """A note for its author alone: sealed at rest, with no screen, export or interface for anyone else."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sealed = models.TextField()
    written_at = models.DateTimeField()

    privacy = Privacy(
        of="author",
        why=_("Notes for oneself"),
        kept=Kept.WAVE,
        fields={"relationship": Sees.SELF, "author": Sees.SELF, "sealed": Sees.SELF, "written_at": Sees.SELF},
    )

    class Meta:
        ordering = ("-written_at", "-pk")

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.pk}"


class Goal(models.Model):
    """What the pair wants to reach on a theme."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="goals")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    reached_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="relationship__pair__mentee__person",
        why=_("Knowing where the pair is going"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("relationship", "theme", "text", "reached_at"), PAIR_ONLY),
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.pk}"


class Pulse(models.Model):
    """Thirty seconds after a session. Only a wish for help reaches the programme with a name."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="pulses")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    useful = models.PositiveSmallIntegerField(null=True, blank=True)
    understanding = models.PositiveSmallIntegerField(null=True, blank=True)
    tried = models.BooleanField(null=True, blank=True)

    privacy = Privacy(
        of="person", why=_("Improving the programme"), kept=Kept.WAVE,
        fields={
            "session": Sees.SELF, "person": Sees.SELF, "useful": Sees.SELF | Sees.AGGREGATE,
            "understanding": Sees.SELF | Sees.AGGREGATE, "tried": Sees.SELF | Sees.AGGREGATE,
        },
    )  # fmt: skip

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "person"), name="one_pulse_a_person"),
            models.CheckConstraint(
                condition=(Q(useful__isnull=True) | Q(useful__range=(1, 5)))
                & (Q(understanding__isnull=True) | Q(understanding__range=(1, 5))),
                name="pulse_from_1_to_5",
            ),
        )

    def __str__(self) -> str:
        return f"{self.session_id} · {self.person_id}"


class HelpRequest(models.Model):
    """Someone would like the programme to call. Only the programme managers see it, never the other half."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="help_requests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="person",
        why=_("Helping when asked"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("relationship", "person", "asked_at", "answered_at"), Sees.SELF | Sees.MANAGER),
    )

    class Meta:
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.person_id}"


class Review(models.Model):
    """One half's review at the close: what they keep is theirs, the thanks go to the other."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="reviews")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    keeps = models.TextField(blank=True)
    thanks = models.TextField(blank=True)
    written_at = models.DateTimeField()

    privacy = Privacy(
        of="person", why=_("Closing well"), kept=Kept.WAVE,
        fields={
            "relationship": PAIR_ONLY, "person": PAIR_ONLY, "keeps": Sees.SELF, "thanks": PAIR_ONLY,
            "written_at": PAIR_ONLY,
        },
    )  # fmt: skip

    class Meta:
        constraints = (models.UniqueConstraint(fields=("relationship", "person"), name="one_review_a_person"),)

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.person_id}"
