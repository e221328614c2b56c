"""Taking the last import back: everyone as before, joiners gone, unless the world has moved on since."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model, ProtectedError, Q, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel

from binome.core.people.bulk import hold_directory, update_people
from binome.core.people.models import Entity, FormerPost, Person
from binome.core.people.unplaced import put_back
from binome.core.privacy import audit
from binome.journey.audience.actions.facts import CannotUndo, NotTheirsToUndo
from binome.journey.audience.actions.importing.addresses import tell_new_addresses
from binome.journey.audience.actions.importing.people import COLUMNS, put_addresses_aside, said_of
from binome.journey.audience.actions.importing.steps import Stopped, move, theirs, ticking
from binome.journey.audience.models import Import, ImportChange, ProgressAxis, ReviewRating
from binome.journey.audience.queries.imports import guard_of, is_last_written, is_undoable
from binome.journey.audience.states import ImportKind, ImportState

OURS = (ImportChange, FormerPost, Person)  # rows that the import itself wrote about a joiner


@transaction.atomic
def ask_to_undo(import_id: int, *, by: Person) -> Import:
    """Ask for the last import to be undone; `undo_import` then does it. Raises `CannotUndo`, `NotTheirs`."""
    found = theirs(import_id, state=ImportState.CONFIRMED, by=by)
    if not is_undoable(found):
        raise CannotUndo
    move(found, ImportState.UNDOING, done=0, failure="")
    audit.record("audience.asked_to_undo_import", found, by=by)
    return found


def undo_import(import_id: int, *, by: Person | None, now: datetime) -> None:
    """Put everything back as it was before the import, all or nothing.

    Raises `CannotUndo` when someone it brought has taken part in something since, or someone it changed was changed
    again: the import then stays.
    """
    found = Import.objects.select_related("wave").filter(pk=import_id, state=ImportState.UNDOING).first()
    if found is None:
        return
    try:
        changes = list(ticking(found, list(found.changed.select_related("person__entity")), until=0.5))
        _undo(found, changes, by=by, now=now)
    except Stopped:
        return
    except CannotUndo as refusal:
        move(found, ImportState.CONFIRMED, failure=str(refusal.reason)[:300], done=found.total)
        raise


@transaction.atomic
def _undo(found: Import, changes: list[ImportChange], *, by: Person | None, now: datetime) -> None:
    if not Import.objects.select_for_update().filter(pk=found.pk, state=ImportState.UNDOING).exists():
        raise Stopped
    hold_directory()
    if not is_last_written(found):
        raise CannotUndo
    if found.kind == ImportKind.PEOPLE:
        _undo_people(found, changes, by=by, now=now)
    elif found.kind == ImportKind.AXES:
        _undo_axes(found, changes)
    else:
        _undo_ratings(changes)
    found.changed.all().delete()
    found.rows.all().delete()
    move(found, ImportState.UNDONE, done=found.total)
    audit.record("audience.undid_import", found, by=by, lines=len(changes))


# --- people -----------------------------------------------------------------------------------------------
def _undo_people(found: Import, changes: list[ImportChange], *, by: Person | None, now: datetime) -> None:
    _check_guarded(changes, by=by)
    created = Person.objects.filter(pk__in=found.changed.filter(created=True).values("person"))
    in_use = Q(last_login__isnull=False) | Q(is_administrator=True) | Q(is_hr=True)
    if created.filter(in_use).exists() or any(rows.exists() for rows in _traces_of(created)):
        raise CannotUndo
    if removed := found.summary.get("undo", {}).get("removed"):
        put_back(removed)
    changed = [change for change in changes if not change.created]
    for change in changed:
        current = said_of(change.person)
        if any(current[name] != value for name, value in change.after.items()):
            raise CannotUndo
        for name, value in change.before.items():
            is_day = value and name in {"joined_on", "left_on"}
            setattr(change.person, name, date.fromisoformat(value) if is_day else value)
    FormerPost.objects.filter(pk__in=found.changed.values("former_post")).delete()
    created.delete()  # first: someone may take back the address that a joiner bore
    put_addresses_aside([change.person_id for change in changed if "email" in change.before])
    update_people([change.person for change in changed], columns=COLUMNS)
    _tell_former_addresses(found, changed, by=by, now=now)
    _undo_chart(found)


def _check_guarded(changes: list[ImportChange], *, by: Person | None) -> None:
    """Undoing changes people as an import does, and no more may be changed by it."""
    guard = guard_of(by, people={change.person.staff_id for change in changes})
    if not all(guard.allows(change.before, of=change.person.staff_id) for change in changes):
        raise NotTheirsToUndo


def _tell_former_addresses(found: Import, changed: list[ImportChange], *, by: Person | None, now: datetime) -> None:
    """Those whose address the import had changed have the former one again."""
    undone = [ImportChange(person=change.person, before=change.after) for change in changed]
    tell_new_addresses(found, undone, by=by, now=now)


def _traces_of(people: QuerySet[Person]) -> Iterator[QuerySet[Model]]:
    """Everything that points at these people and that no import wrote: invitations, applications, roles, letters …"""
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in OURS:
            model: type[Model] = relation.related_model
            yield model._base_manager.filter(**{f"{relation.field.name}__in": people.values("pk")})


def _undo_chart(found: Import) -> None:
    """Entities it moved go back; entities it created go, unless something else stands in them by now."""
    done = found.summary.get("undo", {})
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


# --- what appraisals say ----------------------------------------------------------------------------------
def _undo_axes(found: Import, changes: list[ImportChange]) -> None:
    for change in changes:
        axis = ProgressAxis.objects.filter(wave=found.wave, person_id=change.person_id, **change.after)
        axis.delete() if change.created else axis.update(source=change.before["said"])


def _undo_ratings(changes: list[ImportChange]) -> None:
    for change in changes:
        rating = ReviewRating.objects.filter(person_id=change.person_id, **change.after)
        rating.delete() if change.created else rating.update(level=int(change.before["said"]))
