"""What each half says half-way: its own to read, and the other's only where it agrees."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.journey.mentoring.models.relationship import HALVES, PAIR_ONLY, Relationship

ANSWERS = ("helps", "change", "next_focus")


class MidPointReview(models.Model):
    """One half's answers at the middle session; no figure is made of them and no manager reads them."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="mid_point_reviews")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    helps = models.TextField(blank=True)
    change = models.TextField(blank=True)
    next_focus = models.TextField(blank=True)
    is_shared = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Taking stock half-way"),
        kept=Kept.WAVE,
        fields={
            **dict.fromkeys(("relationship", "person", *ANSWERS, "is_shared"), PAIR_ONLY),
            "written_at": Sees.SELF,
        },
        near=HALVES,
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("relationship", "person"), name="one_mid_point_review_a_half"),)

    def __str__(self) -> str:
        return f"mid-point review {self.pk}"
