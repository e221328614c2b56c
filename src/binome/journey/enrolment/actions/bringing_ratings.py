"""Ratings of behaviours from annual reviews as a kind of file: checked, written and undone (R27)."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from binome.core.directory.changes import ids_of, note_changes
from binome.core.directory.columns import STAFF_ID_HEADERS, STAFF_ID_LABEL
from binome.core.directory.kinds import Cells, ImportKind
from binome.core.directory.models import Import, ImportChange
from binome.core.directory.rows import Checked
from binome.core.people.models import Person
from binome.journey.enrolment.models import ReviewRating
from binome.journey.enrolment.rules import BEHAVIOURS, checked_ratings

BATCH = 500  # rows a statement: within the values that SQLite takes in one


def check_ratings(file_import: Import, lines: Cells, *, today: date) -> Checked:
    """Hold the lines against the staff and every review brought in before."""
    people = dict(Person.objects.order_by().values_list("staff_id", "is_active"))
    existing: dict[tuple[str, str], dict[str, str]] = {}
    ratings = ReviewRating.objects.order_by().values_list("person__staff_id", "year", "behaviour", "level")
    for staff_id, year, code, level in ratings:
        existing.setdefault((staff_id, str(year)), {})[code] = str(level)
    return Checked(checked_ratings(lines, people=people, existing=existing))


def write_ratings(file_import: Import, checked: Checked, *, now: datetime) -> dict[str, Any]:
    """Add the ratings, or change those that the same year's review now rates otherwise."""
    people = ids_of(checked.to_write)
    rated = [(row, code) for row in checked.to_write for code in row.changes]
    ReviewRating.objects.bulk_create(
        [
            ReviewRating(
                person_id=people[row.values["staff_id"]],
                behaviour=code,
                year=int(row.values["year"]),
                level=int(row.values[code]),
                imported_by=file_import.confirmed_by,
                imported_at=now,
            )
            for row, code in rated
        ],
        BATCH,
        update_conflicts=True,
        unique_fields=["person", "behaviour", "year"],
        update_fields=["level", "imported_by", "imported_at"],
    )
    note_changes(
        file_import,
        [
            (people[row.values["staff_id"]], {"behaviour": code, "year": int(row.values["year"])}, row.before.get(code))
            for row, code in rated
        ],
    )
    return {}


def undo_ratings(file_import: Import, changes: list[ImportChange], *, by: Person | None, now: datetime) -> None:
    """Take the new ratings out, and give the others the level they had."""
    for change in changes:
        rating = ReviewRating.objects.filter(person_id=change.person_id, **change.after)
        rating.delete() if change.created else rating.update(level=int(change.before["value"]))


RATINGS = ImportKind(
    code="ratings",
    label=_("Ratings of behaviours from annual reviews"),
    columns={"staff_id": STAFF_ID_LABEL, "year": _("Year of the review"), **{code: code for code in BEHAVIOURS}},
    required=("staff_id", "year"),
    one_of=BEHAVIOURS,
    headers={
        "staff_id": STAFF_ID_HEADERS,
        "year": ("annee", "year", "annee d'evaluation", "review year"),
        **{code: (code.lower(),) for code in BEHAVIOURS},
    },
    check=check_ratings,
    write=write_ratings,
    undo=undo_ratings,
    title=_("Import ratings of behaviours"),
    lead=_(
        "Optional: how behaviours B1 to B8 were rated, from 1 to 4, to support a decision. One line per person and year; "
        "nothing here goes back to the reviews."
    ),
    after_label=_("Back to the wave"),
    after_url="diagnosis:wave",
    created_label=_("New ratings"),
    reasons={
        "bad_year": _("“%(value)s” is not a year."),
        "bad_rating": _("“%(column)s” is rated “%(value)s”: ratings go from 1 to 4."),
        "no_rating": _("This line rates nothing."),
        "same_review": _("The same person and year are already on line %(line)s."),
    },
    reasons_of_several={
        "bad_year": _("The year is not one"),
        "bad_rating": _("“%(column)s” is not rated from 1 to 4"),
        "same_review": _("The same person and year are already on an earlier line"),
    },
)
