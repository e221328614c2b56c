"""The staff file that Binôme fetches by itself: what an administrator said of it, and what became of each time."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from binome.core.directory.models.importing import Import
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person


class StaffFeed(models.Model):
    """When the staff file is fetched, and how much of it may be believed. A single row."""

    is_on = models.BooleanField(_("Fetch the staff file every day"), default=False)
    hour = models.PositiveSmallIntegerField(
        _("From what hour of the day"), default=2, validators=[MinValueValidator(0), MaxValueValidator(23)]
    )
    complete = models.BooleanField(_("The file holds everyone: whoever is absent leaves"), default=False)
    most_leavers = models.PositiveSmallIntegerField(
        _("Write nothing when more than so many in a hundred would leave"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    create_entities = models.BooleanField(_("Entities that are not known yet are added"), default=True)

    privacy = Privacy(
        of=None,
        why=_("Fetching the staff file by itself, as an administrator said"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("is_on", "hour", "complete", "most_leavers", "create_entities"), Sees.ADMINISTRATOR),
    )

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_staff_feed"),)

    def __str__(self) -> str:
        return f"{self.pk}"


class FeedRun(models.Model):
    """One time that the staff file was fetched."""

    class Outcome(models.TextChoices):
        """What became of it."""

        WRITTEN = "written", pgettext_lazy("a staff file", "Written")
        REFUSED = "refused", pgettext_lazy("a staff file", "Nothing written")

    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    file_name = models.CharField(max_length=200, blank=True)
    reasons = models.JSONField(default=dict)  # why nothing was written, by language
    file_import = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+"
    )  # who pressed; nobody: the clock

    privacy = Privacy(
        of=None,
        why=_("Seeing whether the staff file arrives"),
        kept=Kept.YEAR,
        since="at",
        fields=dict.fromkeys(("at", "outcome", "file_name", "reasons", "file_import", "by"), Sees.ADMINISTRATOR),
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.outcome}"

    @property
    def reason(self) -> str:
        """Why nothing was written, in the reader's language."""
        return str(self.reasons.get(get_language() or "", ""))
