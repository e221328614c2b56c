"""The published needs map, and the objectives chosen from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.diagnosis.models.survey import Survey
from binome.journey.diagnosis.models.words import SHOWN, STAFF, in_language


class MapSnapshot(models.Model):
    """The needs map as it is published: figures of groups of at least `k`, never the answers behind them."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="map")
    figures = models.JSONField()
    ledger = models.JSONField(default=dict)
    published_at = models.DateTimeField()

    privacy = Privacy(
        of=None,
        why=_("Showing what people need, by groups of at least five"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("survey", "figures", "published_at"), STAFF | Sees.SPONSOR) | {"ledger": Sees.NOBODY},
    )

    def __str__(self) -> str:
        return f"{self.survey_id}"


class Objective(models.Model):
    """A theme that the wave sets itself, with the numbers that justified it when it was chosen."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="objectives")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    aim_fr = models.CharField(max_length=300, blank=True)
    aim_en = models.CharField(max_length=300, blank=True)
    numbers = models.JSONField(default=dict)
    chosen_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    chosen_at = models.DateTimeField()

    privacy = Privacy(
        of="chosen_by",
        why=_("Saying what the wave is for, and why"),
        kept=Kept.ALWAYS,
        fields={
            "wave": SHOWN,
            "theme": SHOWN,
            "position": SHOWN,
            "aim_fr": SHOWN,
            "aim_en": SHOWN,
            "numbers": STAFF | Sees.SPONSOR,
            "chosen_by": STAFF,
            "chosen_at": STAFF,
        },
        erased=Fate.PSEUDONYM,
        words=("aim_fr", "aim_en", "numbers"),
    )

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("wave", "theme"), name="one_objective_a_theme"),)

    def __str__(self) -> str:
        return f"{self.theme}"

    @property
    def aim(self) -> str:
        """What is aimed at, in the reader's language."""
        return in_language(self.aim_fr, self.aim_en)
