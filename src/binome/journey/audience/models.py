"""Whom a wave is for, and whom the draw designated."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Entity, Person
from binome.core.programmes.models import Programme, Wave
from binome.journey.audience.rules.population import Population
from binome.journey.audience.states import Draw, Whom

STAFF = Sees.MANAGER | Sees.ADMINISTRATOR


class Audience(models.Model):
    """The people whom a wave is open to, as a rule; and whether the survey asks them all or a sample."""

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="audience")
    entities = models.ManyToManyField(Entity, blank=True, related_name="+")
    level_min = models.PositiveSmallIntegerField(null=True, blank=True)
    level_max = models.PositiveSmallIntegerField(null=True, blank=True)
    sites = models.JSONField(default=list, blank=True)
    countries = models.JSONField(default=list, blank=True)
    min_direct_reports = models.PositiveSmallIntegerField(default=0)
    min_tenure_months = models.PositiveSmallIntegerField(default=0)
    below = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    draw = models.CharField(max_length=10, choices=Draw.choices, default=Draw.EVERYONE)
    sample_size = models.PositiveIntegerField(null=True, blank=True)
    seed = models.PositiveIntegerField(default=1)

    privacy = Privacy(
        of=None,
        why=_("Saying who the wave is for"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(
            (
                "wave",
                "entities",
                "level_min",
                "level_max",
                "sites",
                "countries",
                "min_direct_reports",
                "min_tenure_months",
                "below",
                "draw",
                "sample_size",
                "seed",
            ),
            Sees.COLLEAGUES,
        ),
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(level_min__isnull=True) | Q(level_max__isnull=True) | Q(level_min__lte=F("level_max")),
                name="levels_in_order",
            ),
            models.CheckConstraint(condition=Q(draw=Draw.EVERYONE) | Q(sample_size__gte=1), name="a_sample_has_a_size"),
        )

    def __str__(self) -> str:
        return f"{self.wave}"

    @property
    def population(self) -> Population:
        """The rule in plain values."""
        return Population(
            entities=tuple(sorted(entity.pk for entity in self.entities.all())),
            level_min=self.level_min,
            level_max=self.level_max,
            sites=tuple(self.sites),
            countries=tuple(self.countries),
            min_direct_reports=self.min_direct_reports,
            min_tenure_months=self.min_tenure_months,
            below=self.below_id,
        )


class SampledPerson(models.Model):
    """Someone whom the draw designated to be asked."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="sample")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    privacy = Privacy(
        of="person",
        why=_("Asking a sample instead of everyone"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("audience", "person"), Sees.SELF | STAFF),
        erased=Fate.COUNTED,
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("audience", "person"), name="drawn_once"),)

    def __str__(self) -> str:
        return f"{self.audience_id} · {self.person_id}"


class NamedRule(models.Model):
    """A rule kept under a name, to be used again in other waves of the programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="named_rules")
    name = models.CharField(max_length=80)
    rule = models.JSONField()

    privacy = Privacy(
        of=None,
        why=_("Saying once who several waves are for"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("programme", "name", "rule"), STAFF),
    )

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("programme", "name"), name="one_rule_a_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def population(self) -> Population:
        """The rule in plain values, as JSON keeps them: its lists are tuples again."""
        return _from_json(self.rule)


class Eligibility(models.Model):
    """Who may apply as a mentee and who as a mentor, where that is not everyone; the survey asks the audience."""

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="eligibility")
    mentees = models.CharField(max_length=10, choices=Whom.choices, default=Whom.ANYONE)
    mentee_rule = models.JSONField(default=dict, blank=True)
    mentors = models.CharField(max_length=10, choices=Whom.choices, default=Whom.ANYONE)
    mentor_rule = models.JSONField(default=dict, blank=True)

    privacy = Privacy(
        of=None,
        why=_("Saying who may apply as a mentee and as a mentor"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("wave", "mentees", "mentee_rule", "mentors", "mentor_rule"), Sees.COLLEAGUES),
    )

    class Meta:
        verbose_name_plural = "eligibilities"

    def __str__(self) -> str:
        return f"{self.wave}"

    def whom(self, side: str) -> str:
        """Who may apply on a side, `mentee` or `mentor`."""
        return self.mentees if side == "mentee" else self.mentors

    def population(self, side: str) -> Population:
        """The rule of a side in plain values; it counts where `whom` says so."""
        return _from_json(self.mentee_rule if side == "mentee" else self.mentor_rule)


def _from_json(rule: dict[str, Any]) -> Population:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in rule.items()}
    return Population(**values)
