"""Answers to case studies, and how they are read without names."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.access import programmes_of
from binome.core.programmes.permissions import Right
from binome.journey.enrolment import rules
from binome.journey.enrolment.models.applications import STEERED, Application
from binome.journey.enrolment.states import AnswerKind


class CaseAnswerQuerySet(models.QuerySet["CaseAnswer"]):
    """Cases and micro-lessons apart."""

    def to_cases(self) -> "CaseAnswerQuerySet":
        """Answers to the case of a theme."""
        return self.filter(kind=AnswerKind.CASE)

    def lessons(self) -> "CaseAnswerQuerySet":
        """Micro-lessons."""
        return self.filter(kind=AnswerKind.LESSON)


class CaseAnswer(models.Model):
    """A mentor's answer to the case study of one theme, or their micro-lesson, read under a code that says nothing about them."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="case_answers")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=10, choices=AnswerKind.choices, default=AnswerKind.CASE)
    text = models.TextField(blank=True)
    case_version = models.PositiveIntegerField(
        default=0
    )  # which version of the case it answers; 0: the one that shipped

    rubric_version = models.PositiveIntegerField(default=0)  # of the rubric in force when it was begun

    privacy = Privacy(
        of="application__person",
        why=_("Recognising what a mentor knows"),
        kept=Kept.WAVE,
        fields={
            "application": STEERED,
            "theme": STEERED | Sees.REVIEWER,
            "code": Sees.REVIEWER,
            "kind": STEERED | Sees.REVIEWER,
            "text": STEERED | Sees.REVIEWER,
            "case_version": STEERED | Sees.REVIEWER,
            "rubric_version": STEERED | Sees.REVIEWER,
        },
    )

    objects = CaseAnswerQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "theme__code")
        constraints = (
            models.UniqueConstraint(fields=("application", "theme", "kind"), name="one_answer_a_theme"),
            models.UniqueConstraint(
                fields=("application",), condition=models.Q(kind="lesson"), name="one_lesson_an_application"
            ),
        )

    def __str__(self) -> str:
        return self.code


class MarkingQuerySet(models.QuerySet["Marking"]):
    """Ways of looking readings up."""

    def of(self, reviewer: Person) -> "MarkingQuerySet":
        """Those given to one reviewer, in programmes where they are one today: a role that was left opens nothing."""
        return self.filter(
            reviewer=reviewer, answer__application__wave__programme__in=programmes_of(reviewer, Right.MARK)
        )

    def done(self) -> "MarkingQuerySet":
        """Those that were marked."""
        return self.filter(marked_at__isnull=False)

    def waiting(self) -> "MarkingQuerySet":
        """Those still to mark, of applications that are still in; none of an archived wave."""
        still_in = self.filter(marked_at__isnull=True, answer__application__state__in=("submitted", "qualified"))
        return still_in.filter(answer__application__wave__archived_at=None)


class Marking(models.Model):
    """One reader's marks on one answer, 0 to 3 on each criterion; empty until read."""

    answer = models.ForeignKey(CaseAnswer, on_delete=models.CASCADE, related_name="markings")
    reviewer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="markings")
    number = models.PositiveSmallIntegerField()
    expertise = models.PositiveSmallIntegerField(null=True, blank=True)
    method = models.PositiveSmallIntegerField(null=True, blank=True)
    pedagogy = models.PositiveSmallIntegerField(null=True, blank=True)
    prudence = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    assigned_at = models.DateTimeField()
    marked_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="answer__application__person",
        why=_("Recognising what a mentor knows"),
        kept=Kept.WAVE,
        fields={
            "answer": Sees.REVIEWER,
            "reviewer": Sees.MANAGER,
            "number": Sees.REVIEWER,
            "expertise": Sees.REVIEWER,
            "method": Sees.REVIEWER,
            "pedagogy": Sees.REVIEWER,
            "prudence": Sees.REVIEWER,
            "comment": Sees.REVIEWER,
            "assigned_at": Sees.MANAGER,
            "marked_at": Sees.MANAGER,
        },
    )

    objects = MarkingQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("answer", "reviewer"), name="one_reading_a_reviewer"),
            models.UniqueConstraint(fields=("answer", "number"), name="one_reading_a_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1, number__lte=3), name="three_readings_at_most"),
            models.CheckConstraint(
                condition=models.Q(marked_at__isnull=True)
                | models.Q(
                    expertise__gte=0,
                    expertise__lte=3,
                    method__gte=0,
                    method__lte=3,
                    pedagogy__gte=0,
                    pedagogy__lte=3,
                    prudence__gte=0,
                    prudence__lte=3,
                ),
                name="marks_from_0_to_3",
            ),
        )

    def __str__(self) -> str:
        return f"{self.answer.code} · {self.number}"

    @property
    def given_on(self) -> date:
        """The day it was given to its reader: the moment would tell which answers are one person's."""
        return timezone.localdate(self.assigned_at)

    @property
    def marks(self) -> dict[str, int]:
        """The four marks by criterion; only for a reading that was marked."""
        return {key: int(getattr(self, key)) for key in rules.CRITERIA}


class Recusal(models.Model):
    """A reviewer who handed an answer on unread, because they recognise it or had rather not say: it never comes back to them."""

    answer = models.ForeignKey(CaseAnswer, on_delete=models.CASCADE, related_name="recusals")
    reviewer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    recused_at = models.DateTimeField()

    privacy = Privacy(
        of="answer__application__person",
        why=_("Reading answers without bias"),
        kept=Kept.WAVE,
        fields={"answer": Sees.REVIEWER, "reviewer": Sees.NOBODY, "recused_at": Sees.NOBODY},
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("answer", "reviewer"), name="one_recusal_a_reviewer"),)

    def __str__(self) -> str:
        return f"{self.answer.code}"
