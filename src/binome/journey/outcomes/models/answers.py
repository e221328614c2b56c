"""What people say of themselves and of the wave, each answer kept apart from those who steer it."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.drafts import Drafted
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.states import LEVEL_SCALE, Agreement, Frequency, Moment, OpenQuestion, Reach

MINE = Sees.SELF | Sees.AGGREGATE
REPORTED = Sees.MANAGER | Sees.SPONSOR


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Ways of looking self-assessments up."""

    def of(self, person: Person) -> "AssessmentQuerySet":
        """Those of one person: nobody else reads them."""
        return self.filter(person=person)

    def waiting(self) -> "AssessmentQuerySet":
        """Opened and not answered."""
        return self.filter(answered_at__isnull=True)

    def answered(self) -> "AssessmentQuerySet":
        """Answered."""
        return self.filter(answered_at__isnull=False)


class Assessment(models.Model):
    """One person's self-assessment on one side of one wave, at one moment. Read by that person alone."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="assessments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assessments")
    side = models.CharField(max_length=10, choices=Side.choices)
    moment = models.CharField(max_length=12, choices=Moment.choices)
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    compared = models.BooleanField(default=False)  # at least one level has its earlier counterpart on the same scale
    batch = models.PositiveIntegerField(null=True, blank=True)  # with whom it entered the wave's figures, never alone
    edition = models.PositiveSmallIntegerField(null=True, blank=True)  # of the report, the first that counts it

    privacy = Privacy(
        of="person",
        why=_("Seeing one's own progress, and that of the wave"),
        kept=Kept.WAVE,
        fields={
            "wave": MINE,
            "person": Sees.SELF,
            "side": MINE,
            "moment": MINE,
            "opened_at": Sees.SELF,
            "answered_at": Sees.SELF,
            "compared": Sees.AGGREGATE,
            "batch": Sees.NOBODY,
            "edition": Sees.NOBODY,
        },
        erased=Fate.COUNTED,
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("opened_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("wave", "person", "side", "moment"), name="one_assessment_a_moment"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} · {self.wave_id} · {self.moment}"


class Rating(models.Model):
    """The level someone gives themselves on one theme or one behaviour; empty: does not apply."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="ratings")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    behaviour = models.CharField(max_length=4, blank=True)
    scale = models.CharField(max_length=20, default=LEVEL_SCALE)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    compared = models.BooleanField(default=False)

    privacy = Privacy(
        of="assessment__person",
        why=_("Seeing one's own progress, and that of the wave"),
        kept=Kept.WAVE,
        fields={
            "assessment": MINE,
            "theme": MINE,
            "behaviour": MINE,
            "scale": MINE,
            "level": MINE,
            "compared": Sees.AGGREGATE,
        },
        erased=Fate.COUNTED,
        words=("behaviour", "scale"),
    )

    class Meta:
        ordering = ("behaviour", "theme__code", "pk")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "theme", "behaviour"), name="one_rating_a_subject"),
            models.UniqueConstraint(
                fields=("assessment", "behaviour"), condition=~Q(behaviour=""), name="one_rating_a_behaviour"
            ),
            models.CheckConstraint(
                condition=Q(theme__isnull=False, behaviour="") | (Q(theme__isnull=True) & ~Q(behaviour="")),
                name="a_theme_or_a_behaviour",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=4), name="rated_from_1_to_4"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject}: {self.level or '—'}"

    @property
    def subject(self) -> str:
        """The code of what is rated: a theme's, or B1 to B8."""
        return self.behaviour or (self.theme.code if self.theme else "")


