"""Axes of progress as a kind of file: checked, written and undone (R9, R10)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.directory.changes import ids_of, note_changes
from binome.core.directory.columns import STAFF_ID_HEADERS, STAFF_ID_LABEL
from binome.core.directory.kinds import Cells, ImportKind
from binome.core.directory.models import Import, ImportChange
from binome.core.directory.rows import Checked
from binome.core.people.models import Person
from binome.journey.diagnosis.models import ProgressAxis
from binome.journey.diagnosis.rules.axes import checked_axes

BATCH = 500  # rows a statement: SQLite takes a limited number of values


def check_axes(file_import: Import, lines: Cells, *, today: date) -> Checked:
    """Hold the lines against the staff, the themes in use and the axes of the wave."""
    # Two columns and no models: a file names thousands, and each would be built for one lookup.
    people = dict(Person.objects.order_by().values_list("staff_id", "is_active"))
    themes = {theme.code: theme for theme in Theme.objects.filter(is_active=True)}
    axes = ProgressAxis.objects.filter(wave=file_import.wave)
    existing = {
        (staff_id, code): source
        for staff_id, code, source in axes.values_list("person__staff_id", "theme__code", "source")
    }
    identifiers = _of_one_theme(
        (name, theme.code) for theme in themes.values() for name in (theme.esco_uri, theme.rome_code)
    )
    return Checked(checked_axes(lines, people=people, themes=themes, identifiers=identifiers, existing=existing))


def _of_one_theme(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The identifiers that mean one theme: a job of ROME may be behind several, and then says none."""
    codes: dict[str, set[str]] = {}
    for name, code in named:
        codes.setdefault(name, set()).add(code)
    return {name: meant.pop() for name, meant in codes.items() if name and len(meant) == 1}


def write_axes(file_import: Import, checked: Checked, *, now: datetime) -> dict[str, Any]:
    """Add the axes, or say anew where they were said."""
    people, themes = ids_of(checked.to_write), dict(Theme.objects.values_list("code", "pk"))
    axes = [
        ProgressAxis(
            wave=file_import.wave,
            person_id=people[row.values["staff_id"]],
            theme_id=themes[row.values["theme"]],
            source=row.values["source"],
        )
        for row in checked.to_write
    ]
    # Kept before they are overwritten: undoing the file gives each axis the source it had.
    before = {
        (person, theme): source
        for person, theme, source in ProgressAxis.objects.filter(wave=file_import.wave).values_list(
            "person_id", "theme_id", "source"
        )
    }
    ProgressAxis.objects.bulk_create(
        axes, BATCH, update_conflicts=True, unique_fields=["wave", "person", "theme"], update_fields=["source"]
    )
    note_changes(
        file_import,
        [(axis.person_id, {"theme_id": axis.theme_id}, before.get((axis.person_id, axis.theme_id))) for axis in axes],
    )
    return {}


def undo_axes(file_import: Import, changes: list[ImportChange], *, by: Person | None, now: datetime) -> None:
    """Take the new axes out, and give the others the source they had."""
    # One by one: an undo touches what a person brought by mistake, rarely more than a few hundred lines.
    for change in changes:
        axis = ProgressAxis.objects.filter(wave=file_import.wave, person_id=change.person_id, **change.after)
        axis.delete() if change.created else axis.update(source=change.before["value"])


AXES = ImportKind(
    code="axes",
    label=_("Axes of progress from appraisals"),
    columns={
        "staff_id": STAFF_ID_LABEL,
        "theme": _("Theme code (or ESCO, or ROME)"),
        "source": _("Where it was said (career interview or annual review)"),
    },
    required=("staff_id", "theme"),
    headers={
        "staff_id": STAFF_ID_HEADERS,
        "theme": (
            "theme",
            "theme code",
            "code theme",
            "code du theme",
            "axe",
            "axe de progres",
            "axis",
            "esco",
            "esco uri",
            "uri esco",
            "rome",
            "code rome",
            "rome code",
        ),
        "source": (
            "source",
            "origine",
            "entretien",
            "interview",
            "type d'entretien",
            "entretien de parcours professionnel",
            "entretien professionnel",
        ),
    },
    check=check_axes,
    write=write_axes,
    undo=undo_axes,
    title=_("Import axes of progress"),
    lead=_("What career interviews and annual reviews already say: one line per person and theme."),
    after_label=_("See the needs map"),
    after_url="diagnosis:map",
    created_label=_("New axis"),
    reasons={
        "unknown_theme": _("No theme has the code “%(value)s”."),
        "unknown_source": _("“%(value)s” is neither a career interview nor an annual review."),
        "same_axis": _("The same person and theme are already on line %(line)s."),
    },
    reasons_of_several={
        "unknown_theme": _("No theme has the code"),
        "unknown_source": _("The source is neither a career interview nor an annual review"),
        "same_axis": _("The same person and theme are already on an earlier line"),
    },
)
