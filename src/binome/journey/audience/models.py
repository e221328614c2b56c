"""Imports, the audience of a wave, the needs survey with its answers, axes of progress, and objectives."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Entity, Person
from binome.core.privacy.disclosure import K_SCORES
from binome.core.programmes.models import Wave
from binome.journey.audience.rules.population import Population
from binome.journey.audience.states import Draw, Fate, ImportKind, ImportState, Published, QuestionKind, SurveyState

STAFF = Sees.MANAGER | Sees.ADMINISTRATOR
SHOWN = Sees.COLLEAGUES


def in_language(french: str, english: str) -> str:
    """The text in the reader's language."""
    return english if (get_language() or "fr").startswith("en") else french


# --- imports ----------------------------------------------------------------------------------------------
class Import(models.Model):
    """One uploaded file, read and checked; nothing of it is in the directory until someone confirms."""

    kind = models.CharField(max_length=10, choices=ImportKind.choices)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, null=True, blank=True, related_name="imports")
    file_name = models.CharField(max_length=200)
    encoding = models.CharField(max_length=20)
    headers = models.JSONField()
    columns = models.JSONField()
    create_entities = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.PREVIEWED)
    counts = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="uploaded_by", kept=Kept.TRAIL,
        why=_("Looking at a file before it is written, and knowing who imported what"),
        fields=dict.fromkeys(
            (
                "kind", "wave", "file_name", "encoding", "headers", "columns", "create_entities", "state", "counts",
                "uploaded_by", "uploaded_at", "confirmed_at",
            ),
            Sees.SELF | Sees.ADMINISTRATOR,
        ),
    )  # fmt: skip

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One line of an uploaded file, erased once the file is confirmed or discarded."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    values = models.JSONField()
    fate = models.CharField(max_length=10, choices=Fate.choices)
    reasons = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    changes = models.JSONField(default=list)

    privacy = Privacy(
        of=None,
        why=_("Looking at a file before it is written; erased when it is confirmed or discarded"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("of", "number", "cells", "values", "fate", "reasons", "notes", "changes"), STAFF),
    )

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("of", "fate", "number"), name="rows_by_fate"),)

    def __str__(self) -> str:
        return f"{self.of_id}:{self.number}"


class ProgressAxis(models.Model):
    """A theme on which someone's appraisal or career interview says they want to progress (R9, R10)."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="progress_axes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="progress_axes")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="+")

    privacy = Privacy(
        of="person",
        why=_("Counting what appraisals already say about needs"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("wave", "person", "theme"), Sees.SELF | Sees.AGGREGATE),
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("wave", "person", "theme"), name="one_axis_a_theme"),)

    def __str__(self) -> str:
        return f"{self.wave_id} · {self.theme_id}"


# --- audience ---------------------------------------------------------------------------------------------
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
    draw = models.CharField(max_length=10, choices=Draw.choices, default=Draw.EVERYONE)
    sample_size = models.PositiveIntegerField(null=True, blank=True)
    seed = models.PositiveIntegerField(default=1)

    privacy = Privacy(
        of=None,
        why=_("Saying whom the wave is for"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(
            (
                "wave", "entities", "level_min", "level_max", "sites", "countries", "min_direct_reports",
                "min_tenure_months", "draw", "sample_size", "seed",
            ),
            SHOWN,
        ),
    )  # fmt: skip

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
        )


class SampledPerson(models.Model):
    """Someone whom the lot designated to be asked."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="sample")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    privacy = Privacy(
        of="person",
        why=_("Asking a sample instead of everyone"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("audience", "person"), Sees.SELF | STAFF),
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("audience", "person"), name="drawn_once"),)

    def __str__(self) -> str:
        return f"{self.audience_id} · {self.person_id}"


# --- survey -----------------------------------------------------------------------------------------------
class Survey(models.Model):
    """The needs survey of a wave: one to three questions; frozen once launched, anonymity and threshold included."""

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="survey")
    state = models.CharField(max_length=10, choices=SurveyState.choices, default=SurveyState.DRAFT)
    anonymous = models.BooleanField(default=True)
    k = models.PositiveSmallIntegerField(
        default=K_SCORES, validators=[MinValueValidator(K_SCORES), MaxValueValidator(50)]
    )
    depth = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(6)])
    closes_on = models.DateField(null=True, blank=True)
    launched_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of=None,
        why=_("Asking what people need"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(
            (
                "wave", "state", "anonymous", "k", "depth", "closes_on", "launched_at", "closed_at", "reminders",
                "reminded_at",
            ),
            SHOWN,
        ),
    )  # fmt: skip

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(k__gte=K_SCORES), name="no_group_under_five"),
            models.CheckConstraint(
                condition=Q(state=SurveyState.DRAFT) | Q(launched_at__isnull=False), name="open_surveys_were_launched"
            ),
            models.CheckConstraint(
                condition=~Q(state=SurveyState.CLOSED) | Q(closed_at__isnull=False), name="closed_surveys_say_when"
            ),
        )

    def __str__(self) -> str:
        return f"{self.wave}"


