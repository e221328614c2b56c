"""Imports as they stand: whose they are, their lines, what is already there, whether they can be undone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from binome.core.people.models import Person
from binome.core.programmes.doors import waves_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.audience.models import Import, ImportChange, ImportRow, ProgressAxis, RememberedColumn, ReviewRating
from binome.journey.audience.queries.directory import may_create_programmes, may_import
from binome.journey.audience.rules.directory import COLUMNS, Cause, Guard, cause_sentence, line_numbers, sentence
from binome.journey.audience.states import Fate, ImportState

MOST_LOOPS = 20  # circles named on the screen


def import_for(person: Person, import_id: int) -> Import | None:
    """An import that `person` may look at: their own, or anyone's for administrators and HR."""
    found = Import.objects.select_related("wave__programme").filter(pk=import_id).first()
    if found is None:
        return None
    if found.wave_id is not None:
        return found if waves_of(person, Right.STEER).filter(imports=found).exists() else None
    allowed = may_import(person) and (may_create_programmes(person) or found.uploaded_by_id == person.pk)
    return found if allowed else None


def imports_of(person: Person, *, kind: str, wave: Wave | None) -> QuerySet[Import]:
    """The latest imports of a kind that `person` may look at."""
    found = Import.objects.filter(kind=kind, wave=wave)
    return found if wave or may_create_programmes(person) else found.filter(uploaded_by=person)


def guard_of(*acting: Person | None, people: Collection[str]) -> Guard:
    """What someone who imports or undoes leaves alone about `people` (staff ids); of several acting, who may least counts.

    Whoever may change an address receives the codes sent there, and opens the account. Administrators change any, HR
    all but theirs, a programme manager none: they bring new people. Nobody acting is the nightly file.
    """
    ours = [person for person in acting if person is not None]
    if all(person.is_administrator for person in ours):
        return Guard()
    administrators = Q(is_administrator=True)
    if all(may_create_programmes(person) for person in ours):
        return Guard(addresses=_staff_ids(administrators), cause="address_of_administrator")
    return Guard(addresses=people, staff_ids=people, standing=_staff_ids(administrators | Q(is_hr=True)))


def _staff_ids(whose: Q) -> frozenset[str]:
    return frozenset(Person.objects.order_by().filter(whose).values_list("staff_id", flat=True))


def rows_of(found: Import, *, fate: str = "") -> QuerySet[ImportRow]:
    """The rows of an import, those of one fate when given."""
    return found.rows.filter(fate=fate) if fate else found.rows.all()


def remembered_columns(kind: str) -> dict[str, str]:
    """Header → field, as said of earlier files of this kind."""
    kept = dict(RememberedColumn.objects.filter(kind=kind).values_list("header", "field"))
    return {header: name for header, name in kept.items() if not name or name in COLUMNS[kind]}


def axes_there(wave: Wave | None) -> dict[tuple[str, str], str]:
    """(staff id, theme code) → where it was said, for the axes of a wave."""
    rows = ProgressAxis.objects.filter(wave=wave).values_list("person__staff_id", "theme__code", "source")
    return {(staff_id, code): source for staff_id, code, source in rows}


def ratings_there() -> dict[tuple[str, str], dict[str, str]]:
    """(staff id, year) → behaviour → level, for every review brought in."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for staff_id, year, code, level in ReviewRating.objects.order_by().values_list(
        "person__staff_id", "year", "behaviour", "level"
    ):
        found.setdefault((staff_id, str(year)), {})[code] = str(level)
    return found


def is_undoable(found: Import) -> bool:
    """Whether this is the last import of its kind that changed something and was not undone."""
    return found.state == ImportState.CONFIRMED and is_last_written(found)


def is_last_written(found: Import) -> bool:
    """Whether no later import of the same kind still holds what it changed; imports are written one after the other."""
    changes = ImportChange.objects.filter(of__kind=found.kind, of__wave=found.wave).order_by("-pk")
    return changes.values_list("of", flat=True).first() == found.pk


def latest_written(found: Import) -> list[int]:
    """The imports of the same kind whose changes are kept, the latest first."""
    written = Import.objects.filter(kind=found.kind, wave=found.wave, changed__isnull=False)
    return list(written.annotate(last=Max("changed")).order_by("-last").values_list("pk", flat=True))


def causes_in(found: Import) -> list[tuple[int, str, str]]:
    """Why lines are left out, each cause once: how many lines, the sentence, their numbers."""
    causes: list[Cause] = found.summary.get("causes", [])
    return [(cause["n"], cause_sentence(cause), line_numbers(cause)) for cause in causes]


@dataclass(frozen=True)
class Line:
    """One line of a file as it is shown: reasons and notes in sentences, each change from what to what."""

    number: int
    who: str
    staff_id: str
    reasons: list[str]
    notes: list[str]
    changes: list[tuple[str, str, str]]
    says: str


def lines_of(rows: Iterable[ImportRow], *, kind: str) -> list[Line]:
    """Lines of a file in the reader's words."""
    labels = COLUMNS[kind] | {"new_staff_id": COLUMNS[kind]["staff_id"]}
    return [
        Line(
            number=row.number,
            who=f"{row.values.get('given_name', '')} {row.values.get('family_name', '')}".strip(),
            staff_id=row.values.get("staff_id", ""),
            reasons=[sentence(code, details) for code, details in row.reasons],
            notes=[sentence(code, details) for code, details in row.notes],
            changes=[
                (str(labels.get(name, _("Works here"))), before, after)
                for name, before, after in row.changes
                if name != "is_active"
            ],
            says=row.values.get("theme") or row.values.get("entity") or row.values.get("year", ""),
        )
        for row in rows
    ]


def loops_in(found: Import) -> list[str]:
    """The circles in the reporting line that the file would make, each once."""
    refused = found.rows.filter(fate=Fate.REFUSED).values_list("reasons", flat=True)
    loops = (details["value"] for reasons in refused for code, details in reasons if code == "cycle")
    return list(dict.fromkeys(loops))[:MOST_LOOPS]


def refused_lines(found: Import) -> list[list[str | float | None]]:
    """The lines left out, for a spreadsheet: number, staff id, person, reasons."""
    lines = lines_of(rows_of(found, fate=Fate.REFUSED), kind=found.kind)
    return [[line.number, line.staff_id, line.who, " ".join(line.reasons)] for line in lines]
