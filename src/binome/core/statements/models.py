"""The record store that is spoken to, and the statements that it is sent."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.deliveries.states import DeliveryState
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person
from binome.core.statements.states import ActivityKind, Verb
from binome.core.webhooks.states import Reason


class RecordStore(models.Model):
    """A record store that the operator named: what was done before that day is not told."""

    host = models.CharField(max_length=253, unique=True)
    since = models.DateTimeField()
    read_until = models.DateTimeField()  # up to when the audit trail was looked through for it

    privacy = Privacy(
        of=None,
        why=_("Knowing from which day the record store is informed"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("host", "since", "read_until"), Sees.ADMINISTRATOR),
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.host


class LearningStatement(models.Model):
    """One thing that someone finished; neither an answer nor a mark. Its words are made when it leaves."""

    store = models.ForeignKey(RecordStore, on_delete=models.CASCADE, related_name="statements")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True)  # the same each time it is sent: stores know it again
    verb = models.CharField(max_length=12, choices=Verb.choices)
    kind = models.CharField(max_length=12, choices=ActivityKind.choices)
    code = models.CharField(max_length=8, blank=True)  # of the module or role-play
    version = models.PositiveIntegerField(default=0)  # which one they were taught on; 0: the one that shipped
    preparation = models.BigIntegerField()  # key of the preparation in which it was done
    path = models.CharField(max_length=10)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=12, blank=True, choices=Reason.choices)
    status = models.PositiveSmallIntegerField(null=True)  # of the answer; none where there was no answer

    privacy = Privacy(
        of="person",
        why=_("Telling your organisation’s learning record store what you finished"),
        kept=Kept.MONTH,
        since="at",
        fields={
            **dict.fromkeys(("person", "uid", "verb", "kind", "code", "version", "path", "at", "state"), Sees.SELF),
            **dict.fromkeys(("tried_at", "reason", "status"), Sees.SELF | Sees.ADMINISTRATOR),
            **dict.fromkeys(("store", "preparation", "attempts", "next_at"), Sees.NOBODY),
        },
    )

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("store", "preparation", "kind", "code", "verb"), name="stated_once_to_each_store"
            ),
        )
        indexes = (models.Index(fields=("state", "next_at"), name="statements_due"),)

    def __str__(self) -> str:
        return f"{self.verb} · {self.kind} {self.code}"
