"""What the halves of a pair write: for both, for oneself, and after each session."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.drafts import Drafted
from binome.core.people.models import Person
from binome.journey.mentoring.models.relationship import HALVES, HALVES_OF_A_SESSION, PAIR_ONLY, Relationship, Session
from binome.journey.mentoring.states import Weather


def _from_1_to_5(*names: str) -> Q:
    condition = Q()
    for name in names:
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (1, 5)})
    return condition


class NoteQuerySet(models.QuerySet["Note"]):
    """Ways of looking notes up."""

    def unread_by(self, person: Person) -> "NoteQuerySet":
        """What the other half wrote since `person` last opened the space."""
        return self.filter(read_at__isnull=True).exclude(author=person)


class Note(models.Model):
    """An entry of the journal that both halves read, with a link or a file if they like; its author alone erases it."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="shared_notes")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)  # never fetched from here: whoever reads it opens it
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)  # when the other half opened the space since

    privacy = Privacy(
        of="author",
        why=_("Notes that the pair shares"),
        kept=Kept.WAVE,
        fields={
            **dict.fromkeys(("relationship", "author", "text", "link", "written_at"), PAIR_ONLY),
            "read_at": Sees.NOBODY,  # nobody is watched: it decides whether an email leaves
        },
        near=HALVES,
    )

    objects = NoteQuerySet.as_manager()

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
        fields=dict.fromkeys(("relationship", "author", "sealed", "written_at"), Sees.SELF),
    )

    class Meta:
        ordering = ("-written_at", "-pk")

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.pk}"

    @property
    def seal_owner(self) -> int:
        """For whom it is sealed: its author."""
        return self.author_id


class Goal(models.Model):
    """What the pair wants to reach on one of its themes."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="goals")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    due_on = models.DateField(null=True, blank=True)  # when the two would like to be there; nobody else reads it
    reached_at = models.DateTimeField(null=True, blank=True)
    reached_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)  # by the other half

    privacy = Privacy(
        of="relationship__pair__mentee__person",
        why=_("Knowing where the pair is going"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(
            ("relationship", "theme", "text", "due_on", "reached_at", "reached_by", "confirmed_at"), PAIR_ONLY
        ),
        erased=Fate.SHARED,
        words=("text",),
        near=HALVES,
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.pk}"


class CheckIn(Drafted):
    """One half's side of a session sheet: how I arrive, what I learned, my next step."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="check_ins")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    weather = models.PositiveSmallIntegerField(choices=Weather.choices, null=True, blank=True)
    check_in = models.TextField(blank=True)
    learned = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    written_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Telling each other what each learned"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(
            ("session", "person", "weather", "check_in", "learned", "next_step", "written_at"), PAIR_ONLY
        )
        | {"draft_version": Sees.NOBODY},
        near=HALVES_OF_A_SESSION,
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("session", "person"), name="one_check_in_a_half"),)

    def __str__(self) -> str:
        return f"check-in {self.pk}"


class Pulse(models.Model):
    """Four quick answers after a session: never shown to the partner, counted by five people at least."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="pulses")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    useful = models.PositiveSmallIntegerField(null=True, blank=True)
    understanding = models.PositiveSmallIntegerField(null=True, blank=True)
    tried = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Noticing early what would help pairs"),
        kept=Kept.WAVE,
        fields={
            "session": Sees.SELF,
            "person": Sees.SELF,
            "useful": Sees.SELF | Sees.AGGREGATE,
            "understanding": Sees.SELF | Sees.AGGREGATE,
            "tried": Sees.SELF | Sees.AGGREGATE,
            "answered_at": Sees.SELF,
        },
        erased=Fate.COUNTED,
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("session", "person"), name="one_pulse_a_half"),
            models.CheckConstraint(condition=_from_1_to_5("useful", "understanding"), name="pulse_from_1_to_5"),
        )

    def __str__(self) -> str:
        return f"pulse {self.pk}"


class Review(models.Model):
    """One half's review at the close: answers and gains for oneself (gains shared if one wishes), thanks for the other."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="reviews")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    felt_free = models.PositiveSmallIntegerField(null=True, blank=True)
    real_needs = models.PositiveSmallIntegerField(null=True, blank=True)
    commitments_kept = models.PositiveSmallIntegerField(null=True, blank=True)
    learned_too = models.PositiveSmallIntegerField(null=True, blank=True)
    would_go_on = models.PositiveSmallIntegerField(null=True, blank=True)
    keeps = models.TextField(blank=True)
    keeps_shared = models.BooleanField(default=False)
    thanks = models.TextField(blank=True)
    written_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Looking back on the relationship"),
        kept=Kept.WAVE,
        fields={
            "relationship": PAIR_ONLY,
            "person": PAIR_ONLY,
            "felt_free": Sees.SELF | Sees.AGGREGATE,
            "real_needs": Sees.SELF | Sees.AGGREGATE,
            "commitments_kept": Sees.SELF | Sees.AGGREGATE,
            "learned_too": Sees.SELF | Sees.AGGREGATE,
            "would_go_on": Sees.SELF | Sees.AGGREGATE,
            "keeps": PAIR_ONLY,
            "keeps_shared": PAIR_ONLY,
            "thanks": PAIR_ONLY,
            "written_at": PAIR_ONLY,
        },
        erased=Fate.COUNTED,
        clears={"keeps": "", "keeps_shared": False, "thanks": ""},
        near=HALVES,
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("relationship", "person"), name="one_review_a_half"),
            models.CheckConstraint(
                condition=_from_1_to_5("felt_free", "real_needs", "commitments_kept", "learned_too", "would_go_on"),
                name="review_from_1_to_5",
            ),
        )

    def __str__(self) -> str:
        return f"review {self.pk}"
