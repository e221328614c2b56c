"""Who must have a second factor from which day, and who has one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from binome.core.framework.compiled_query import PERSON, CompiledQuery
from binome.core.people import organisation
from binome.core.people.models import Organisation, Person
from binome.core.programmes.models import ProgrammeRole
from binome.core.programmes.permissions import ADMINISTRATOR, HR, Role

ROLES = (ADMINISTRATOR, HR, *Role.values)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes come with one of them
READ_WITH = "second_factor_rules"
_UNREAD = object()  # of someone who was read without the rules
_COLUMNS = {ADMINISTRATOR: "is_administrator", HR: "is_hr"}
_HELD_IN_PROGRAMMES = CompiledQuery(lambda: ProgrammeRole.objects.filter(person=PERSON).values_list("role", flat=True))
_FACTORS = CompiledQuery(lambda: Authenticator.objects.filter(user=PERSON, type__in=FACTORS))


def _kept_rules() -> "QuerySet[Organisation, dict[str, str]]":
    return Organisation.objects.filter(pk=organisation.ONLY).values_list("second_factor", flat=True)


_RULES = CompiledQuery(_kept_rules)


def rules() -> dict[str, date]:
    """The roles that ask for a second factor, each with the day from which it does, as the database has them now."""
    return _as_days(_RULES.first())


def with_rules(people: "QuerySet[Person]") -> "QuerySet[Person]":
    """These people, each read together with the rules of that moment.

    Every page asks for them: a question of its own would cost each page, and a copy in memory would let people pass for
    as long as another process does not know of a change.
    """
    return people.annotate(**{READ_WITH: Subquery(_kept_rules())})


def _rules_read_with(person: Person) -> dict[str, date]:
    read: Any = getattr(person, READ_WITH, _UNREAD)
    return rules() if read is _UNREAD else _as_days(read)


def _as_days(kept: Mapping[str, str] | None) -> dict[str, date]:
    return {role: date.fromisoformat(day) for role, day in (kept or {}).items()}


def asked_from(person: Person, *, rules: Mapping[str, date] | None = None) -> date | None:
    """The day from which a role of `person` asks for a second factor; None where none does.

    Every page asks: a question reaches the database only where a role of programmes has a rule.
    """
    asking = _rules_read_with(person) if rules is None else rules
    return min((asking[role] for role in roles_that_ask(person, asking)), default=None) if asking else None


def roles_that_ask(person: Person, rules: Mapping[str, date]) -> list[str]:
    """The roles of `person` that are in `rules`."""
    held = {role for role, column in _COLUMNS.items() if getattr(person, column)}
    if not _COLUMNS.keys() >= rules.keys():
        held |= set(_HELD_IN_PROGRAMMES.rows(person=person))
    return [role for role in ROLES if role in rules and role in held]


def has_factor(person: Person) -> bool:
    """Whether `person` has set up an authenticator application or a passkey."""
    return _FACTORS.first(person=person) is not None


def factors_of(person: Person) -> int:
    """How many applications and passkeys `person` has set up."""
    return len(_FACTORS.rows(person=person))


def holders(roles: Mapping[str, date] | tuple[str, ...]) -> QuerySet[Person]:
    """Who works here and holds one of `roles`."""
    wanted = Q(programme_roles__role__in=[role for role in roles if role not in _COLUMNS])
    for role, column in _COLUMNS.items():
        if role in roles:
            wanted |= Q(**{column: True})
    return Person.objects.employed().filter(wanted).distinct()


def without_factor(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those of `people` who have set none up."""
    return people.exclude(Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)))
