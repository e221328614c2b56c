"""Who is in a group of the provider, and the role that an administrator lets it give."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from binome.core.directory.models import GroupMember, ProvisionedGroup
from binome.core.errors import Conflict, NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.interfaces.administration import appointing
from binome.interfaces.scim.users import PEOPLE


class UnknownMember(Conflict):
    """A provider names someone who is not there."""

    reason = _("A member of the group is nobody in the directory.")


def visible_members(group: ProvisionedGroup) -> QuerySet[GroupMember]:
    seen = group.members.select_related("person").exclude(person__provisioned__removed_at__isnull=False)
    return seen.order_by("person")


@transaction.atomic
def let_give(group: ProvisionedGroup, role: str, *, by: Person, now: datetime) -> None:
    """Say which role the members of a group have; the one it gave before is taken back. Raises `Conflict`."""
    if not by.is_administrator:
        raise NotTheirs
    held = list(group.members.select_related("person"))
    for member in held:
        _take_back(member, role=group.role)
    group.role = ProvisionedGroup.GrantedRole(role)
    group.changed_at = now
    group.save(update_fields=["role", "changed_at"])
    for member in held:
        _give(member, role=role, now=now)
    audit.record("scim.let_group_give", group, by=by, role=role)


def change_members(group: ProvisionedGroup, wanted: set[int], *, now: datetime) -> None:
    """Make these people the members; newcomers get the group's role, whoever leaves it loses what it gave.

    Raises `UnknownMember`, `LastAdministrator`.
    """
    held = {member.person_id: member for member in visible_members(group)}
    for member in [member for number, member in held.items() if number not in wanted]:
        _take_back(member, role=group.role)
        member.delete()
    joining = list(PEOPLE.filter(pk__in=wanted - held.keys()).order_by("pk"))
    if len(joining) < len(wanted - held.keys()):
        raise UnknownMember
    for person in joining:
        _give(GroupMember.objects.create(group=group, person=person), role=group.role, now=now)


@transaction.atomic
def leave_groups(person: Person) -> None:
    """A provider that deletes someone has them in no group any more: they would come back with the roles of that day."""
    for member in GroupMember.objects.filter(person=person).select_related("group", "person"):
        with suppress(appointing.LastAdministrator):  # nobody else works here who could name one
            _take_back(member, role=member.group.role)
        member.delete()


def _give(member: GroupMember, *, role: str, now: datetime) -> None:
    """Someone who had the role already keeps it when they leave the group; who does not work here gets none."""
    if role and member.person.is_active:
        new = appointing.grant(member.person, role=role, programme=None, by=None, now=now)
        GroupMember.objects.filter(pk=member.pk).update(gave_role=new)


def _take_back(member: GroupMember, *, role: str) -> None:
    if role and member.gave_role:
        still = Person.objects.filter(pk=member.person_id, **{f"is_{role}": True}).exists()
        if still:  # nobody took it away on screen meanwhile
            appointing.withdraw(member.person, role=role, programme=None, by=None)
        GroupMember.objects.filter(pk=member.pk).update(gave_role=False)
