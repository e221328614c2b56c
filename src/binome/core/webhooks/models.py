"""Addresses of other programs, and the messages that were sent there."""

from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.deliveries.states import DeliveryState
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.programmes.models import Programme
from binome.core.webhooks.states import EventKind, Reason


class Webhook(models.Model):
    """An address that an administrator wants told of what happens."""

    address = models.CharField(_("Address"), max_length=500)
    kinds = models.JSONField(default=list)
    every_programme = models.BooleanField(default=False)
    programmes = models.ManyToManyField(Programme, blank=True, related_name="+")
    sealed = models.CharField(max_length=300)  # the secret that signs
    former_sealed = models.CharField(max_length=300, blank=True)  # the one before, which signs beside it for a day
    former_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    read_until = models.DateTimeField()  # up to when what happened was looked through for it
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=12, blank=True, choices=Reason.choices)  # "": an administrator paused it

    privacy = Privacy(
        of=None,
        why=_("Telling the programs that an administrator connects what happened, by numbers and dates"),
        kept=Kept.ALWAYS,
        fields={
            **dict.fromkeys(
                (
                    "address",
                    "kinds",
                    "every_programme",
                    "programmes",
                    "former_until",
                    "created_at",
                    "created_by",
                    "read_until",
                    "paused_at",
                    "pause_reason",
                ),
                Sees.ADMINISTRATOR,
            ),
            "sealed": Sees.NOBODY,
            "former_sealed": Sees.NOBODY,
        },
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.address

    @property
    def host(self) -> str:
        """The machine that is told."""
        return urlsplit(self.address).hostname or ""

    @property
    def kind_names(self) -> list[str]:
        """What it is notified of, in the reader's words."""
        return [str(kind.label) for kind in EventKind if kind in self.kinds]

    @property
    def seal_owner(self) -> str:
        """For whom its secret is sealed."""
        return f"webhook:{self.pk}"


class WebhookMessage(models.Model):
    """One thing that happened, for one address; it bears ids, kinds and dates, and nothing that anyone wrote."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="messages")
    uid = models.CharField(max_length=40, unique=True)  # the same each time it is sent: receivers know it again
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    line = models.BigIntegerField(null=True)  # of the audit trail, which tells that it happened; none of a test
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=12, blank=True, choices=Reason.choices)
    status = models.PositiveSmallIntegerField(null=True)  # of the answer; none where there was no answer

    privacy = Privacy(
        of=None,
        why=_("Sending it until it arrives, and seeing why it did not"),
        kept=Kept.MONTH,
        since="at",
        fields=dict.fromkeys(
            (
                "webhook",
                "uid",
                "kind",
                "at",
                "data",
                "line",
                "state",
                "attempts",
                "next_at",
                "tried_at",
                "reason",
                "status",
            ),
            Sees.ADMINISTRATOR,
        ),
    )

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("webhook", "line"), name="told_once_to_each_address"),)
        indexes = (models.Index(fields=("state", "next_at"), name="messages_due"),)

    def __str__(self) -> str:
        return self.uid

    @property
    def kind_name(self) -> str:
        """What it tells, in the reader's words."""
        return str(EventKind(self.kind).label) if self.kind in EventKind.values else str(_("A test"))
