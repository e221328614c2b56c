"""A line of a file: what it says, what it would do, and why not, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.journey.audience.rules.directory.columns import COLUMNS
from binome.journey.audience.states import Fate, ImportKind

REASONS: dict[str, str | Promise] = {
    "missing": gettext_lazy("“%(column)s” is empty."),
    "too_long": gettext_lazy("“%(column)s” is longer than %(longest)s characters."),
    "rounded": gettext_lazy("The staff id “%(value)s” was rounded by a spreadsheet: format the column as text."),
    "zeros": gettext_lazy("The directory has “%(known)s”: a spreadsheet dropped the zeros of “%(value)s”. Format the column as text."),
    "bad_email": gettext_lazy("“%(value)s” is not an e-mail address."),
    "bad_level": gettext_lazy("The level “%(value)s” is not a whole number from 1 to 9."),
    "bad_date": gettext_lazy("“%(value)s” is not a date (2026-03-31 or 31/03/2026)."),
    "future_date": gettext_lazy("The arrival date %(value)s is in the future."),
    "left_before": gettext_lazy("The leaving date comes before the arrival date."),
    "bad_language": gettext_lazy("The language “%(value)s” is neither fr nor en."),
    "bad_time_zone": gettext_lazy("The time zone “%(value)s” is not known. Write it as Europe/Paris."),
    "unknown_entity": gettext_lazy("The entity “%(value)s” does not exist, and this file creates none."),
    "same_staff_id": gettext_lazy("The staff id “%(value)s” is already on line %(line)s."),
    "same_email": gettext_lazy("The address “%(value)s” is already on line %(line)s."),
    "taken_email": gettext_lazy("The address “%(value)s” belongs to someone else in the directory."),
    "guarded_email": gettext_lazy(
        "This person runs the installation or works in HR: only an administrator's or the nightly file changes their address."
    ),
    "unknown_manager": gettext_lazy("The manager “%(value)s” is neither in the file nor in the directory."),
    "own_manager": gettext_lazy("This person would be their own manager."),
    "cycle": gettext_lazy("The reporting line goes round in a circle: %(value)s."),
    "manager_left_out": gettext_lazy("Their manager's line is left out: the manager stays empty or unchanged."),
    "absent": gettext_lazy("Not in this file, which is said to hold everyone: they leave."),
    "last_administrator": gettext_lazy("No administrator would be left: name another one before this person leaves."),
    "other_parent": gettext_lazy("“%(value)s” as parent entity is not followed: another line says otherwise, or it would make a loop."),
    "unknown_person": gettext_lazy("Nobody in the directory has the staff id “%(value)s”."),
    "unknown_theme": gettext_lazy("No theme has the code “%(value)s”."),
    "unknown_source": gettext_lazy("“%(value)s” is neither a career interview nor an annual review."),
    "same_axis": gettext_lazy("The same person and theme are already on line %(line)s."),
    "bad_year": gettext_lazy("“%(value)s” is not a year."),
    "bad_rating": gettext_lazy("“%(column)s” is rated “%(value)s”: ratings go from 1 to 4."),
    "no_rating": gettext_lazy("This line rates nothing."),
    "same_review": gettext_lazy("The same person and year are already on line %(line)s."),
}  # fmt: skip


@dataclass
class Row:
    """One line of the file: what it says, what it would do, and why not. `number` 0: someone absent from the file."""

    number: int
    values: dict[str, str]
    fate: str = Fate.UNCHANGED
    reasons: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)

    def refuse(self, code: str, **details: object) -> None:
        """Leave this line out, for the reason `code`."""
        self.reasons.append((code, {key: str(value) for key, value in details.items()}))


def sentence(code: str, details: Mapping[str, str]) -> str:
    """A reason in the reader's words."""
    named = {**details}
    if "column" in named:
        labels = COLUMNS[ImportKind.PEOPLE] | COLUMNS[ImportKind.AXES] | COLUMNS[ImportKind.RATINGS]
        named["column"] = str(labels.get(named["column"], named["column"]))
    return str(REASONS[code]) % named


def fate_label(fate: str, *, kind: str) -> str:
    """What becomes of a row, in words that fit what the file brings."""
    if fate == Fate.JOINER and kind == ImportKind.AXES:
        return _("New axis")
    if fate == Fate.JOINER and kind == ImportKind.RATINGS:
        return _("New ratings")
    return str(Fate(fate).label)
