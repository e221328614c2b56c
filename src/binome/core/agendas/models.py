"""Agendas that people named, and the spells in which they are busy."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.agendas.states import AgendaKind, AgendaProblem
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person


class AgendaQuerySet(models.QuerySet["Agenda"]):
    """Ways of looking agendas up."""

    def due(self, *, now: datetime) -> "AgendaQuerySet":
        """Those that are to be read now."""
        return self.filter(next_at__lte=now)

    def to_write(self, *, now: datetime) -> "AgendaQuerySet":
        """Those into which sessions may have to be written now."""
        return self.filter(writes=True, write_at__lte=now)


class Agenda(models.Model):
    """Where a person's calendar can be read. The address is a secret: whoever has it reads what stands there."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="agenda")
    kind = models.CharField(max_length=10, choices=AgendaKind.choices)
    host = models.CharField(max_length=253)
    sealed = models.TextField()  # address, name and password
    given_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # last, with success
    tried_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)  # since it was read last
    problem = models.CharField(max_length=16, blank=True, choices=AgendaProblem.choices)
    writes = models.BooleanField(default=False)  # sessions are written into it
    write_at = models.DateTimeField(null=True)  # next
    write_failures = models.PositiveSmallIntegerField(default=0)  # since it was written to last
    write_problem = models.CharField(max_length=16, blank=True, choices=AgendaProblem.choices)
    written_at = models.DateTimeField(null=True)  # last, with success

    privacy = Privacy(
        of="person",
        why=_("Proposing dates when you are free"),
        kept=Kept.ACCOUNT,
        fields={
            **dict.fromkeys(
                ("person", "kind", "host", "given_at", "read_at", "tried_at", "next_at", "failures", "problem"),
                Sees.SELF,
            ),
            **dict.fromkeys(("writes", "write_at", "write_failures", "write_problem", "written_at"), Sees.SELF),
            "sealed": Sees.NOBODY,
        },
    )

    objects = AgendaQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.host

    @property
    def seal_owner(self) -> str:
        """For whom its address is sealed."""
        return f"agenda:{self.person_id}"


class BusySpell(models.Model):
    """A time in which someone is busy: from when to when, and nothing else. Spells of one agenda never touch."""

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="spells")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    privacy = Privacy(
        of="agenda__person",
        why=_("Proposing dates when you are free"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(("agenda", "starts_at", "ends_at"), Sees.SELF),
    )

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.UniqueConstraint(fields=("agenda", "starts_at"), name="one_spell_at_a_time"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="a_spell_lasts"),
        )

    def __str__(self) -> str:
        return f"{self.agenda_id} · {self.starts_at:%Y-%m-%d %H:%M}"


class AgendaEntry(models.Model):
    """A session as it was last written into an agenda. Without it, nothing of ours stands there."""

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="entries")
    uid = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    is_ours = models.BooleanField(default=True)  # not where it stood there before, by an invitation

    privacy = Privacy(
        of="agenda__person",
        why=_("Writing your sessions into your calendar"),
        kept=Kept.ACCOUNT,
        fields={"uid": Sees.SELF, **dict.fromkeys(("agenda", "fingerprint", "is_ours"), Sees.NOBODY)},
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("agenda", "uid"), name="one_entry_a_session"),)

    def __str__(self) -> str:
        return f"{self.agenda_id} · {self.uid}"
