"""Certificates of participation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import Side


class ParticipationCertificate(models.Model):
    """What a certificate of participation says, and the code by which anyone who holds the paper can check it.

    It stays when the pairs of its wave are forgotten, and goes with the person.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="certificates")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    code = models.CharField(max_length=16, unique=True)
    themes = models.ManyToManyField(Theme, related_name="+")
    sessions = models.PositiveSmallIntegerField()
    reported = models.PositiveSmallIntegerField(default=0)  # meetings without a date, as the pair counted them
    minutes = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    signatory = models.CharField(max_length=200, blank=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="person",
        why=_("A certificate that its holder can show, and that can be checked"),
        kept=Kept.EMPLOYED,
        fields={
            "code": Sees.SELF,
            **dict.fromkeys(
                (
                    *("wave", "person", "side", "themes", "sessions", "reported", "minutes", "began_at", "ended_at"),
                    *("signatory", "issued_at", "revoked_at"),
                ),
                Sees.SELF | Sees.MANAGER,
            ),
        },
    )

    class Meta:
        ordering = ("issued_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("wave", "person", "side"), name="one_certificate_a_side_of_a_wave"),
        )

    def __str__(self) -> str:
        return f"certificate {self.pk}"
