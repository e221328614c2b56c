"""Taking an import of people back: everyone as before, joiners gone, unless the world has moved on since."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model, ProtectedError, Q, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone

from binome.core.directory import employment
from binome.core.directory.access import guard_of
from binome.core.directory.errors import CannotUndo, NotTheirsToUndo
from binome.core.directory.models import Import, ImportChange
from binome.core.directory.people.addresses import tell_new_addresses
from binome.core.directory.people.writing import COLUMNS, columns_of, put_addresses_aside
from binome.core.people.bulk import update_people
from binome.core.people.models import Entity, FormerPost, Person
from binome.core.people.unplaced import put_back

WRITTEN_BY_IMPORTS = (ImportChange, FormerPost, Person)  # rows that the import itself wrote about a joiner


def undo_people(file_import: Import, changes: list[ImportChange], *, by: Person | None, now: datetime) -> None:
    """Everyone as before and joiners gone. Raises `CannotUndo` when the world has moved on since."""
    _check_guarded(file_import, changes, by=by)
    created = Person.objects.filter(pk__in=file_import.changed.filter(created=True).values("person"))
    in_use = Q(last_login__isnull=False) | Q(is_administrator=True) | Q(is_hr=True)
    if created.filter(in_use).exists() or any(rows.exists() for rows in _traces_of(created)):
        raise CannotUndo
    if removed := file_import.summary.get("undo", {}).get("removed"):
        put_back(removed)
    changed = [change for change in changes if not change.created]
    undone = []
    for change in changed:
        current = columns_of(change.person)
        if any(current[name] != value for name, value in change.after.items()):
            raise CannotUndo
        for name, value in change.before.items():
            is_day = value and name in {"joined_on", "left_on"}
            setattr(change.person, name, date.fromisoformat(value) if is_day else value)
        change.person.is_active = change.person.works_on(
            timezone.localdate(now)
        )  # the date may have come since the import
        undone.append(
            ImportChange(person=change.person, before={name: current[name] for name in (*change.after, "is_active")})
        )
    FormerPost.objects.filter(pk__in=file_import.changed.values("former_post")).delete()
    created.delete()  # first: someone may take back the address that a joiner bore
    put_addresses_aside([change.person_id for change in changed if "email" in change.before])
    update_people([change.person for change in changed], columns=COLUMNS)
    tell_new_addresses(undone, source=str(file_import.pk), by=by, now=now)
    employment.announce(undone, now=now)
    _undo_chart(file_import)


def _check_guarded(file_import: Import, changes: list[ImportChange], *, by: Person | None) -> None:
    """Undoing changes people as an import does, and no more may be changed by it."""
    guard = guard_of(by, people={change.person.staff_id for change in changes})
    moves_entities = guard.adds_only and file_import.summary.get("undo", {}).get("moved")
    if moves_entities or not all(guard.allows(change.before, of=change.person.staff_id) for change in changes):
        raise NotTheirsToUndo


def _traces_of(people: QuerySet[Person]) -> Iterator[QuerySet[Model]]:
    """Everything that points at these people and that no import wrote: invitations, applications, roles, letters …"""
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in WRITTEN_BY_IMPORTS:
            model: type[Model] = relation.related_model
            yield model._base_manager.filter(**{f"{relation.field.name}__in": people.values("pk")})


def _undo_chart(file_import: Import) -> None:
    """Entities it moved go back; entities it created go, unless something else stands in them by now."""
    done = file_import.summary.get("undo", {})
    for pk, parent in done.get("moved", {}).items():
        Entity.objects.filter(pk=int(pk)).update(parent_id=parent)
    for pk in done.get("created", []):
        Entity.objects.filter(parent_id=pk, pk__in=done["created"]).update(parent=None)
    for pk in done.get("created", []):
        try:
            with transaction.atomic():
                Entity.objects.filter(pk=pk).delete()
        except ProtectedError:
            continue
