"""Asking for a second factor, and telling those whom it concerns before the day comes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict, NotTheirs
from binome.core.people import organisation
from binome.core.people.models import Organisation, Person
from binome.core.privacy import audit
from binome.core.privacy.second_factor import emails
from binome.core.privacy.second_factor.queries import ROLES, asked_from, holders, without_factor

SOON = timedelta(days=3)


class DayIsOver(Conflict):
    """Nobody could have been told."""

    reason = _("Choose today or a later day.")


@transaction.atomic
def ask_by_role(rules: Mapping[str, date], *, by: Person | None, now: datetime) -> bool:
    """From each day on, ask whoever holds the role for a second factor; roles left out ask for none. Whether it changed.

    Those who have none are told at once. `by` None is who runs the installation. Raises `NotTheirs`, `DayIsOver`.
    """
    if (by is not None and not by.is_administrator) or not set(rules) <= set(ROLES):
        raise NotTheirs
    Organisation.objects.get_or_create(pk=organisation.ONLY)
    row = Organisation.objects.select_for_update().get(pk=organisation.ONLY)
    wanted = {role: day.isoformat() for role, day in rules.items()}
    if wanted == row.second_factor:
        return False
    today = timezone.localdate(now)
    if any(day < today and wanted[role] != row.second_factor.get(role) for role, day in rules.items()):
        raise DayIsOver
    before, row.second_factor = row.second_factor, wanted
    row.save(update_fields=["second_factor"])
    days: dict[str, str | int | bool | None] = {role: wanted.get(role) for role in {*wanted, *before}}
    audit.record("privacy.asked_for_second_factor", None, by=by, **days)
    _tell(rules, now=now)
    transaction.on_commit(organisation.forget)
    return True


def tell_concerned(*, now: datetime) -> int:
    """Tell who got a role meanwhile, and once more whom the day concerns within three days; how many lack a factor."""
    return _tell(organisation.current().second_factor, now=now)


def _tell(rules: Mapping[str, date], *, now: datetime) -> int:
    if not rules:
        return 0
    today = timezone.localdate(now)
    lacking = list(without_factor(holders(rules)))
    for person in lacking:
        asked = asked_from(person, rules=rules)
        if asked is None:
            continue
        is_soon = today < asked <= today + SOON and emails.is_told(person, asked=asked)
        emails.tell(person, asked=asked, occasion=emails.SOON if is_soon else emails.ANNOUNCED, now=now)
    return len(lacking)
