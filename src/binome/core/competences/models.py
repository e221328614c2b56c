"""Frameworks, competences and the themes that pairs work on."""

from typing import cast

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person

SHOWN = Sees.COLLEAGUES


class Bilingual(models.Model):
    """Something with a title in French and in English."""

    title_fr = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return cast("str", getattr(self, self.title_field()))

    @staticmethod
    def title_field() -> str:
        """The column that holds the title in the reader's language."""
        return "title_en" if (get_language() or "fr").startswith("en") else "title_fr"


class Framework(Bilingual):
    """A published competence framework, with its source and licence."""

    code = models.SlugField(max_length=60, unique=True)
    source = models.TextField()
    licence = models.TextField()

    privacy = Privacy(
        of=None,
        why=_("Naming competences as the field does"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("code", "title_fr", "title_en", "source", "licence"), SHOWN),
    )


class Competence(Bilingual):
    """One competence of a framework (DigComp 2.4, B5 …)."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="competences")
    code = models.CharField(max_length=30)
    definition_fr = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    area_fr = models.CharField(max_length=300, blank=True)
    area_en = models.CharField(max_length=300, blank=True)
    near = models.ManyToManyField("self", blank=True)

    privacy = Privacy(
        of=None,
        why=_("Naming competences as the field does"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(
            (
                "framework",
                "code",
                "title_fr",
                "title_en",
                "definition_fr",
                "definition_en",
                "area_fr",
                "area_en",
                "near",
            ),
            SHOWN,
        ),
    )

    class Meta:
        ordering = ("framework", "code")
        constraints = (models.UniqueConstraint(fields=("framework", "code"), name="one_competence_a_code"),)

    @property
    def area(self) -> str:
        """The part of the framework that it belongs to, in the reader's language."""
        return self.area_en if (get_language() or "fr").startswith("en") else self.area_fr

    @property
    def definition(self) -> str:
        """The definition in the reader's language."""
        return self.definition_en if (get_language() or "fr").startswith("en") else self.definition_fr


class Theme(Bilingual):
    """What a pair works on, in business words; resting on competences of a framework."""

    code = models.SlugField(max_length=60, unique=True)
    examples_fr = models.CharField(max_length=300, blank=True)
    examples_en = models.CharField(max_length=300, blank=True)
    competences = models.ManyToManyField(Competence, blank=True, related_name="themes")
    is_active = models.BooleanField(default=True)
    esco_uri = models.CharField(
        max_length=120, blank=True
    )  # the skill of the European classification that it is nearest to
    rome_code = models.CharField(max_length=10, blank=True)  # of France Travail: a job, or a skill by its number

    privacy = Privacy(
        of=None,
        why=_("What pairs work on"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(
            (
                "code",
                "title_fr",
                "title_en",
                "examples_fr",
                "examples_en",
                "competences",
                "is_active",
                "esco_uri",
                "rome_code",
            ),
            SHOWN,
        ),
    )

    class Meta:
        ordering = ("code",)

    @property
    def examples(self) -> str:
        """A few examples, in the reader's language."""
        return self.examples_en if (get_language() or "fr").startswith("en") else self.examples_fr


class ShippedContent(models.Model):
    """What an earlier version of the software put in the catalogue, so that the next one changes nothing of the organisation's.

    A row that differs from its fingerprint was edited here and keeps its words; one that is gone was deleted here and stays so.
    """

    kind = models.CharField(max_length=20)  # framework, competence or theme
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)  # of the words and links that were put there

    privacy = Privacy(
        of=None,
        why=_("Keeping the organisation's own changes to the catalogue at upgrades"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("kind", "key", "fingerprint"), Sees.NOBODY),
    )

    class Meta:
        ordering = ("kind", "key")
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="one_line_a_shipped_row"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class UnitVersion(models.Model):
    """A version that the organisation wrote of a unit of content: a module, a role-play, a case study. It never changes."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    ours = models.CharField(
        max_length=64, blank=True
    )  # a digest of what shipped when it was written, empty for a unit of their own
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)  # since when, the last time it was put in force

    privacy = Privacy(
        of=None,
        why=_("Teaching and choosing with the organisation’s own content, and going back to earlier versions"),
        kept=Kept.ALWAYS,
        fields={
            **dict.fromkeys(("kind", "code", "number", "content", "ours", "written_at", "used_at"), SHOWN),
            "written_by": Sees.ADMINISTRATOR,
        },
    )

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("kind", "code", "number"), name="one_unit_a_version"),)

    def __str__(self) -> str:
        return f"{self.kind} · {self.code} · {self.number}"
