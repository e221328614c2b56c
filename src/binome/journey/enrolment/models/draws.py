"""A draw for places: its seed is bound before anybody knows it, and shown once the order is drawn."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models.applications import Application
from binome.journey.enrolment.states import Side

DRAWN_AMONG = Sees.SELF | Sees.MANAGER | Sees.COLLEAGUES


class PlaceDraw(models.Model):
    """The draw of one side of a wave: who takes part and for how many places is fixed when the seed is bound."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="place_draws")
    side = models.CharField(max_length=10, choices=Side.choices)
    places = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)  # shown once `drawn_at` says that the order is drawn
    commitment = models.CharField(max_length=64)
    bound_at = models.DateTimeField()
    bound_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    drawn_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of=None,
        why=_("Drawing places so that everyone can check the draw"),
        kept=Kept.WAVE,
        fields={
            **dict.fromkeys(("wave", "side", "places", "commitment", "bound_at", "drawn_at"), DRAWN_AMONG),
            "seed": DRAWN_AMONG,
            "bound_by": Sees.MANAGER,
        },
    )

    class Meta:
        ordering = ("side",)
        constraints = (models.UniqueConstraint(fields=("wave", "side"), name="one_draw_a_side"),)

    def __str__(self) -> str:
        return f"{self.wave} · {self.get_side_display()}"


class DrawnCode(models.Model):
    """An application in a draw, under a code that says nothing about its author; `rank` once the order is drawn."""

    draw = models.ForeignKey(PlaceDraw, on_delete=models.CASCADE, related_name="codes")
    application = models.ForeignKey(Application, on_delete=models.SET_NULL, null=True, related_name="drawn_codes")
    code = models.CharField(max_length=12)
    has_waited = models.BooleanField()
    rank = models.PositiveIntegerField(null=True, blank=True)

    privacy = Privacy(
        of="application__person",
        why=_("Drawing places so that everyone can check the draw"),
        kept=Kept.WAVE,
        fields={
            "draw": DRAWN_AMONG,
            "application": Sees.SELF | Sees.MANAGER,
            "code": DRAWN_AMONG,
            "has_waited": DRAWN_AMONG,
            "rank": DRAWN_AMONG,
        },
        erased=Fate.COUNTED,
        words=("code",),
    )

    class Meta:
        ordering = ("rank", "code")
        constraints = (
            models.UniqueConstraint(fields=("draw", "code"), name="one_code_a_draw"),
            models.UniqueConstraint(fields=("draw", "application"), name="one_code_an_application"),
        )

    def __str__(self) -> str:
        return self.code
