"""Giving roles and taking them away, across the installation; each appointment is told to the person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict, NotTheirs
from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.models import Programme, ProgrammeRole
from binome.core.programmes.permissions import Role
from binome.interfaces.administration import emails
from binome.interfaces.administration.roles import ADMINISTRATOR, HR


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


@transaction.atomic
def remove(person: Person, *, role: str, programme: Programme | None, by: Person) -> None:
    """Take a role away. Raises `NotTheirs`, `LastAdministrator`, `LastManagerOfAll`."""
    _check_administrator(by)
    if role == ADMINISTRATOR:
        _remove_administrator(person)
        audit.record("administration.removed_administrator", person, by=by)
        return
    if role == HR:
        if not Person.objects.filter(pk=person.pk, is_hr=True).update(is_hr=False):
            raise NotTheirs
    else:
        _remove_from_programme(person, role=role, programme=programme)
    audit.record("administration.removed_role", person, by=by, role=role, programme=programme.pk if programme else None)


def _remove_administrator(person: Person) -> None:
    """All of them are locked, in one order: of two who remove each other at once, the second finds itself the last."""
    administrators = list(Person.objects.select_for_update().filter(is_administrator=True).order_by("pk"))
    if person.pk not in {each.pk for each in administrators}:
        raise NotTheirs
    if not any(each.is_active for each in administrators if each.pk != person.pk):
        raise LastAdministrator
    Person.objects.filter(pk=person.pk).update(is_administrator=False)


def _remove_from_programme(person: Person, *, role: str, programme: Programme | None) -> None:
    held = list(ProgrammeRole.objects.select_for_update().filter(programme=programme, role=role).order_by("pk"))
    mine = next((each for each in held if each.person_id == person.pk), None)
    if mine is None:
        raise NotTheirs
    if role == Role.MANAGER and len(held) == 1:
        raise LastManagerOfAll
    mine.delete()
