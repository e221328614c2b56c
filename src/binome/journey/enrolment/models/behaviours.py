"""How someone works with people: as they see it, as a referee says, as an annual review rated it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.journey.enrolment.models.applications import STEERED, Application


class Reference(models.Model):
    """What a manager, or HR, says of how a volunteer works with people (B1–B8). Only for mentors (R26, R28)."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="reference")
    asked_of = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    levels = models.JSONField(default=dict, blank=True)
    text = models.TextField(blank=True)

    privacy = Privacy(
        of="application__person",
        why=_("Recognising how a mentor works with people"),
        kept=Kept.WAVE,
        fields={
            "application": STEERED,
            "asked_of": STEERED,
            "asked_at": STEERED,
            "given_by": STEERED,
            "given_at": STEERED,
            "levels": Sees.MANAGER,
            "text": Sees.MANAGER,
        },
    )

    def __str__(self) -> str:
        return f"{self.application}"


class OwnBehaviour(models.Model):
    """How a volunteer sees themselves on one behaviour, 1 to 4. Optional; managers read it where the volunteer shows it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="own_behaviours")
    behaviour = models.CharField(max_length=4)
    level = models.PositiveSmallIntegerField()

    privacy = Privacy(
        of="application__person",
        why=_("Knowing where one starts from"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("application", "behaviour", "level"), Sees.SELF | Sees.MANAGER),
    )

    class Meta:
        ordering = ("behaviour",)
        constraints = (
            models.UniqueConstraint(fields=("application", "behaviour"), name="one_view_a_behaviour"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=4), name="own_level_from_1_to_4"),
        )

    def __str__(self) -> str:
        return f"{self.behaviour} {self.level}"


class ReviewRating(models.Model):
    """A behaviour as rated in an annual review, brought in from a file (R27)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="review_ratings")
    behaviour = models.CharField(max_length=4)
    level = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    imported_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    imported_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Recognising how a mentor works with people"),
        kept=Kept.YEAR,
        since="imported_at",
        fields=dict.fromkeys(
            ("person", "behaviour", "level", "year", "imported_by", "imported_at"), Sees.SELF | Sees.MANAGER
        ),
    )

    class Meta:
        ordering = ("behaviour", "-year")
        constraints = (
            models.UniqueConstraint(fields=("person", "behaviour", "year"), name="one_rating_a_year"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=4), name="rating_from_1_to_4"),
        )

    def __str__(self) -> str:
        return f"{self.behaviour} {self.year}"
