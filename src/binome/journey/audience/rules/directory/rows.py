"""A line of a file: what it says, what it would do, and why not, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.journey.audience.rules.directory.columns import COLUMNS
from binome.journey.audience.states import Fate, ImportKind

REASONS: dict[str, str | Promise] = {
    "missing": gettext_lazy("“%(column)s” is empty."),
    "no_name": gettext_lazy("Given name and family name are both empty: one of the two is enough."),
    "total": gettext_lazy("This line is a total, not a person."),
    "too_long": gettext_lazy("“%(column)s” is longer than %(longest)s characters."),
    "rounded": gettext_lazy("The staff id “%(value)s” was rounded by a spreadsheet: format the column as text."),
    "zeros": gettext_lazy("The directory has “%(known)s”: a spreadsheet dropped the zeros of “%(value)s”. Format the column as text."),
    "zeros_there": gettext_lazy("The directory has “%(known)s”, which lost its zeros: correct it to “%(value)s”."),
    "bad_email": gettext_lazy("“%(value)s” is not an e-mail address."),
    "bad_level": gettext_lazy("The level “%(value)s” is not a whole number from 1 to 9."),
    "bad_date": gettext_lazy("“%(value)s” is not a date (2026-03-31 or 31/03/2026)."),
    "future_date": gettext_lazy("The arrival date %(value)s is in the future."),
    "left_before": gettext_lazy("The leaving date comes before the arrival date."),
    "bad_language": gettext_lazy("The language “%(value)s” is neither fr nor en."),
    "bad_time_zone": gettext_lazy("The time zone “%(value)s” is not known. Write it like Europe/Paris."),
    "unknown_entity": gettext_lazy("The entity “%(value)s” does not exist, and this file creates none."),
    "same_staff_id": gettext_lazy("The staff id “%(value)s” is already on line %(line)s."),
    "same_email": gettext_lazy("The address “%(value)s” is already on line %(line)s."),
    "address_of_others": gettext_lazy(
        "Only HR or an administrator may change someone's address: “%(known)s” is that of the staff id “%(value)s”."
    ),
    "address_of_administrator": gettext_lazy(
        "Only an administrator may change an administrator's address: “%(known)s” is that of the staff id “%(value)s”."
    ),
    "staff_id_of_others": gettext_lazy("Only HR or an administrator may give a staff id to “%(value)s”, whom the directory knows."),
    "standing_of_others": gettext_lazy(
        "The staff id “%(value)s” is someone of HR or an administrator: only HR or an administrator may say that they leave or "
        "come back."
    ),
    "taken_email": gettext_lazy("The address “%(value)s” belongs to the staff id “%(known)s” in the directory, who works here."),
    "email_passes": gettext_lazy("The address “%(value)s” was that of the staff id “%(known)s”, who left: it passes to this person."),
    "email_given_up": gettext_lazy("This person left: the address “%(value)s” passes to line %(line)s."),
    "unknown_manager": gettext_lazy("The manager's staff id “%(value)s” is neither in the file nor in the directory."),
    "unknown_manager_address": gettext_lazy("The manager's address “%(value)s” is neither in the file nor in the directory."),
    "manager_by_address": gettext_lazy("The manager is named by an address, “%(value)s”: write the staff id, “%(known)s”."),
    "manager_by_name": gettext_lazy("The manager is named in words, “%(value)s”: write the staff id, “%(known)s”."),
    "manager_by_shared_name": gettext_lazy("The manager is named in words, “%(value)s”, which several people bear: write the staff id."),
    "manager_zeros": gettext_lazy("A spreadsheet dropped the zeros of the manager “%(value)s” (“%(known)s”): format the column as text."),
    "manager_zeros_there": gettext_lazy("The directory has the manager as “%(known)s”, which lost its zeros: correct it to “%(value)s”."),
    "own_manager": gettext_lazy("This person would be their own manager."),
    "cycle": gettext_lazy("The reporting line goes round in a circle: %(value)s."),
    "manager_left_out": gettext_lazy("Their manager's line is left out: the manager stays empty or unchanged."),
    "absent": gettext_lazy("Not in this file, which is said to hold everyone: they leave."),
    "last_administrator": gettext_lazy("No administrator would be left: name another one before this person leaves."),
    "other_parent": gettext_lazy("“%(value)s” as parent entity is not followed: another line says otherwise, or it would make a loop."),
    "too_deep": gettext_lazy(
        "“%(value)s” as parent entity is not followed: entities would stand one within another more than %(deepest)s times."
    ),
    "unknown_person": gettext_lazy("Nobody in the directory has the staff id “%(value)s”."),
    "gone_person": gettext_lazy("The person with the staff id “%(value)s” left."),
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
    address_from: str = ""  # the staff id of the leaver whose address passes to this line

    def refuse(self, code: str, **details: object) -> None:
        """Leave this line out, for the reason `code`."""
        self.reasons.append((code, {key: str(value) for key, value in details.items()}))


@dataclass(frozen=True)
class Known:
    """A person as the directory has them, in the words of the file. `stays`: absence from a file is no leave."""

    values: Mapping[str, str]
    is_active: bool = True
    stays: bool = False

    @property
    def awaits_staff_id(self) -> bool:
        """Whether the address stands in place of a staff id."""
        return self.values.get("staff_id", "") == self.values.get("email", "").lower() != ""


def sentence(
    code: str, details: Mapping[str, str], *, words: Mapping[str, str | Promise] = MappingProxyType(REASONS)
) -> str:
    """A reason in the reader's words."""
    named = {**details}
    if "column" in named:
        labels = COLUMNS[ImportKind.PEOPLE] | COLUMNS[ImportKind.AXES] | COLUMNS[ImportKind.RATINGS]
        named["column"] = str(labels.get(named["column"], named["column"]))
    return str(words[code]) % named


def fate_label(fate: str, *, kind: str) -> str:
    """What becomes of a row, in words that fit what the file brings."""
    if fate == Fate.JOINER and kind == ImportKind.AXES:
        return _("New axis")
    if fate == Fate.JOINER and kind == ImportKind.RATINGS:
        return _("New ratings")
    return str(Fate(fate).label)