class Closing(Drafted):
    """One person's answers at the close of a wave, read by that person alone; others see figures of five or more."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="closings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="closings")
    side = models.CharField(max_length=10, choices=Side.choices)
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    practice = models.PositiveSmallIntegerField(null=True, blank=True, choices=Frequency.choices)  # C3
    changed = models.TextField(blank=True, max_length=2000)  # C4
    team_effect = models.TextField(blank=True, max_length=2000)  # C5
    recommends = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(10)])  # C6
    people_met = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(500)])  # D3
    mentor_again = models.PositiveSmallIntegerField(null=True, blank=True, choices=Agreement.choices)  # D5
    understands = models.PositiveSmallIntegerField(null=True, blank=True, choices=Agreement.choices)  # I1
    age_matters_little = models.PositiveSmallIntegerField(null=True, blank=True, choices=Agreement.choices)  # I2
    changed_mind = models.BooleanField(null=True, blank=True)  # I3
    changed_mind_on = models.TextField(blank=True, max_length=2000)
    batch = models.PositiveIntegerField(null=True, blank=True)
    edition = models.PositiveSmallIntegerField(null=True, blank=True)

    privacy = Privacy(
        of="person",
        why=_("Knowing what the wave changed"),
        kept=Kept.WAVE,
        fields={
            "draft_version": Sees.NOBODY,
            "wave": MINE,
            "person": Sees.SELF,
            "side": MINE,
            "opened_at": Sees.SELF,
            "answered_at": Sees.SELF,
            "practice": MINE,
            "changed": MINE,
            "team_effect": MINE,
            "recommends": MINE,
            "people_met": MINE,
            "mentor_again": MINE,
            "understands": MINE,
            "age_matters_little": MINE,
            "changed_mind": MINE,
            "changed_mind_on": MINE,
            "batch": Sees.NOBODY,
            "edition": Sees.NOBODY,
        },
        erased=Fate.COUNTED,
        clears={"changed": "", "team_effect": "", "changed_mind_on": "", "draft_version": ""},
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("wave", "person", "side"), name="one_closing_a_side"),
            models.CheckConstraint(
                condition=Q(recommends__isnull=True) | Q(recommends__lte=10), name="recommends_from_0_to_10"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} · {self.wave_id}"


class ClosingWords(models.Model):
    """What someone wrote at the close, read over by a person: shown with what names anyone masked, or kept back."""

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="words")
    question = models.CharField(max_length=20, choices=OpenQuestion.choices)
    shown = models.BooleanField()
    text = models.TextField(blank=True, max_length=2000)
    decided_at = models.DateTimeField()

    privacy = Privacy(
        of="closing__person",
        why=_("Showing what people wrote without what names someone"),
        kept=Kept.WAVE,
        fields={
            "closing": Sees.SELF,
            "question": MINE,
            "shown": Sees.SELF | Sees.MANAGER,
            "text": MINE,
            "decided_at": Sees.NOBODY,
        },
        erased=Fate.COUNTED,
        clears={"shown": False, "text": ""},
    )

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "closing words"
        constraints = (
            models.UniqueConstraint(fields=("closing", "question"), name="words_read_over_once"),
            models.CheckConstraint(condition=Q(shown=True) ^ Q(text=""), name="closing_words_kept_back_are_not_kept"),
        )

    def __str__(self) -> str:
        return f"{self.closing_id} · {self.question}"


class Edition(models.Model):
    """A wave's report as it was published: its figures never change again. People's own words are not part of it."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    figures = models.JSONField(default=dict)  # by language: the report in plain values

    privacy = Privacy(
        of="published_by",
        why=_("Reading the report as it was published"),
        kept=Kept.ALWAYS,
        fields={
            "wave": REPORTED,
            "number": REPORTED,
            "published_at": REPORTED,
            "published_by": Sees.NOBODY,
            "figures": REPORTED,
        },
        erased=Fate.PSEUDONYM,
        words=("figures",),
    )

    class Meta:
        ordering = ("wave", "number")
        constraints = (models.UniqueConstraint(fields=("wave", "number"), name="one_edition_a_number"),)

    def __str__(self) -> str:
        return f"{self.wave_id} · {self.number}"


class FutureTally(models.Model):
    """How many mentors of a wave gave each answer to "I see myself in the company in two years".

    A tally and nothing else: no person, no time, no row an answer, so that no answer can be led back to anyone (D4).
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="future_tallies")
    value = models.PositiveSmallIntegerField(choices=Agreement.choices)
    given = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)  # what the report shows; five new ones on each side enter together

    privacy = Privacy(
        of=None,
        why=_("Knowing whether mentors see a future here, without knowing who said what"),
        kept=Kept.ALWAYS,
        fields={"wave": Sees.AGGREGATE, "value": Sees.AGGREGATE, "given": Sees.NOBODY, "counted": Sees.AGGREGATE},
    )

    class Meta:
        ordering = ("value",)
        constraints = (models.UniqueConstraint(fields=("wave", "value"), name="one_tally_a_value"),)

    def __str__(self) -> str:
        return f"{self.wave_id} · {self.value}"


class TestimonyQuerySet(models.QuerySet["Testimony"]):
    """Ways of looking testimonies up."""

    def readable(self) -> "TestimonyQuerySet":
        """Those that others may read: signed at once; unsigned with the next edition, never at the hour they were written."""
        published = Edition.objects.filter(wave=OuterRef("wave"), published_at__gte=OuterRef("given_at"))
        return self.filter(Q(signed=True) | Exists(published))


class Testimony(models.Model):
    """A few words that someone agreed to share, with or without their name, as far as they chose."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="testimonies")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="testimonies")
    side = models.CharField(max_length=10, choices=Side.choices)
    text = models.TextField(max_length=1200)
    language = models.CharField(
        max_length=2, blank=True, default=""
    )  # of its writer when it was written; unknown before
    signed = models.BooleanField(default=False)
    reach = models.CharField(max_length=10, choices=Reach.choices, default=Reach.REPORT)
    given_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Telling others what mentoring is like"),
        kept=Kept.WAVE,
        fields={
            "wave": Sees.SELF | Sees.MANAGER | Sees.SPONSOR | Sees.COLLEAGUES,
            "person": Sees.SELF,
            "side": Sees.SELF | Sees.MANAGER | Sees.SPONSOR | Sees.COLLEAGUES,
            "text": Sees.SELF | Sees.MANAGER | Sees.SPONSOR | Sees.COLLEAGUES,
            "language": Sees.SELF | Sees.MANAGER | Sees.SPONSOR | Sees.COLLEAGUES,
            "signed": Sees.SELF,
            "reach": Sees.SELF,
            "given_at": Sees.SELF,
        },
    )

    objects = TestimonyQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "testimonies"
        constraints = (
            models.UniqueConstraint(fields=("wave", "person"), name="one_testimony_a_wave"),
            models.CheckConstraint(condition=~Q(text=""), name="a_testimony_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} · {self.wave_id}"

    @property
    def author(self) -> str:
        """The name, when the person chose to sign; otherwise which half of a pair speaks."""
        return self.person.name if self.signed else self.get_side_display()
