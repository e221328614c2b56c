"""Giving roles and taking them away, across the installation; each appointment is told to the person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict, NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.models import Programme, ProgrammeRole
from binome.core.programmes.permissions import ADMINISTRATOR, HR, Role
from binome.interfaces.administration import emails


class LastAdministrator(Conflict):
    """Nobody could name another."""

    reason = _("This is the last administrator who works here. Name another one first.")


class LastManagerOfAll(Conflict):
    """Nobody would steer the programme."""

    reason = _("This is the programme’s last manager. Name another one first.")


def _check_administrator(by: Person) -> None:
    if not by.is_administrator:
        raise NotTheirs


@transaction.atomic
def appoint(person: Person, *, role: str, programme: Programme | None, by: Person, now: datetime) -> bool:
    """Give a role; whether it is new. The person is told in their language. Raises `NotTheirs`."""
    _check_administrator(by)
    return grant(person, role=role, programme=programme, by=by, now=now)


@transaction.atomic
def grant(person: Person, *, role: str, programme: Programme | None, by: Person | None, now: datetime) -> bool:
    """Give a role on behalf of whoever may say so; `by` None: a group of the identity provider. Raises `NotTheirs`."""
    # Looked for once more when the lock is given: whoever leaves at the same moment is then gone, and gets no role.
    held = Person.objects.employed().select_for_update(of=("self",)).filter(pk=person.pk).first()
    if held is None:
        raise NotTheirs
    new = _give(held, role=role, programme=programme)
    if new:
        act = "administration.named_administrator" if role == ADMINISTRATOR else "administration.appointed"
        audit.record(act, held, by=by, role=role, programme=programme.pk if programme else None)
        emails.tell_appointment(held, role=role, programme=programme, by=by, now=now)
    return new


def _give(person: Person, *, role: str, programme: Programme | None) -> bool:
    if role in {ADMINISTRATOR, HR}:
        column = "is_administrator" if role == ADMINISTRATOR else "is_hr"
        return bool(Person.objects.filter(pk=person.pk, **{column: False}).update(**{column: True}))
    if programme is None or role not in Role.values:
        raise NotTheirs
    return ProgrammeRole.objects.get_or_create(person=person, programme=programme, role=role)[1]


def grant_by_provider(person: Person, *, role: str, programme: Programme | None, provider: str, now: datetime) -> None:
    """Give a role because a group of the organisation's sign-in service says so; the person is told."""
    if _give(person, role=role, programme=programme):
        act = "administration.named_administrator" if role == ADMINISTRATOR else "administration.appointed"
        detail = {"role": role, "programme": programme.pk if programme else None, "provider": provider}
        audit.record(act, person, by=None, **detail)
        emails.tell_appointment(person, role=role, programme=programme, by=None, now=now)


def withdraw_by_provider(
    person: Person, *, role: str, programme: Programme | None, provider: str, now: datetime
) -> None:
    """Take a role away because no group says so any longer; the last of a kind stays, and the trail says it."""
    detail = {"role": role, "programme": programme.pk if programme else None, "provider": provider}
    if not _holds(person, role=role, programme=programme):
        return
    try:
        _take(person, role=role, programme=programme)
    except Conflict:
        audit.record("administration.kept_last", person, by=None, **detail)
        return
    act = "administration.removed_administrator" if role == ADMINISTRATOR else "administration.removed_role"
    audit.record(act, person, by=None, **detail)


def _holds(person: Person, *, role: str, programme: Programme | None) -> bool:
    if role in {ADMINISTRATOR, HR}:
        return person.is_administrator if role == ADMINISTRATOR else person.is_hr
    return ProgrammeRole.objects.filter(person=person, programme=programme, role=role).exists()


@transaction.atomic
def remove(person: Person, *, role: str, programme: Programme | None, by: Person) -> None:
    """Take a role away. Raises `NotTheirs`, `LastAdministrator`, `LastManagerOfAll`."""
    _check_administrator(by)
    withdraw(person, role=role, programme=programme, by=by)


@transaction.atomic
def withdraw(person: Person, *, role: str, programme: Programme | None, by: Person | None) -> None:
    """Take a role away on behalf of whoever may say so. Raises `NotTheirs`, `LastAdministrator`, `LastManagerOfAll`."""
    _take(person, role=role, programme=programme)
    if role == ADMINISTRATOR:
        audit.record("administration.removed_administrator", person, by=by)
        return
    audit.record("administration.removed_role", person, by=by, role=role, programme=programme.pk if programme else None)


def _take(person: Person, *, role: str, programme: Programme | None) -> None:
    if role == ADMINISTRATOR:
        _remove_administrator(person)
    elif role == HR:
        if not Person.objects.filter(pk=person.pk, is_hr=True).update(is_hr=False):
            raise NotTheirs
    else:
        _remove_from_programme(person, role=role, programme=programme)


def _remove_administrator(person: Person) -> None:
    """All of them are locked, in one order: of two who remove each other at once, the second finds itself the last."""
    administrators = list(Person.objects.select_for_update().filter(is_administrator=True).order_by("pk"))
    if person.pk not in {each.pk for each in administrators}:
        raise NotTheirs
    if not any(each.is_active for each in administrators if each.pk != person.pk):
        raise LastAdministrator
    Person.objects.filter(pk=person.pk).update(is_administrator=False)


def _remove_from_programme(person: Person, *, role: str, programme: Programme | None) -> None:
    # All who hold the role, in one order, as administrators are: the second of two that go at once finds itself the last.
    held = list(ProgrammeRole.objects.select_for_update().filter(programme=programme, role=role).order_by("pk"))
    mine = next((each for each in held if each.person_id == person.pk), None)
    if mine is None:
        raise NotTheirs
    if role == Role.MANAGER and len(held) == 1:
        raise LastManagerOfAll
    mine.delete()
