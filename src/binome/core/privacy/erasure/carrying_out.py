"""The act: one transaction in which a person becomes a code, and nothing that names them is left."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict
from binome.core.people.bulk import hold_directory
from binome.core.people.declarations import Fate, Privacy
from binome.core.people.models import Person
from binome.core.people.signals import people_erased, people_left
from binome.core.privacy import audit
from binome.core.privacy.erasure import remembering
from binome.core.privacy.erasure.fates import Model, declared, keys_to_people, of_libraries
from binome.core.privacy.erasure.personal_names import is_erased, names_of_person, pseudonym_of, put_pseudonym
from binome.core.privacy.erasure.texts import clean
from binome.core.privacy.models import ErasureRequest

log = logging.getLogger("binome.erasure")


class ErasedAlready(Conflict):
    """Nothing is left to erase."""

    reason = _("This person was erased already.")


class NobodyElseAdministers(Conflict):
    """Nobody could run the installation afterwards."""

    reason = _("This is the last administrator: name another one first.")


class NobodyErasesThemselves(Conflict):
    """What cannot be taken back is done by somebody else."""

    reason = _("You cannot erase yourself: ask a colleague of human resources.")


@dataclass
class Erased:
    """What an erasure did, or would do: rows by what became of them, and by table."""

    pseudonym: str
    rows: dict[Fate, dict[str, int]] = field(default_factory=dict)

    def note(self, fate: Fate, model: Model, count: int) -> None:
        """Count rows of a table."""
        if count:
            table = self.rows.setdefault(fate, {})
            table[model._meta.label_lower] = table.get(model._meta.label_lower, 0) + count

    def count(self, fate: Fate) -> int:
        """How many rows met this fate."""
        return sum(self.rows.get(fate, {}).values())


def erase(person: Person, *, by: Person | None, now: datetime) -> Erased:
    """Erase `person` as every model declares it. Raises `Conflict` where that cannot be.

    Whoever still works here leaves first, so that each step ends what they took part in.
    """
    with transaction.atomic():
        erased = _erase(person.pk, by=by, now=now)
    caches["default"].clear()  # counts of tries stand there under addresses
    try:
        remembering.write_list()
    except OSError:  # the database remembers it too, and the next backup or erasure writes the list
        log.exception("the list of erasures could not be written")
    return erased


def rehearse(person: Person, *, now: datetime) -> Erased:
    """What `erase` would do, counted by doing it and taking it back."""
    with transaction.atomic():
        erased = _erase(person.pk, by=None, now=now)
        transaction.set_rollback(True)
    return erased


def _erase(key: int, *, by: Person | None, now: datetime) -> Erased:
    _overwrite_what_is_deleted()
    # The directory first, as in every import: one that is being written may bring this very person back.
    hold_directory()
    person = Person.objects.select_for_update().get(pk=key)
    _check(person, by=by)
    who = names_of_person(person)
    erased = Erased(pseudonym_of(person))
    remembering.remember(person, now=now)
    if person.is_active:
        _leave(person, now=now)
    people_erased.send(Person, people=[person], now=now)
    _carry_out(person, erased)
    for model, privacy in declared():
        erased.note(Fate.NAMES, model, clean(model, privacy, person=person, who=who))
    for model in of_libraries():
        erased.note(Fate.NAMES, model, clean(model, None, person=person, who=who))
    _become_a_code(person, erased)
    ErasureRequest.objects.filter(person=person, closed_at=None).update(
        closed_at=now, closed_by=by, carried_out=True, reason=""
    )
    audit.record("privacy.erased_person", person, by=by, rows=sum(sum(each.values()) for each in erased.rows.values()))
    return erased


def _check(person: Person, *, by: Person | None) -> None:
    if is_erased(person):
        raise ErasedAlready
    if by is not None and by.pk == person.pk:
        raise NobodyErasesThemselves
    others = Person.objects.employed().filter(is_administrator=True).exclude(pk=person.pk)
    if person.is_administrator and person.is_active and not others.exists():
        raise NobodyElseAdministers


def _leave(person: Person, *, now: datetime) -> None:
    person.is_active = False
    person.left_on = person.left_on or timezone.localdate(now)
    person.save(update_fields=["is_active", "left_on"])
    people_left.send(Person, people=[person], now=now)


def _carry_out(person: Person, erased: Erased) -> None:
    """Rows are looked for before any is changed: what leads to them may be cleared on the way."""
    affected = [
        (model, privacy, _keys(model, privacy, person)) for model, privacy in declared() if privacy.of is not None
    ]
    for model, privacy, keys in affected:
        if model is not Person and privacy.erased is not Fate.DELETED:
            _change(model, privacy, keys, erased)
    for model, privacy, keys in affected:
        if privacy.erased is Fate.DELETED:
            erased.note(Fate.DELETED, model, _deleted(model, Q(pk__in=keys)))
        elif privacy.goes is not None:
            erased.note(Fate.DELETED, model, _deleted(model, privacy.goes & Q(pk__in=keys)))
    for model, privacy in declared():
        for name in privacy.unlinks:
            rows = model._base_manager.filter(**{name: person})
            erased.note(Fate.CLEARED, model, rows.update(**{name: None}))
    for model in of_libraries():
        for name in keys_to_people(model):
            erased.note(Fate.DELETED, model, _deleted(model, Q(**{name: person})))
    sessions = [each.pk for each in Session.objects.iterator() if each.get_decoded().get(SESSION_KEY) == str(person.pk)]
    erased.note(Fate.DELETED, Session, _deleted(Session, Q(pk__in=sessions)))


def _keys(model: Model, privacy: Privacy, person: Person) -> list[object]:
    keys: dict[object, None] = {}
    for path in privacy.paths:
        about = {"pk": person.pk} if path == "pk" else {path: person}
        keys |= dict.fromkeys(model._base_manager.filter(**about).values_list("pk", flat=True))
    return list(keys)


def _change(model: Model, privacy: Privacy, keys: list[object], erased: Erased) -> None:
    rows = model._base_manager.filter(pk__in=keys)
    if privacy.clears:
        erased.note(Fate.CLEARED, model, rows.update(**privacy.clears))
    else:
        erased.note(privacy.erased, model, len(keys))


def _deleted(model: Model, which: Q) -> int:
    return model._base_manager.filter(which).delete()[1].get(model._meta.label, 0)


def _become_a_code(person: Person, erased: Erased) -> None:
    privacy: Privacy = Person.privacy
    Person.objects.filter(pk=person.pk).update(**privacy.clears)
    person.refresh_from_db()
    put_pseudonym(person)
    person.save()
    erased.note(Fate.PSEUDONYM, Person, 1)


def _overwrite_what_is_deleted() -> None:
    """SQLite leaves what it deletes in the file until something else is written there; a copy of the file would tell it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def counted(person: Person) -> dict[Fate, int]:
    """How many rows about `person` meet each fate, without looking through the texts of others."""
    counts: dict[Fate, int] = {}
    for model, privacy in declared():
        if privacy.of is not None and model is not Person:
            fate = Fate.CLEARED if privacy.clears and privacy.erased is not Fate.DELETED else privacy.erased
            counts[fate] = counts.get(fate, 0) + len(_keys(model, privacy, person))
    return counts