class Question(models.Model):
    """One question, in both languages. There are three places and no fourth (R7)."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    text_fr = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    theme_codes = models.JSONField(default=list, blank=True)
    choices = models.JSONField(default=list, blank=True)

    privacy = Privacy(
        of=None,
        why=_("Asking what people need"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("survey", "position", "kind", "text_fr", "text_en", "theme_codes", "choices"), SHOWN),
    )

    class Meta:
        ordering = ("position",)
        constraints = (
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=3), name="three_questions_at_most"),
            models.UniqueConstraint(fields=("survey", "position"), name="one_question_a_place"),
            models.UniqueConstraint(fields=("survey", "kind"), name="one_question_a_kind"),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The question in the reader's language."""
        return in_language(self.text_fr, self.text_en)


class Invitation(models.Model):
    """Someone was invited, and whether they answered: never when, never what."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="survey_invitations")
    group = models.ForeignKey(Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered = models.BooleanField(default=False)

    privacy = Privacy(
        of="person",
        why=_("Inviting once, reminding only those who have not answered"),
        kept=Kept.WAVE,
        fields={
            "survey": Sees.SELF, "person": Sees.SELF, "group": Sees.SELF | Sees.AGGREGATE,
            "answered": Sees.SELF | Sees.AGGREGATE,
        },
    )  # fmt: skip

    class Meta:
        constraints = (models.UniqueConstraint(fields=("survey", "person"), name="invited_once"),)

    def __str__(self) -> str:
        return f"{self.survey_id} · {self.person_id}"


class Answer(models.Model):
    """One person's answer. In an anonymous survey nothing leads back to them: no person, no time, a random key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    anonymous = models.BooleanField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="survey_answers")
    group = models.ForeignKey(Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    published = models.CharField(max_length=4, choices=Published.choices, default=Published.WAITING, blank=True)

    privacy = Privacy(
        of="person",
        why=_("Knowing what people need, by groups of at least five"),
        kept=Kept.WAVE,
        fields={
            "survey": Sees.SELF, "anonymous": Sees.SELF, "person": Sees.SELF,
            "group": Sees.SELF | Sees.AGGREGATE, "published": Sees.NOBODY,
        },
    )  # fmt: skip

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(anonymous=True, person__isnull=True) | Q(anonymous=False, person__isnull=False),
                name="anonymous_answers_name_nobody",
            ),
            models.UniqueConstraint(
                fields=("survey", "person"), condition=Q(person__isnull=False), name="one_named_answer"
            ),
        )
        indexes = (models.Index(fields=("survey", "published", "group"), name="answers_to_publish"),)

    def __str__(self) -> str:
        return f"{self.survey_id}"


class AnswerItem(models.Model):
    """One thing said in an answer: ease on a theme, a theme wanted, or a choice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    code = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    published = models.CharField(max_length=4, choices=Published.choices, default=Published.WAITING, blank=True)

    privacy = Privacy(
        of="answer__person",
        why=_("Knowing what people need, by groups of at least five"),
        kept=Kept.WAVE,
        fields={
            "answer": Sees.SELF, "kind": Sees.SELF, "code": Sees.SELF | Sees.AGGREGATE,
            "value": Sees.SELF | Sees.AGGREGATE, "published": Sees.NOBODY,
        },
    )  # fmt: skip

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("answer", "kind", "code"), name="said_once"),
            models.CheckConstraint(
                condition=Q(kind="ease", value__gte=1, value__lte=5) | (~Q(kind="ease") & Q(value__isnull=True)),
                name="ease_from_one_to_five",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class MapSnapshot(models.Model):
    """The needs map as it is published: figures of groups of at least `k`, never the answers behind them."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="map")
    figures = models.JSONField()
    drawn_at = models.DateTimeField()

    privacy = Privacy(
        of=None,
        why=_("Showing what people need, by groups of at least five"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("survey", "figures", "drawn_at"), STAFF | Sees.SPONSOR),
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
            "wave": SHOWN, "theme": SHOWN, "position": SHOWN, "aim_fr": SHOWN, "aim_en": SHOWN,
            "numbers": STAFF | Sees.SPONSOR, "chosen_by": STAFF, "chosen_at": STAFF,
        },
    )  # fmt: skip

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("wave", "theme"), name="one_objective_a_theme"),)

    def __str__(self) -> str:
        return f"{self.theme}"

    @property
    def aim(self) -> str:
        """What is aimed at, in the reader's language."""
        return in_language(self.aim_fr, self.aim_en)
