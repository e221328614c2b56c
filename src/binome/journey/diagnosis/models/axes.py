"""What appraisals already say of needs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.diagnosis.states import AxisSource


class ProgressAxis(models.Model):
    """A theme on which someone's appraisal or career interview says they want to progress (R9, R10)."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="progress_axes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="progress_axes")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=10, choices=AxisSource.choices, default=AxisSource.UNSAID, blank=True)

    privacy = Privacy(
        of="person",
        why=_("Counting what appraisals already say about needs"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("wave", "person", "theme", "source"), Sees.SELF | Sees.AGGREGATE),
        erased=Fate.COUNTED,
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("wave", "person", "theme"), name="one_axis_a_theme"),)

    def __str__(self) -> str:
        return f"{self.wave_id} · {self.theme_id}"
