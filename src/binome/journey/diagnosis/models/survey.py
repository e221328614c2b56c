"""The needs survey, who was invited, and what was answered."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Entity, Person
from binome.core.privacy.disclosure.thresholds import K_SCORES
from binome.core.programmes.models import Wave
from binome.journey.diagnosis.models.words import SHOWN, in_language
from binome.journey.diagnosis.rules.needs import LONGEST_TEXT
from binome.journey.diagnosis.states import QuestionKind, SurveyState


class Survey(models.Model):
    """The needs survey of a wave: one to three questions; frozen once launched, anonymity and threshold included."""

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="survey")
    state = models.CharField(max_length=10, choices=SurveyState.choices, default=SurveyState.DRAFT)
    anonymous = models.BooleanField(default=True)
    k = models.PositiveSmallIntegerField(
        default=K_SCORES, validators=[MinValueValidator(K_SCORES), MaxValueValidator(50)]
    )
    depth = models.PositiveSmallIntegerField(default=3, validators=[MaxValueValidator(6)])
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    paused = models.BooleanField(default=False)
    remind_every = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(30)], help_text=_("Days between two reminders; 0: by hand.")
    )
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
                "wave",
                "state",
                "anonymous",
                "k",
                "depth",
                "opens_at",
                "closes_on",
                "paused",
                "remind_every",
                "launched_at",
                "closed_at",
                "reminders",
                "reminded_at",
            ),
            SHOWN,
        ),
    )

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(k__gte=K_SCORES), name="no_group_under_five"),
            models.CheckConstraint(
                condition=Q(state__in=(SurveyState.DRAFT, SurveyState.SCHEDULED)) | Q(launched_at__isnull=False),
                name="open_surveys_were_launched",
            ),
            models.CheckConstraint(
                condition=~Q(state=SurveyState.SCHEDULED) | Q(opens_at__isnull=False),
                name="scheduled_surveys_say_when",
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
    letters = models.PositiveSmallIntegerField(default=0)

    privacy = Privacy(
        of="person",
        why=_("Inviting once, reminding only those who have not answered"),
        kept=Kept.WAVE,
        fields={
            "survey": Sees.SELF,
            "person": Sees.SELF,
            "group": Sees.SELF | Sees.AGGREGATE,
            "answered": Sees.SELF | Sees.AGGREGATE,
            "letters": Sees.SELF,
        },
        erased=Fate.COUNTED,
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("survey", "person"), name="invited_once"),)
        # Every tick of the clock asks to whom a letter is still to be written, of tens of thousands invited.
        indexes = (models.Index(fields=("survey", "letters"), name="letters_to_write"),)

    def __str__(self) -> str:
        return f"{self.survey_id} · {self.person_id}"


class Answer(models.Model):
    """One person's answer. In an anonymous survey nothing leads back to them: no person, no time, a random key.

    `receipt` is the fingerprint of a random word that only the browser it was sent from keeps: it may send again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    anonymous = models.BooleanField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="survey_answers")
    group = models.ForeignKey(Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    receipt = models.CharField(max_length=64, blank=True)
    mixed = models.BooleanField(default=False)
    counted = models.BooleanField(default=False)

    privacy = Privacy(
        of="person",
        why=_("Knowing what people need, by groups of at least five"),
        kept=Kept.WAVE,
        fields={
            "survey": Sees.SELF,
            "anonymous": Sees.SELF,
            "person": Sees.SELF,
            "group": Sees.SELF | Sees.AGGREGATE,
            "receipt": Sees.NOBODY,
            "mixed": Sees.NOBODY,
            "counted": Sees.NOBODY,
        },
        erased=Fate.COUNTED,
        clears={"person": None, "anonymous": True, "receipt": ""},
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(anonymous=True, person__isnull=True) | Q(anonymous=False, person__isnull=False),
                name="anonymous_answers_name_nobody",
            ),
            models.UniqueConstraint(
                fields=("survey", "person"), condition=Q(person__isnull=False), name="one_named_answer"
            ),
            models.UniqueConstraint(
                fields=("survey", "receipt"), condition=~Q(receipt=""), name="one_answer_a_receipt"
            ),
        )
        # The map counts answers by group alone: never by who, and in no order of time.
        indexes = (models.Index(fields=("survey", "group"), name="answers_by_group"),)

    def __str__(self) -> str:
        return f"{self.survey_id}"


class AnswerItem(models.Model):
    """One thing said in an answer: ease on a theme, a theme wanted (one of three places), a choice, a few words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    code = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)

    privacy = Privacy(
        of="answer__person",
        why=_("Knowing what people need, by groups of at least five"),
        kept=Kept.WAVE,
        fields={
            "answer": Sees.SELF,
            "kind": Sees.SELF,
            "code": Sees.SELF | Sees.AGGREGATE,
            "value": Sees.SELF | Sees.AGGREGATE,
            "place": Sees.SELF,
            "text": Sees.SELF | Sees.MANAGER,
        },
        erased=Fate.COUNTED,
        goes=Q(kind=QuestionKind.TEXT),
        words=("code", "text"),
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("answer", "kind", "code"), name="said_once"),
            models.CheckConstraint(
                condition=Q(kind="ease", value__gte=1, value__lte=5) | (~Q(kind="ease") & Q(value__isnull=True)),
                name="ease_from_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(kind="wanted", place__gte=1, place__lte=3) | (~Q(kind="wanted") & Q(place__isnull=True)),
                name="three_themes_wanted_at_most",
            ),
            models.UniqueConstraint(
                fields=("answer", "place"), condition=Q(place__isnull=False), name="one_wanted_theme_a_place"
            ),
            models.CheckConstraint(condition=Q(kind="text") | Q(text=""), name="words_only_where_asked"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
