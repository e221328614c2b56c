"""Administrators: named, removed. The first one is named from the command line, on an empty installation."""

import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from binome.core.people.models import Person
from binome.core.people.text import address_key, one_line
from binome.core.people.unplaced import unplaced_entity
from binome.core.privacy import audit


class AdministrationRefused(Exception):
    """The act is impossible; the message is one sentence for whoever asked, and nothing was written."""


@dataclass(frozen=True)
class NamedAdministrator:
    """An administrator, and what naming them changed."""

    person: Person
    is_new_person: bool
    is_new_administrator: bool


@dataclass(frozen=True)
class Identity:
    """What is known of someone besides their address; empty where nothing was said."""

    given_name: str = ""
    family_name: str = ""
    staff_id: str = ""
    language: str = "fr"


@transaction.atomic
def name_administrator(
    address: str, *, identity: Identity, hr: bool = False, by: Person | None = None
) -> NamedAdministrator:
    """Make the person at `address` an administrator, and HR when `hr`; someone absent from the directory is added to it.

    Someone added without a staff id bears their address in its place until an import brings the real one.
    Raises `AdministrationRefused`.
    """
    email = _checked_address(address)
    # locked: an import that writes the same person waits, and finds their rights as they are named here
    person = Person.objects.with_address(email).select_for_update(of=("self",)).first()
    is_new_person = person is None
    if person is None:
        person = _add_person(email, identity=identity)
    else:
        _check_known(person, identity=identity)
    is_new_administrator = not person.is_administrator
    if is_new_administrator or (hr and not person.is_hr):
        person.is_administrator, person.is_hr = True, person.is_hr or hr
        person.save(update_fields=["is_administrator", "is_hr"])
        audit.record("administration.named_administrator", person, by=by, hr=person.is_hr, new_person=is_new_person)
    return NamedAdministrator(person, is_new_person, is_new_administrator)


@transaction.atomic
def remove_administrator(address: str, *, hr: bool = False, by: Person | None = None) -> Person:
    """Take the administrator's rights from the person at `address`, and those of HR when `hr`; they stay in the directory.

    Raises `AdministrationRefused` for the last one: nobody could name another on screen.
    """
    email = _checked_address(address)
    # all of them are locked, in one order: of two who remove each other at once, the second finds itself the last
    administrators = list(Person.objects.select_for_update().filter(is_administrator=True).order_by("pk"))
    person = next((administrator for administrator in administrators if administrator.email.lower() == email), None)
    if person is None:
        raise AdministrationRefused(f"{email} is not an administrator.")
    if person.is_active and not any(
        administrator.is_active for administrator in administrators if administrator.pk != person.pk
    ):
        raise AdministrationRefused(f"{email} is the last administrator: name another one first.")
    person.is_administrator, person.is_hr = False, person.is_hr and not hr
    person.save(update_fields=["is_administrator", "is_hr"])
    audit.record("administration.removed_administrator", person, by=by, hr=person.is_hr)
    return person


def _checked_address(address: str) -> str:
    email = unicodedata.normalize("NFC", address_key(address))
    refusal = AdministrationRefused(f"{address!r} is not an email address.")
    if not unicodedata.is_normalized("NFKC", email):  # letters that only look like those of another address
        raise refusal
    try:
        validate_email(email)
    except ValidationError:
        raise refusal from None
    return email


def _add_person(email: str, *, identity: Identity) -> Person:
    given_name, family_name = one_line(identity.given_name), one_line(identity.family_name)
    if not given_name and not family_name:
        given_name, family_name = _name_in(email)
    person = Person(
        email=email,
        given_name=given_name,
        family_name=family_name,
        staff_id=one_line(identity.staff_id) or email,
        preferred_language=identity.language,
    )
    person.set_unusable_password()
    _check_lengths(person)
    _check_free(person.staff_id)
    person.entity = unplaced_entity()
    person.save()
    return person


def _check_known(person: Person, *, identity: Identity) -> None:
    """Someone of the directory keeps what it says of them; a staff id replaces an address that stood in its place."""
    if not person.is_active:
        raise AdministrationRefused(f"{person.email} no longer works here, says the directory: correct that first.")
    staff_id = one_line(identity.staff_id)
    if not staff_id or staff_id == person.staff_id:
        return
    if not person.awaits_staff_id:
        raise AdministrationRefused(f"{person.email} has the staff id {person.staff_id}, not {staff_id}.")
    person.staff_id = staff_id
    _check_lengths(person)
    _check_free(staff_id)
    person.save(update_fields=["staff_id", "search_key"])


def _check_free(staff_id: str) -> None:
    if holder := Person.objects.filter(staff_id=staff_id).first():
        raise AdministrationRefused(f"The staff id {staff_id} belongs to {holder.email}.")


def _check_lengths(person: Person) -> None:
    """Long values would be refused by PostgreSQL, or cut the directory's columns."""
    words = {"email address": person.email, "staff id": person.staff_id}
    words |= {"given name": person.given_name, "family name": person.family_name}
    longest = {"email address": 254, "staff id": 60, "given name": 200, "family name": 200}
    for name, value in words.items():
        if not value.isprintable():  # what the terminal sent is no text
            raise AdministrationRefused(f"The {name} is not plain text.")
        if len(value) > longest[name]:
            hint = ": say which one with --staff-id" if value == person.email and name == "staff id" else ""
            raise AdministrationRefused(f"The {name} is longer than {longest[name]} characters{hint}.")


def _name_in(email: str) -> tuple[str, str]:
    """What an address tells of a name: ana.de-la-tour@… is Ana De-La-Tour; the import will say better."""
    given_name, _, family_name = email.partition("@")[0].partition(".")
    return given_name.title(), family_name.replace(".", " ").title()
