"""Applications: who wants to take part, on which themes, what was decided and looked at again."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from binome.core.competences.levels import Level
from binome.core.competences.models import Theme
from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.drafts import Drafted
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import SPOKEN, TONES, ApplicationState, Referee, Side, Slot

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

    def with_people(self) -> "ApplicationQuerySet":
        """With person, entity and wave in one query."""
        return self.select_related("wave__programme", "person__entity")


class Application(Drafted):
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
    referee = models.CharField(max_length=10, choices=Referee.choices, default=Referee.MANAGER)
    commits = models.BooleanField(default=False)
    shows_behaviours = models.BooleanField(default=False)  # whether managers read how they see themselves with people
    nominated_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    carried_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decision_reason = models.TextField(blank=True)

    privacy = Privacy(
        of="person",
        why=_("Choosing participants fairly and matching them"),
        kept=Kept.WAVE,
        fields={
            "wave": STEERED,
            "person": STEERED,
            "side": STEERED,
            "state": STEERED,
            "motivation": STEERED | Sees.PARTNER,
            "offers_in_return": STEERED | Sees.PARTNER,
            "work_situation": STEERED | Sees.PARTNER,
            "helped_someone_learn": STEERED,
            "hours_a_month": STEERED,
            "capacity": STEERED,
            "mode": STEERED | Sees.PARTNER,
            "languages": STEERED | Sees.PARTNER,
            "slots": STEERED | Sees.PARTNER,
            "referee": STEERED,
            "commits": STEERED,
            "shows_behaviours": STEERED,
            "draft_version": Sees.NOBODY,
            "nominated_by": STEERED,
            "carried_from": STEERED,
            "created_at": STEERED,
            "saved_at": STEERED,
            "submitted_at": STEERED,
            "decided_at": STEERED,
            "decided_by": STEERED,
            "decision_reason": Sees.SELF | Sees.MANAGER,
        },
        erased=Fate.SHARED,
        clears={
            "motivation": "",
            "offers_in_return": "",
            "work_situation": "",
            "helped_someone_learn": "",
            "languages": [],
            "slots": [],
            "draft_version": "",
            "decision_reason": models.Case(
                models.When(decision_reason="", then=models.Value("")), default=models.Value("—")
            ),
        },
    )

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

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES.get(self.state, "neutral")

    @property
    def language_names(self) -> list[str]:
        """Languages, each in its own words."""
        return [SPOKEN[code] for code in self.languages if code in SPOKEN]

    @property
    def slot_names(self) -> list[str]:
        """Half-days in the reader's words."""
        return [str(Slot(code).label) for code in self.slots if code in Slot.values]


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
        erased=Fate.SHARED,
    )

    class Meta:
        ordering = ("rank",)
        constraints = (
            models.UniqueConstraint(fields=("application", "theme"), name="one_choice_a_theme"),
            models.CheckConstraint(condition=models.Q(level__gte=0, level__lte=4), name="level_from_0_to_4"),
        )

    def __str__(self) -> str:
        return f"{self.theme} ({self.level})"

    @property
    def level_name(self) -> str:
        """The level in words; 0 is a start from nothing."""
        return str(Level(self.level).label) if self.level else gettext("starting from nothing")


class Call(models.Model):
    """The open call of a wave: what the letter says, and until when one may apply."""

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="call")
    message_fr = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    closes_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = Privacy(
        of=None,
        why=_("Telling everyone that they may apply"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(
            ("wave", "message_fr", "message_en", "closes_on", "opened_at", "opened_by"), Sees.COLLEAGUES
        ),
    )

    def __str__(self) -> str:
        return f"{self.wave}"

    @property
    def message(self) -> str:
        """What the manager added to the letter, in the reader's language (the other one when it is empty)."""
        english = (get_language() or "fr").startswith("en")
        return (self.message_en or self.message_fr) if english else (self.message_fr or self.message_en)


class Appeal(models.Model):
    """A volunteer asks for a second look; a person answers."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="appeal")
    text = models.TextField()
    asked_at = models.DateTimeField()
    # Whose decision is asked about: whoever signs another one meanwhile is not asked to stay away.
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="application__person",
        why=_("Looking again at a decision"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(
            ("application", "text", "asked_at", "decided_by", "answer", "answered_by", "answered_at"), STEERED
        ),
    )

    def __str__(self) -> str:
        return f"{self.application}"
