"""The audit trail: who did what, when, to what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person


class AuditLine(models.Model):
    """One act: an imperative past ("matching.said_yes"), who, on what. Never what was written."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    act = models.CharField(max_length=80, db_index=True)
    on_kind = models.CharField(max_length=80, blank=True)
    on_id = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    privacy = Privacy(
        of="by",
        why=_("Being able to say who did what"),
        kept=Kept.TRAIL,
        fields=dict.fromkeys(("at", "by", "act", "on_kind", "on_id", "detail"), Sees.SELF | Sees.ADMINISTRATOR),
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.act} {self.on_kind} {self.on_id}"
