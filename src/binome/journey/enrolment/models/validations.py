"""Badges: on which themes someone was recognised, and until when."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.journey.enrolment.models.applications import STEERED, Application


class ValidationQuerySet(models.QuerySet["Validation"]):
    """Ways of looking badges up."""

    def valid_on(self, day: date) -> "ValidationQuerySet":
        """Those that have not expired on `day`."""
        return self.filter(validated_on__lte=day, expires_on__gte=day)


class Validation(models.Model):
    """The badge "validated on …" of a person on a theme: dated, expiring, without score (R22)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="validations")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.SET_NULL, null=True, related_name="validations")
    validated_on = models.DateField()
    expires_on = models.DateField()
    validated_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = Privacy(
        of="person",
        why=_("Giving a mentor credibility on a theme"),
        kept=Kept.ACCOUNT,
        fields={
            "person": Sees.COLLEAGUES,
            "theme": Sees.COLLEAGUES,
            "application": STEERED,
            "validated_on": Sees.COLLEAGUES,
            "expires_on": Sees.COLLEAGUES,
            "validated_by": STEERED,
        },
        erased=Fate.COUNTED,
    )

    objects = ValidationQuerySet.as_manager()

    class Meta:
        ordering = ("theme__code", "-validated_on")
        constraints = (
            models.UniqueConstraint(fields=("person", "theme", "validated_on"), name="one_badge_a_day"),
            models.CheckConstraint(
                condition=models.Q(expires_on__gt=models.F("validated_on")), name="badge_expires_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.theme} {self.validated_on:%d/%m/%Y}"
