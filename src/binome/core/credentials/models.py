"""Keys that sign, badges that were signed, numbers that were revoked."""

import uuid

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person


class SigningKey(models.Model):
    """A key of this installation; the newest signs, the others let what they signed be checked."""

    name = models.CharField(max_length=40, unique=True)
    public = models.CharField(max_length=60)  # as a JSON Web Key has it
    sealed = models.CharField(max_length=300)  # the private half
    created_at = models.DateTimeField()
    last_number = models.PositiveBigIntegerField(
        default=0
    )  # given to a badge: no number is given twice, whatever is erased

    privacy = Privacy(
        of=None,
        why=_("Signing the badges that people carry away"),
        kept=Kept.ALWAYS,
        fields={
            **dict.fromkeys(("name", "public", "created_at", "last_number"), Sees.ADMINISTRATOR),
            "sealed": Sees.NOBODY,
        },
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def seal_owner(self) -> str:
        """For whom its private half is sealed."""
        return f"signing:{self.name}"


class IssuedBadge(models.Model):
    """A badge that its owner had signed. The file is not kept: it is signed anew when it is downloaded."""

    class Kind(models.TextChoices):
        """What it says."""

        VALIDATION = "validation", _("Validated on a theme")
        CERTIFICATE = "certificate", _("Certificate of participation")

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    number = models.PositiveBigIntegerField(unique=True)  # its place in the list of what was revoked
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="issued_badges")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject = models.PositiveBigIntegerField()  # the key of what it says: a validation, a pair
    titles = models.JSONField(default=dict)  # by language
    issued_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    privacy = Privacy(
        of="person",
        why=_("Letting others check a badge that its owner shows them"),
        kept=Kept.ACCOUNT,
        fields=dict.fromkeys(
            ("uid", "number", "person", "kind", "subject", "titles", "issued_at", "expires_on", "revoked_at"), Sees.SELF
        ),
    )

    class Meta:
        ordering = ("-issued_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "kind", "subject"), condition=models.Q(revoked_at=None), name="one_badge_a_subject"
            ),
        )

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        return str(self.titles.get((get_language() or "fr")[:2], ""))


class RevokedNumber(models.Model):
    """The number of a badge that is no longer valid; it outlives its badge, and says nothing of anyone."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()

    privacy = Privacy(
        of=None,
        why=_("Telling whoever checks a badge that it was revoked"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("number", "at"), Sees.COLLEAGUES),
    )

    def __str__(self) -> str:
        return str(self.number)
