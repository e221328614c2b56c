"""Preparations, what was done in them, charters signed, workshops and seats."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Fate, Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.learning.states import Attendance, Path

FOLLOWED = Sees.SELF | Sees.MANAGER | Sees.TRAINER


class Preparation(models.Model):
    """The preparation of one accepted application, before the first contact (R36–R38)."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="preparation")
    path = models.CharField(max_length=10, choices=Path.choices)
    opened_at = models.DateTimeField()
    objectives_read_at = models.DateTimeField(null=True, blank=True)
    prepared_at = models.DateTimeField(null=True, blank=True, db_index=True)

    privacy = Privacy(
        of="application__person",
        why=_("Preparing both halves before they meet"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("application", "path", "opened_at", "objectives_read_at", "prepared_at"), FOLLOWED),
        erased=Fate.COUNTED,
    )

    def __str__(self) -> str:
        return f"{self.application}"


class Workshop(models.Model):
    """A live workshop of a wave, with a date, a place and seats."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="workshops")
    title = models.CharField(max_length=200)
    module = models.CharField(max_length=4, blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=90)
    place = models.CharField(max_length=300)
    seats = models.PositiveSmallIntegerField(default=12)
    trainer = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    uid = models.UUIDField(unique=True)
    sequence = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of=None,
        why=_("Preparing together"),
        kept=Kept.WAVE,
        fields={
            "wave": Sees.COLLEAGUES,
            "title": Sees.COLLEAGUES,
            "module": Sees.COLLEAGUES,
            "starts_at": Sees.COLLEAGUES,
            "minutes": Sees.COLLEAGUES,
            "place": FOLLOWED,
            "seats": Sees.COLLEAGUES,
            "trainer": Sees.COLLEAGUES,
            "uid": Sees.NOBODY,
            "sequence": Sees.NOBODY,
            "cancelled_at": Sees.COLLEAGUES,
        },
        unlinks=("trainer",),
    )

    class Meta:
        ordering = ("starts_at",)
        constraints = (models.CheckConstraint(condition=models.Q(seats__gte=1), name="a_seat_at_least"),)

    def __str__(self) -> str:
        return self.title


class Seat(models.Model):
    """Someone's seat in a workshop, and whether they came."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="bookings")
    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="bookings")
    booked_at = models.DateTimeField()
    attendance = models.CharField(max_length=10, choices=Attendance.choices, default=Attendance.AWAITED)
    recorded_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    privacy = Privacy(
        of="preparation__application__person",
        why=_("Preparing together"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("workshop", "preparation", "booked_at", "attendance", "recorded_by"), FOLLOWED),
        erased=Fate.COUNTED,
    )

    class Meta:
        ordering = ("preparation__application__person__sort_key",)
        constraints = (models.UniqueConstraint(fields=("workshop", "preparation"), name="one_seat_each"),)

    def __str__(self) -> str:
        return f"{self.workshop} · {self.preparation}"


class ModuleDone(models.Model):
    """A module someone finished; what they wrote in it is theirs alone."""

    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="modules_done")
    module = models.CharField(max_length=4)
    version = models.PositiveIntegerField(default=0)  # which one they were taught on; 0: the one that shipped
    answers = models.JSONField(default=dict, blank=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField()

    privacy = Privacy(
        of="preparation__application__person",
        why=_("Preparing both halves before they meet"),
        kept=Kept.WAVE,
        fields={
            "preparation": FOLLOWED,
            "module": FOLLOWED,
            "version": FOLLOWED,
            "answers": Sees.SELF,
            "workshop": FOLLOWED,
            "done_at": FOLLOWED,
        },
        erased=Fate.COUNTED,
        clears={"answers": {}},
        words=("module",),
    )

    class Meta:
        ordering = ("module",)
        constraints = (models.UniqueConstraint(fields=("preparation", "module"), name="one_finish_a_module"),)

    def __str__(self) -> str:
        return self.module


class RolePlayDone(models.Model):
    """A role-play someone did, with their own view of it, which is theirs alone (R35)."""

    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="role_plays_done")
    role_play = models.CharField(max_length=4)
    version = models.PositiveIntegerField(default=0)  # which one they played; 0: the one that shipped
    levels = models.JSONField(default=dict, blank=True)
    debrief = models.JSONField(default=list, blank=True)
    done_at = models.DateTimeField()

    privacy = Privacy(
        of="preparation__application__person",
        why=_("Preparing both halves before they meet"),
        kept=Kept.WAVE,
        fields={
            "preparation": FOLLOWED,
            "role_play": FOLLOWED,
            "version": FOLLOWED,
            "levels": Sees.SELF,
            "debrief": Sees.SELF,
            "done_at": FOLLOWED,
        },
        erased=Fate.COUNTED,
        clears={"levels": {}, "debrief": []},
        words=("role_play",),
    )

    class Meta:
        ordering = ("role_play",)
        constraints = (models.UniqueConstraint(fields=("preparation", "role_play"), name="one_finish_a_role_play"),)

    def __str__(self) -> str:
        return self.role_play


class CharterSignature(models.Model):
    """The charter, signed: who, which version, when."""

    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="signatures")
    version = models.CharField(max_length=10)
    signed_at = models.DateTimeField()

    privacy = Privacy(
        of="preparation__application__person",
        why=_("Knowing that both halves agreed to the same rules"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(("preparation", "version", "signed_at"), FOLLOWED),
        erased=Fate.COUNTED,
        words=("version",),
    )

    class Meta:
        ordering = ("signed_at",)
        constraints = (models.UniqueConstraint(fields=("preparation", "version"), name="one_signature_a_version"),)

    def __str__(self) -> str:
        return f"{self.version} · {self.preparation}"
