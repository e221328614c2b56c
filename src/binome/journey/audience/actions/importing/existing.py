"""Writing what career interviews and annual reviews already say, and noting what each line changed."""

from datetime import datetime

from binome.core.competences.models import Theme
from binome.core.people.models import Person
from binome.journey.audience.actions.importing.checking import Checked
from binome.journey.audience.models import Import, ImportChange, ProgressAxis, ReviewRating
from binome.journey.audience.rules.directory import Row

BATCH = 500


def write_axes(found: Import, checked: Checked) -> None:
    """Add the axes, or say anew where they were said."""
    people, themes = _people(checked.to_write), dict(Theme.objects.values_list("code", "pk"))
    axes = [
        ProgressAxis(
            wave=found.wave, person_id=people[row.values["staff_id"]], theme_id=themes[row.values["theme"]],
            source=row.values["source"],
        )
        for row in checked.to_write
    ]  # fmt: skip
    before = {
        (person, theme): source
        for person, theme, source in ProgressAxis.objects.filter(wave=found.wave).values_list(
            "person_id", "theme_id", "source"
        )
    }
    ProgressAxis.objects.bulk_create(
        axes, BATCH, update_conflicts=True, unique_fields=["wave", "person", "theme"], update_fields=["source"]
    )
    _note(
        found,
        [(axis.person_id, {"theme_id": axis.theme_id}, before.get((axis.person_id, axis.theme_id))) for axis in axes],
    )


def write_ratings(found: Import, checked: Checked, *, now: datetime) -> None:
    """Add the ratings, or change those that the same year's review now rates otherwise."""
    people = _people(checked.to_write)
    said = [(row, code) for row in checked.to_write for code in row.changes]
    ReviewRating.objects.bulk_create(
        [
            ReviewRating(
                person_id=people[row.values["staff_id"]], behaviour=code, year=int(row.values["year"]),
                level=int(row.values[code]), imported_by=found.confirmed_by, imported_at=now,
            )
            for row, code in said
        ],
        BATCH, update_conflicts=True, unique_fields=["person", "behaviour", "year"],
        update_fields=["level", "imported_by", "imported_at"],
    )  # fmt: skip
    _note(
        found,
        [
            (people[row.values["staff_id"]], {"behaviour": code, "year": int(row.values["year"])}, row.before.get(code))
            for row, code in said
        ],
    )


def _people(rows: list[Row]) -> dict[str, int]:
    found = Person.objects.only("staff_id").in_bulk({row.values["staff_id"] for row in rows}, field_name="staff_id")
    return {staff_id: person.pk for staff_id, person in found.items()}


def _note(found: Import, said: list[tuple[int, dict[str, int | str], str | None]]) -> None:
    """What was there before: nothing (created), or another word for the same key."""
    ImportChange.objects.bulk_create(
        [
            ImportChange(of=found, person_id=person, created=before is None, after=key, before={"said": before})
            for person, key, before in said
        ],
        BATCH,
    )
