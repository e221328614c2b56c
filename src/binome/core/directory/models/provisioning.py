"""Whom an identity provider provisions by SCIM, in which groups, and where it and the staff file disagree."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.people.models import Person

ADMINISTRATORS = Sees.SELF | Sees.ADMINISTRATOR


class ProvisionedPerson(models.Model):
    """What a provider calls someone of the directory, and which columns it fills in; `removed_at`: it deleted them."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="provisioned")
    user_name = models.CharField(max_length=254)
    user_name_key = models.CharField(max_length=254, unique=True)  # in the one spelling under which it is looked up
    external_id = models.CharField(max_length=254, blank=True, db_index=True)
    columns = models.JSONField(default=list)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        of="person",
        why=_("Recognising people the organisation’s identity provider keeps up to date"),
        kept=Kept.EMPLOYED,
        fields={
            **dict.fromkeys(
                ("person", "user_name", "external_id", "columns", "created_at", "changed_at", "removed_at"),
                ADMINISTRATORS,
            ),
            "user_name_key": Sees.NOBODY,
        },
    )

    def __str__(self) -> str:
        return self.user_name


class ProvisionedGroup(models.Model):
    """A group of the provider; its members hold `role` once an administrator has said so on screen."""

    class GrantedRole(models.TextChoices):
        """What the members of a group are in the whole installation."""

        NOTHING = "", pgettext_lazy("role", "None")
        ADMINISTRATOR = "administrator", _("Administrator")
        HR = "hr", pgettext_lazy("role", "Human resources")

    display_name = models.CharField(max_length=200, unique=True)
    external_id = models.CharField(max_length=254, blank=True)
    role = models.CharField(max_length=13, choices=GrantedRole.choices, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    privacy = Privacy(
        of=None,
        why=_("Giving roles by the groups of the organisation’s identity provider"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("display_name", "external_id", "role", "created_at", "changed_at"), Sees.ADMINISTRATOR),
    )

    class Meta:
        ordering = ("display_name",)

    def __str__(self) -> str:
        return self.display_name


class GroupMember(models.Model):
    """Someone in a group of the provider; `gave_role`: the role is theirs because of it, and goes with it."""

    group = models.ForeignKey(ProvisionedGroup, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    gave_role = models.BooleanField(default=False)

    privacy = Privacy(
        of="person",
        why=_("Giving roles by the groups of the organisation’s identity provider"),
        kept=Kept.EMPLOYED,
        fields=dict.fromkeys(("group", "person", "gave_role"), ADMINISTRATORS),
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("group", "person"), name="once_in_a_group"),)

    def __str__(self) -> str:
        return f"{self.group_id} · {self.person_id}"


class ProvisioningRules(models.Model):
    """Of people whom both a provider and staff files describe: which columns are the provider's. A single row."""

    names = models.BooleanField(_("Names and language"), default=True)
    address = models.BooleanField(_("Email address"), default=True)
    post = models.BooleanField(_("Entity, manager and job title"), default=True)
    place = models.BooleanField(_("Site, country and time zone"), default=True)
    standing = models.BooleanField(_("Whether they work here"), default=True)

    privacy = Privacy(
        of=None,
        why=_("Saying once which source is right where two describe the same person"),
        kept=Kept.ALWAYS,
        fields=dict.fromkeys(("names", "address", "post", "place", "standing"), Sees.ADMINISTRATOR),
    )

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_set_of_rules"),)

    def __str__(self) -> str:
        return f"{self.pk}"


class ProvisioningConflict(models.Model):
    """What a provider sent and was not written: the column belongs to the staff file, or a rule refused it."""

    subject = models.CharField(max_length=254)  # the user name: there may be no person yet
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    column = models.CharField(max_length=30, blank=True)  # empty: nothing was written at all
    reason = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Correcting what two sources say differently of someone"),
        kept=Kept.YEAR,  # who was refused is nobody here, and never leaves; what still holds is sent and noted again
        since="at",
        fields=dict.fromkeys(("subject", "person", "column", "reason", "details", "at"), ADMINISTRATORS),
    )

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=("subject", "column"), name="one_conflict_a_column"),)

    def __str__(self) -> str:
        return f"{self.subject}: {self.column}"
