"""How readers marked the sample answers of cases: theirs to see, so that they read as others do."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.journey.enrolment import rules


class SampleMarking(models.Model):
    """One reader's marks on one sample answer of a case, in one version of the case; what it says of them is theirs alone."""

    reviewer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sample_markings")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="+")
    case_version = models.PositiveIntegerField()
    sample = models.PositiveSmallIntegerField()
    expertise = models.PositiveSmallIntegerField()
    method = models.PositiveSmallIntegerField()
    pedagogy = models.PositiveSmallIntegerField()
    prudence = models.PositiveSmallIntegerField()
    marked_at = models.DateTimeField()

    privacy = Privacy(
        of="reviewer",
        why=_("Reading answers as the other readers do"),
        kept=Kept.YEAR,
        since="marked_at",
        fields={
            "reviewer": Sees.SELF | Sees.MANAGER,
            "theme": Sees.SELF | Sees.MANAGER,
            "case_version": Sees.SELF | Sees.MANAGER,
            "sample": Sees.SELF,
            "expertise": Sees.SELF,
            "method": Sees.SELF,
            "pedagogy": Sees.SELF,
            "prudence": Sees.SELF,
            "marked_at": Sees.SELF,
        },
    )

    class Meta:
        ordering = ("theme__code", "sample")
        constraints = (
            models.UniqueConstraint(
                fields=("reviewer", "theme", "case_version", "sample"), name="one_reading_of_a_sample"
            ),
            models.CheckConstraint(
                condition=models.Q(expertise__lte=3, method__lte=3, pedagogy__lte=3, prudence__lte=3),
                name="sample_marks_from_0_to_3",
            ),
        )

    def __str__(self) -> str:
        return f"{self.theme} · {self.sample}"

    @property
    def marks(self) -> dict[str, int]:
        """The four marks by criterion."""
        return {key: int(getattr(self, key)) for key in rules.CRITERIA}
