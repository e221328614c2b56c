"""Files that the two halves of a pair put into their journal, sealed for the two of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.files.models import SealedFile
from binome.core.people.declarations import Kept, Privacy
from binome.core.people.models import Person
from binome.journey.mentoring.models.relationship import HALVES, PAIR_ONLY, Relationship
from binome.journey.mentoring.models.writing import Note


class JournalFile(SealedFile):
    """A file beside an entry of the journal. Taken back, it stays a few minutes for the way back, then goes by itself."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="journal_files")
    note = models.ForeignKey(Note, on_delete=models.SET_NULL, null=True, blank=True, related_name="files")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="author",
        why=_("Files that the pair shares"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(
            (
                "relationship",
                "note",
                "author",
                "kind",
                "size",
                "sealed_name",
                "sealed_content",
                "added_at",
                "removed_at",
            ),
            PAIR_ONLY,
        ),
        # Sealed, it cannot be searched for a name: it goes with either of the two.
        also=HALVES,
    )

    class Meta(SealedFile.Meta):
        ordering = ("added_at", "pk")

    def __str__(self) -> str:
        return f"{self.relationship_id} · {self.pk}"

    @property
    def seal_owner(self) -> str:
        """For whom it is sealed: the pair."""
        return f"pair:{self.relationship_id}"
