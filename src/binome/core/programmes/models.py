"""Programmes, their waves, the calendar of stages, and who holds which role."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import ProgrammeKind, Stage, has_reached
from binome.core.programmes.wording import WORDING, Wording

SHOWN = Sees.COLLEAGUES


class Programme(models.Model):
    """A mentoring programme of the organisation; it lives wave after wave."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=ProgrammeKind.choices, default=ProgrammeKind.DIGITAL_REVERSE)
    purpose_fr = models.TextField(blank=True)
    purpose_en = models.TextField(blank=True)
    contact = models.EmailField(blank=True)
    signatory = models.CharField(max_length=200, blank=True)  # name and function, on certificates
    created_at = models.DateTimeField(auto_now_add=True)

    privacy = Privacy(
        of=None,
        why=_("Saying what the programme is for"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("name", "kind", "purpose_fr", "purpose_en", "contact", "signatory", "created_at"), SHOWN),
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def wording(self) -> Wording:
        """How this kind of mentoring speaks of itself."""
        return WORDING[self.kind]

    @property
    def purpose(self) -> str:
        """What the programme is for, in the reader's language."""
        return self.purpose_en if (get_language() or "fr").startswith("en") else self.purpose_fr


class ProgrammeRole(models.Model):
    """Who steers, marks, trains or sponsors a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="programme_roles")
    role = models.CharField(max_length=20, choices=Role.choices)

    privacy = Privacy(
        of="person",
        why=_("Knowing who may do what"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(("programme", "person", "role"), Sees.SELF | Sees.MANAGER | Sees.ADMINISTRATOR),
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("programme", "person", "role"), name="one_role_once"),)

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"


class Gate(models.TextChoices):
    """What happens to someone who has not finished their preparation when matching opens (R38)."""

    GATE = "gate", _("Preparation first: no proposals until it is done")
    WARN = "warn", _("Warn, but let them choose")


class Calibration(models.TextChoices):
    """Whether readers first mark sample answers whose marks are agreed."""

    ASKED = "asked", _("Suggested to readers, who may mark without it")
    REQUIRED = "required", _("Required: three samples of a case before its answers")


# What a form may set of a wave and a copy takes over: never its stage, its dates or its people.
WAVE_RULES = (
    "target_pairs",
    "sessions_planned",
    "session_minutes",
    "days_between_sessions",
    "first_session_within_days",
    "max_mentees_per_mentor",
    "shortlist_size",
    "min_level_gap",
    "forbid_same_entity",
    "gate",
    "offers_first_call",
    "calibration",
    "asks_lesson",
    "seed",
)


class Wave(models.Model):
    """One round of a programme, from the survey to the report, with its rules."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.AUDIENCE)
    themes = models.ManyToManyField(Theme, blank=True, related_name="waves")
    target_pairs = models.PositiveSmallIntegerField(default=30)
    sessions_planned = models.PositiveSmallIntegerField(default=6)
    session_minutes = models.PositiveSmallIntegerField(default=60)
    days_between_sessions = models.PositiveSmallIntegerField(default=21)
    first_session_within_days = models.PositiveSmallIntegerField(default=14)
    max_mentees_per_mentor = models.PositiveSmallIntegerField(default=2)
    shortlist_size = models.PositiveSmallIntegerField(default=7)
    min_level_gap = models.SmallIntegerField(default=1)
    forbid_same_entity = models.BooleanField(default=False)
    gate = models.CharField(max_length=10, choices=Gate.choices, default=Gate.GATE)
    offers_first_call = models.BooleanField(default=False)  # twenty minutes before the two yeses
    asks_lesson = models.BooleanField(default=False)  # of mentors, beside their cases
    calibration = models.CharField(max_length=10, choices=Calibration.choices, default=Calibration.ASKED)
    seed = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of=None,
        why=_("The rules of the wave"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(
            (
                "programme",
                "number",
                "name",
                "stage",
                "themes",
                *WAVE_RULES,
                "created_at",
                "closed_at",
                "archived_at",
            ),
            SHOWN,
        ),
    )

    class Meta:
        ordering = ("programme", "number")
        constraints = (
            models.UniqueConstraint(fields=("programme", "number"), name="one_wave_a_number"),
            models.CheckConstraint(
                condition=models.Q(shortlist_size__gte=1, shortlist_size__lte=7),
                name="shortlist_at_most_seven",
            ),
            # what goes on would be hidden from those who answer for it
            models.CheckConstraint(
                condition=models.Q(archived_at=None) | models.Q(stage__in=(Stage.AUDIENCE, Stage.CLOSED)),
                name="archived_at_rest",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def has_reached(self, stage: str) -> bool:
        """Whether the wave is at `stage` or beyond it."""
        return has_reached(self.stage, stage)


class StageDate(models.Model):
    """When a stage of a wave is planned to begin and end."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="calendar")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()

    privacy = Privacy(
        of=None,
        why=_("The calendar of the wave"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("wave", "stage", "starts_on", "ends_on"), SHOWN),
    )

    class Meta:
        ordering = ("starts_on",)
        constraints = (
            models.UniqueConstraint(fields=("wave", "stage"), name="one_date_a_stage"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="ends_after_it_starts"),
        )

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.starts_on:%d/%m/%Y}"
