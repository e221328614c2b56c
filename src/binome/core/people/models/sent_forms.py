"""What forms leave of people for a while: that one was sent, and what was typed when a session was over."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models.directory import Person


class IdempotencyKey(models.Model):
    """A form that was sent and did its work: the same one sent twice leads to the same page and does nothing more."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="idempotency_keys")
    # of the form's token with all that was typed; nothing can be read from it
    fingerprint = models.CharField(max_length=64)
    went_to = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Doing once what was pressed twice"),
        kept=Kept.MONTH,
        since="sent_at",
        fields=dict.fromkeys(("person", "fingerprint", "went_to", "sent_at"), Sees.NOBODY),
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("person", "fingerprint"), name="a_form_works_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.fingerprint[:8]}"


class KeptForm(models.Model):
    """What was typed when the session was already over, until its author has signed in again; a day at most.

    Sealed with a key that the author's browser alone holds, under the address of the page: nobody can read it here.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sealed = models.TextField()
    kept_at = models.DateTimeField(db_index=True)

    privacy = Privacy(
        of="person",
        why=_("Giving back what was typed when the session ended"),
        kept=Kept.DAY,
        since="kept_at",
        fields=dict.fromkeys(("person", "sealed", "kept_at"), Sees.NOBODY),
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.kept_at:%Y-%m-%d %H:%M}"
