"""A question put to a programme until a day: its answers are ideas."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Programme


class Challenge(models.Model):
    """The question of the month: one at a time in a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="challenges")
    question = models.CharField(max_length=200)
    text = models.CharField(max_length=600, blank=True)
    language = models.CharField(max_length=2, blank=True)  # of whoever asked
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="challenges")
    asked_at = models.DateTimeField()
    closes_on = models.DateField()  # the last day
    told_at = models.DateTimeField(null=True, blank=True)  # when those concerned were told how it ended

    privacy = Privacy(
        of="asked_by",
        why=_("Gathering ideas on a question"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(
            ("programme", "question", "text", "language", "asked_by", "asked_at", "closes_on", "told_at"),
            Sees.SELF | Sees.COLLEAGUES,
        ),
        erased=Fate.SHARED,
        words=("question", "text", "language"),
    )

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("programme",), condition=models.Q(told_at=None), name="one_challenge_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return self.question

    @property
    def anchor(self) -> str:
        """The key as text, for addresses built in templates."""
        return str(self.pk)
