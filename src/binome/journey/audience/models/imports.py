"""Uploaded files, their rows, and the axes of progress that they bring."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.audience.models.words import STAFF
from binome.journey.audience.states import Fate, ImportKind, ImportState


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
