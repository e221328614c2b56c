"""Applications: who wants to take part, on which themes, and what was decided."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import ApplicationState, Side

STEERED = Sees.SELF | Sees.MANAGER


class Mode(models.TextChoices):
    """Where sessions may take place."""

    REMOTE = "remote", _("At a distance")
    ON_SITE = "on_site", _("On site")
    BOTH = "both", _("Either")


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Ways of looking applications up."""

    def of(self, person: Person) -> "ApplicationQuerySet":
        """Those of one person."""
        return self.filter(person=person)

    def accepted(self) -> "ApplicationQuerySet":
        """Those that were accepted and are still in."""
        return self.filter(state=ApplicationState.ACCEPTED, person__is_active=True)


class Application(models.Model):
    """One person's wish to take part in one wave, on one side."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="applications")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="applications")
    side = models.CharField(max_length=10, choices=Side.choices)
    state = models.CharField(max_length=20, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    motivation = models.TextField(blank=True)
    offers_in_return = models.TextField(blank=True)
    work_situation = models.TextField(blank=True)
    helped_someone_learn = models.TextField(blank=True)
    hours_a_month = models.PositiveSmallIntegerField(default=2)
    capacity = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(5)])
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.BOTH)
    languages = models.JSONField(default=list, blank=True)
    slots = models.JSONField(default=list, blank=True)
    nominated_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decision_reason = models.TextField(blank=True)

    privacy = Privacy(
        of="person", why=_("Choosing participants fairly and matching them"), kept=Kept.WAVE,
        fields={
            "wave": STEERED, "person": STEERED, "side": STEERED, "state": STEERED,
            "motivation": STEERED | Sees.PARTNER, "offers_in_return": STEERED | Sees.PARTNER,
            "work_situation": STEERED | Sees.PARTNER, "helped_someone_learn": STEERED,
            "hours_a_month": STEERED, "capacity": STEERED, "mode": STEERED | Sees.PARTNER,
            "languages": STEERED | Sees.PARTNER, "slots": STEERED | Sees.PARTNER, "nominated_by": STEERED,
            "created_at": STEERED, "submitted_at": STEERED, "decided_at": STEERED, "decided_by": STEERED,
            "decision_reason": STEERED,
        },
    )  # fmt: skip

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("wave", "person", "side"), name="one_application_a_side"),
            models.CheckConstraint(condition=models.Q(capacity__gte=1, capacity__lte=5), name="capacity_from_1_to_5"),
            models.CheckConstraint(
                condition=~models.Q(state__in=("accepted", "next_wave", "not_this_time"))
                | (models.Q(decided_by__isnull=False) & ~models.Q(decision_reason="")),
                name="a_person_decides_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} · {self.get_side_display()}"


class ThemeChoice(models.Model):
    """A theme offered (mentor) or wanted (mentee), in order, with the level the person gives themselves, 0 to 4."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="theme_choices")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()

    privacy = Privacy(
        of="application__person",
        why=_("Matching on themes"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("application", "theme", "rank", "level"), STEERED | Sees.PARTNER),
    )

    class Meta:
        ordering = ("rank",)
        constraints = (
            models.UniqueConstraint(fields=("application", "theme"), name="one_choice_a_theme"),
            models.CheckConstraint(condition=models.Q(level__gte=0, level__lte=4), name="level_from_0_to_4"),
        )

    def __str__(self) -> str:
        return f"{self.theme} ({self.level})"
