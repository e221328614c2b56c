"""Groups of the provider: who is in them, and the role that an administrator lets them give."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from scim2_models import InvalidValueException, Meta, Reference, TooManyException, UniquenessException

from binome.core.directory.models import ProvisionedGroup
from binome.core.errors import Conflict
from binome.core.people.text import one_line
from binome.core.privacy import audit
from binome.core.privacy.models import AccessKey
from binome.interfaces.scim.membership import change_members, visible_members
from binome.interfaces.scim.schemas import Group, Member
from binome.interfaces.scim.users import key_of_id

MOST_MEMBERS = 2_000  # groups give roles: one that holds the whole staff gives none


def group_with_id(resource_id: str) -> ProvisionedGroup | None:
    """The group that a provider knows under this id."""
    key = key_of_id(resource_id)
    return None if key is None else ProvisionedGroup.objects.filter(pk=key).first()


def group_of(group: ProvisionedGroup) -> Group:
    """A group as a provider reads it."""
    people = [held.person for held in visible_members(group)]
    words = [group.display_name, group.external_id, *(str(person.pk) for person in people)]
    version = sha256("\x1f".join(words).encode()).hexdigest()[:20]
    members = [Member(value=str(person.pk), ref=Reference(f"Users/{person.pk}")) for person in people]
    return Group(
        id=str(group.pk),
        external_id=group.external_id or None,
        display_name=group.display_name,
        members=members or None,
        meta=Meta(
            resource_type="Group",
            created=group.created_at,
            last_modified=group.changed_at,
            version=f'W/"{version}"',
        ),
    )


@transaction.atomic
def create_group(sent: Group, *, key: AccessKey, now: datetime) -> ProvisionedGroup:
    """Keep a group; it gives no role until an administrator says so."""
    group = ProvisionedGroup(created_at=now)
    _write(group, sent, now=now)
    _change_members(group, _members(sent), now=now)
    audit.record("scim.created_group", group, by=None, key=key.pk)
    return group


@transaction.atomic
def update_group(group: ProvisionedGroup, sent: Group, *, key: AccessKey, now: datetime) -> None:
    """Make of a group what the provider says."""
    _write(group, sent, now=now)
    _change_members(group, _members(sent), now=now)
    audit.record("scim.changed_group", group, by=None, key=key.pk)


@transaction.atomic
def delete_group(group: ProvisionedGroup, *, key: AccessKey, now: datetime) -> None:
    """Let a group go, and with it the roles that it gave."""
    _change_members(group, set(), now=now)
    audit.record("scim.deleted_group", group, by=None, key=key.pk)
    group.delete()


def _change_members(group: ProvisionedGroup, wanted: set[int], *, now: datetime) -> None:
    try:
        change_members(group, wanted, now=now)
    except Conflict as refusal:
        raise InvalidValueException(detail=str(refusal.reason)) from None


def _write(group: ProvisionedGroup, sent: Group, *, now: datetime) -> None:
    name = one_line(sent.display_name or "")[:200]
    if not name:
        raise InvalidValueException(detail="A group has a displayName.")
    group.display_name, group.external_id, group.changed_at = name, one_line(sent.external_id or "")[:254], now
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError:
        raise UniquenessException(detail="Another group has this displayName.") from None


def _members(sent: Group) -> set[int]:
    members: Iterable[Member] = sent.members or []
    numbers = {key_of_id(member.value or "") for member in members}
    if len(numbers) > MOST_MEMBERS:
        raise TooManyException(detail=f"A group has {MOST_MEMBERS} members at most: send the groups that give roles.")
    if None in numbers:
        raise InvalidValueException(detail="A member is no user of this server.")
    return {number for number in numbers if number is not None}
