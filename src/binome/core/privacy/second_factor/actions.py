"""Asking for a second factor, and telling those whom it concerns before the day comes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict, NotTheirs
from binome.core.people import organisation
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.privacy.second_factor import emails
from binome.core.privacy.second_factor.queries import ROLES, asked_from, holders, rules, without_factor

SOON = timedelta(days=3)


class RulesChanged(Conflict):
    """Someone else decided of the same role meanwhile."""

    reason = _("Someone else has changed one of these roles meanwhile. Here is what applies now.")


class DayIsOver(Conflict):
    """Nobody could have been told."""

    reason = _("Choose today or a later day.")


@transaction.atomic
def ask_by_role(
    changes: Mapping[str, date | None],
    *,
    by: Person | None,
    now: datetime,
    seen: Mapping[str, date] | None = None,
) -> bool:
    """From each day on, ask whoever holds the role for a second factor; None: for none any longer. Whether it changed.

    Other roles stay as they are. `seen`: the rules that whoever decides had before them. Those who have no factor are told
    at once. `by` None is who runs the installation. Raises `NotTheirs`, `DayIsOver`, `RulesChanged`.
    """
    if (by is not None and not by.is_administrator) or not set(changes) <= set(ROLES):
        raise NotTheirs
    row = organisation.locked()
    before: dict[str, str] = row.second_factor
    wanted = {role: day.isoformat() if day else None for role, day in changes.items()}
    changed = {role: day for role, day in wanted.items() if day != before.get(role)}
    if not changed:
        return False
    _check_still_as_seen(changed, before, seen)
    if any(day is not None and day < timezone.localdate(now).isoformat() for day in changed.values()):
        raise DayIsOver
    row.second_factor = {role: day for role, day in {**before, **changed}.items() if day is not None}
    row.save(update_fields=["second_factor"])
    audit.record("privacy.asked_for_second_factor", None, by=by, **{**before, **changed})
    _tell(rules(), now=now)
    return True


def _check_still_as_seen(
    changed: Mapping[str, str | None], before: Mapping[str, str], seen: Mapping[str, date] | None
) -> None:
    if seen is None:
        return
    shown = {role: day.isoformat() for role, day in seen.items()}
    if any(before.get(role) != shown.get(role) for role in changed):
        raise RulesChanged


def tell_concerned(*, now: datetime) -> int:
    """Tell who got a role meanwhile, and once more whom the day concerns within three days; how many lack a factor."""
    return _tell(rules(), now=now)


def _tell(asking: Mapping[str, date], *, now: datetime) -> int:
    if not asking:
        return 0
    today = timezone.localdate(now)
    lacking = list(without_factor(holders(asking)))
    for person in lacking:
        asked = asked_from(person, rules=asking)
        if asked is None:
            continue
        is_soon = today < asked <= today + SOON and emails.is_told(person, asked=asked)
        emails.tell(person, asked=asked, occasion=emails.SOON if is_soon else emails.ANNOUNCED, now=now)
    return len(lacking)
