"""What the programme team writes: letters to people of a wave, and its own notes about a pair."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.mentoring.models.relationship import HALVES, Relationship

SHOWN_TO_TEAM = Sees.SELF | Sees.MANAGER
TEXTS = ("subject_fr", "words_fr", "subject_en", "words_en")


class TeamLetter(models.Model):
    """A letter that a programme manager wrote to people of a wave, in one language or two; each reads their own."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    recipients = models.ManyToManyField(Person, related_name="+")
    # Those on whose pages it is read: one of two pairs of the same mentor may be written to, and not the other.
    relationships = models.ManyToManyField(Relationship, related_name="team_letters")
    subject_fr = models.CharField(max_length=150, blank=True)
    words_fr = models.TextField(blank=True)
    subject_en = models.CharField(max_length=150, blank=True)
    words_en = models.TextField(blank=True)
    sent_at = models.DateTimeField()

    privacy = Privacy(
        of="author",
        why=_("Writing to people of a wave, and knowing what was written"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("wave", "author", "recipients", "relationships", "sent_at", *TEXTS), SHOWN_TO_TEAM),
        erased=Fate.SHARED,
        words=TEXTS,
        near=("recipients",),
    )

    class Meta:
        ordering = ("sent_at", "pk")

    def __str__(self) -> str:
        return f"letter {self.pk}"

    def in_language(self, language: str) -> tuple[str, str]:
        """Subject and words for a reader of `language`; the other one when it was not written in theirs."""
        french, english = (self.subject_fr, self.words_fr), (self.subject_en, self.words_en)
        first, second = (french, english) if language == "fr" else (english, french)
        return first if all(first) else second


class SteeringNote(models.Model):
    """A manager's note about a pair: a call that was made, what was agreed. The team reads it, the pair does not."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="steering_notes")
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    is_call = models.BooleanField(default=False)
    words = models.TextField()
    noted_at = models.DateTimeField()

    privacy = Privacy(
        of="author",
        why=_("Remembering what was said when a pair was helped"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("relationship", "author", "is_call", "words", "noted_at"), SHOWN_TO_TEAM),
        # It is about the two halves: it goes with either of them, as with its author.
        also=HALVES,
    )

    class Meta:
        ordering = ("noted_at", "pk")

    def __str__(self) -> str:
        return f"note on {self.relationship_id}"
