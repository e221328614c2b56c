"""What the two halves of a pair say to each other between sessions, and how each agreed to be reached."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.journey.mentoring.models.relationship import HALVES, PAIR_ONLY, Relationship


class PairMessageQuerySet(models.QuerySet["PairMessage"]):
    """Ways of looking messages up."""

    def of(self, person: Person) -> "PairMessageQuerySet":
        """Messages of `person`'s own relationships."""
        return self.filter(Q(relationship__pair__mentor__person=person) | Q(relationship__pair__mentee__person=person))

    def unread_by(self, person: Person) -> "PairMessageQuerySet":
        """What the other half wrote since `person` last opened the conversation, and did not take back."""
        return self.filter(read_at__isnull=True, erased_at__isnull=True).exclude(author=person)


class PairMessage(models.Model):
    """A message from one half to the other, sealed for the two of them: neither managers nor the database can read it.

    A message that answers names the first one of its thread. Taken back by its author, it is emptied and keeps its place.
    """

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers")
    sealed = models.TextField(blank=True)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)  # when the other half opened the conversation since
    erased_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="author",
        why=_("Writing to each other between sessions"),
        kept=Kept.WAVE,
        fields={
            **dict.fromkeys(("relationship", "author", "thread", "sealed", "written_at", "erased_at"), PAIR_ONLY),
            "read_at": Sees.NOBODY,  # nobody is watched: it decides whether an email leaves
        },
        # Sealed words cannot be searched for a name: a conversation goes with either of the two.
        also=HALVES,
    )

    objects = PairMessageQuerySet.as_manager()

    class Meta:
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.pk}"

    @property
    def seal_owner(self) -> str:
        """For whom it is sealed: the pair."""
        return f"pair:{self.relationship_id}"


class WayToReach(models.Model):
    """How someone agreed to be reached by the other half of their pair, beside their work address."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="way_to_reach")
    phone = models.CharField(max_length=40, blank=True)
    chat = models.CharField(max_length=200, blank=True)
    best_times = models.CharField(max_length=200, blank=True)

    privacy = Privacy(
        of="person",
        why=_("Being reached by the other half of one's pair"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(("person", "phone", "chat", "best_times"), PAIR_ONLY),
    )

    def __str__(self) -> str:
        return f"ways to reach {self.person_id}"
