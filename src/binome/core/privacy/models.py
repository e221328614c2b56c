"""The audit trail: who did what, when, to what; and the keys with which other programs come in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Fate, Kept, Privacy, Sees
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
        since="at",
        fields=dict.fromkeys(("at", "by", "act", "on_kind", "on_id", "detail"), Sees.SELF | Sees.ADMINISTRATOR),
        erased=Fate.PSEUDONYM,
        words=("act", "on_kind", "on_id", "detail"),
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.act} {self.on_kind} {self.on_id}"


class ErasureRequest(models.Model):
    """Someone asks to be erased; a person of human resources answers."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="erasure_requests")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    carried_out = models.BooleanField(default=False)
    reason = models.TextField(blank=True, max_length=1000)

    privacy = Privacy(
        of="person",
        why=_("Answering whoever asks to be erased, and being able to show it"),
        kept=Kept.TRAIL,
        since="closed_at",
        fields=dict.fromkeys(
            ("person", "asked_at", "closed_at", "closed_by", "carried_out", "reason"), Sees.SELF | Sees.ADMINISTRATOR
        ),
        erased=Fate.PSEUDONYM,
        clears={"reason": ""},
    )

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(closed_at__isnull=True), name="one_open_erasure_request"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(carried_out=True) | ~models.Q(reason=""),
                name="an_erasure_is_refused_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} · {self.asked_at:%Y-%m-%d}"


class Erasure(models.Model):
    """An erasure that was carried out, to be done again on an older copy; fingerprints that say who only to the secret key."""

    staff_id = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    erased_at = models.DateTimeField()

    privacy = Privacy(
        of=None,
        why=_("Erasing again what comes back with an older backup"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("staff_id", "address", "erased_at"), Sees.NOBODY),
    )

    class Meta:
        ordering = ("erased_at", "pk")

    def __str__(self) -> str:
        return f"{self.erased_at:%Y-%m-%d}"


class AccessKey(models.Model):
    """What another program shows to be let in; only a digest of it is kept, so that nobody reads it here."""

    class Scope(models.TextChoices):
        """What a key opens."""

        SCIM = "scim", _("Provisioning (SCIM)")

    name = models.CharField(_("Name"), max_length=80)
    scope = models.CharField(_("What it opens"), max_length=20, choices=Scope.choices)
    mark = models.CharField(max_length=16)  # its first signs: which of several it is
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    privacy = Privacy(
        of=None,
        why=_("Letting in the programs that an administrator connects, and no others"),
        kept=Kept.TRAIL,
        since="expires_at",
        fields={
            **dict.fromkeys(
                ("name", "scope", "mark", "created_at", "created_by", "expires_at", "last_used_at", "revoked_at"),
                Sees.SELF | Sees.ADMINISTRATOR,
            ),
            "digest": Sees.NOBODY,
        },
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name
