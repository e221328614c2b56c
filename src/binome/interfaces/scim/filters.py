"""SCIM filters as questions to the database: what providers ask to recognise people and groups."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from scim2_models import InvalidFilterException
from scim2_models.path import (
    CompareOperator,
    Comparison,
    FilterNode,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

from binome.core.directory.models import GroupMember, ProvisionedPerson
from binome.core.directory.provisioning.people import key_of_user_name
from binome.core.people.models import Person
from binome.core.people.text import address_key, cleaned
from binome.interfaces.scim.users import key_of_id

LONGEST = 2_000  # characters; a provider's own are some dozens
MOST_TERMS = 50
ASKED = "userName, externalId, id, emails.value, active, displayName and members.value are compared, with eq"
Lookup = Callable[[Any], Q]


def _text(value: Any) -> str:
    """What a filter compares with, without the halves of signs that JSON may hold and no database takes."""
    return cleaned(value.encode(errors="ignore").decode()) if isinstance(value, str) else ""


def _by_id(value: Any) -> Q:
    key = _key(value)
    return Q(pk__in=()) if key is None else Q(pk=key)


def _key(value: Any) -> int | None:
    return key_of_id(value) if isinstance(value, str) else None


def _by_user_name(value: Any) -> Q:
    """The provider's own name for someone; of those it does not keep, their address."""
    known = ProvisionedPerson.objects.filter(user_name_key=key_of_user_name(_text(value))).values("person")
    return Q(pk__in=known) | (_by_address(value) & Q(provisioned=None))


def _by_address(value: Any) -> Q:
    key = address_key(_text(value))
    return Q(pk__in=Person.objects.filter(Exact(Lower("email"), key)).values("pk")) if key else Q(pk__in=())


def _by_external_id(value: Any) -> Q:
    known = ProvisionedPerson.objects.filter(external_id=_text(value)).values("person")
    return Q(pk__in=known) if _text(value) else Q(pk__in=())


def _by_member(value: Any) -> Q:
    key = _key(value)
    return Q(pk__in=()) if key is None else Q(pk__in=GroupMember.objects.filter(person=key).values("group"))


USERS: Mapping[str, Lookup] = {
    "id": _by_id,
    "username": _by_user_name,
    "externalid": _by_external_id,
    "emails": _by_address,
    "emails.value": _by_address,
    "emails.type": lambda value: Q() if _text(value).lower() == "work" else Q(pk__in=()),
    "emails.primary": lambda value: Q() if value is True else Q(pk__in=()),
    "active": lambda value: Q(is_active=value is True),
    "employeenumber": lambda value: Q(staff_id=_text(value)),
}
GROUPS: Mapping[str, Lookup] = {
    "id": _by_id,
    "displayname": lambda value: Q(display_name=_text(value)),
    "externalid": lambda value: Q(external_id=_text(value)) if _text(value) else Q(pk__in=()),
    "members": _by_member,
    "members.value": _by_member,
}


class Conditions(FilterVisitor[Q]):
    """Turns a filter into a condition; refuses what would need every row to be read."""

    def __init__(self, lookups: Mapping[str, Lookup]) -> None:
        self.lookups = lookups
        self.prefix = ""
        self.terms = 0

    def visit(self, node: FilterNode) -> Q:
        """Count the terms: a database takes only so many."""
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise InvalidFilterException(detail=f"A filter has {MOST_TERMS} terms at most.")
        return super().visit(node)

    def visit_comparison(self, node: Comparison) -> Q:
        """An attribute and a value."""
        path = node.attr_path
        name = ".".join(part for part in (self.prefix, path.attr, path.sub_attr) if part).lower()
        lookup = self.lookups.get(name)
        if lookup is None or node.op is not CompareOperator.eq:
            raise InvalidFilterException(detail=f"Not a filter of this server: {ASKED}.")
        return lookup(node.value)

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        """And, or."""
        condition, *others = (self.visit(term) for term in node.terms)
        for other in others:
            condition = condition & other if node.op is LogicalOperator.and_ else condition | other
        return condition

    def visit_value_path(self, node: ValuePath) -> Q:
        """Conditions on one entry of a list."""
        self.prefix = node.attr_path.attr
        try:
            return self.visit(node.val_filter)
        finally:
            self.prefix = ""

    def visit_not(self, node: Not) -> Q:
        """Refused: it would list everyone else."""
        raise InvalidFilterException(detail=f"Not a filter of this server: {ASKED}.")

    def visit_present(self, node: Present) -> Q:
        """Refused, for the same reason."""
        raise InvalidFilterException(detail=f"Not a filter of this server: {ASKED}.")
