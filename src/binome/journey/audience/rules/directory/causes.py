"""Lines left out for one and the same cause, told once: how many, which ones, and what they say."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.journey.audience.rules.directory.rows import Row, sentence
from binome.journey.audience.states import Fate

MOST_LINES = 10  # named
MOST_VALUES = 3  # quoted
LEAST_TO_TELL = 5  # staff ids from which a pattern is seen

OF_SEVERAL: dict[str, str | Promise] = {
    "too_long": gettext_lazy("“%(column)s” is longer than %(longest)s characters"),
    "rounded": gettext_lazy("A spreadsheet rounded the staff id: format the column as text"),
    "zeros": gettext_lazy("A spreadsheet dropped the zeros of the staff id: format the column as text"),
    "zeros_there": gettext_lazy("The directory has the staff id without its zeros: correct it there"),
    "bad_email": gettext_lazy("What stands for an e-mail address is none"),
    "bad_level": gettext_lazy("The level is not a whole number from 1 to 9"),
    "bad_date": gettext_lazy("A date cannot be read (2026-03-31 or 31/03/2026)"),
    "future_date": gettext_lazy("The arrival date is in the future"),
    "bad_language": gettext_lazy("The language is neither fr nor en"),
    "bad_time_zone": gettext_lazy("The time zone is not known: write it as Europe/Paris"),
    "unknown_entity": gettext_lazy("The entity does not exist, and this file creates none"),
    "same_staff_id": gettext_lazy("The staff id is already on an earlier line"),
    "same_email": gettext_lazy("The address is already on an earlier line"),
    "address_of_others": gettext_lazy("Only HR or an administrator may change someone's address"),
    "address_of_administrator": gettext_lazy("Only an administrator may change an administrator's address"),
    "staff_id_of_others": gettext_lazy(
        "Only HR or an administrator may give a staff id to someone whom the directory knows"
    ),
    "standing_of_others": gettext_lazy(
        "Only HR or an administrator may say that HR or administrators leave or come back"
    ),
    "taken_email": gettext_lazy("The address belongs to someone else in the directory, who works here"),
    "unknown_manager": gettext_lazy("The manager's staff id is neither in the file nor in the directory"),
    "unknown_manager_address": gettext_lazy("The manager is named by an address that nobody has"),
    "manager_by_address": gettext_lazy("The manager is named by an address: write the staff id"),
    "manager_by_name": gettext_lazy("The manager is named in words: write the staff id"),
    "manager_by_shared_name": gettext_lazy(
        "The manager is named in words that several people bear: write the staff id"
    ),
    "manager_zeros": gettext_lazy(
        "A spreadsheet dropped the zeros of the manager's staff id: format the column as text"
    ),
    "manager_zeros_there": gettext_lazy("The directory has the manager's staff id without its zeros: correct it there"),
    "unknown_person": gettext_lazy("Nobody in the directory has the staff id"),
    "gone_person": gettext_lazy("The person left"),
    "unknown_theme": gettext_lazy("No theme has the code"),
    "unknown_source": gettext_lazy("The source is neither a career interview nor an annual review"),
    "same_axis": gettext_lazy("The same person and theme are already on an earlier line"),
    "bad_year": gettext_lazy("The year is not one"),
    "bad_rating": gettext_lazy("“%(column)s” is not rated from 1 to 4"),
    "same_review": gettext_lazy("The same person and year are already on an earlier line"),
    "cycle": gettext_lazy("The reporting line goes round in a circle"),
}  # the other causes say the same on every line


class Cause(TypedDict):
    """A reason, how many lines it leaves out, the first of them and what they say."""

    code: str
    details: dict[str, str]
    n: int
    lines: list[int]
    values: list[str]


def causes_of(rows: Iterable[Row]) -> list[Cause]:
    """The causes for which lines are left out, the most frequent first."""
    causes: dict[tuple[str, str], Cause] = {}
    for row in rows:
        for code, details in row.reasons:
            new = Cause(code=code, details=details, n=0, lines=[], values=[])
            cause = causes.setdefault((code, details.get("column", "")), new)
            cause["n"] += 1
            if len(cause["lines"]) < MOST_LINES:
                cause["lines"].append(row.number)
            value = details.get("value", "")
            if value and value not in cause["values"] and len(cause["values"]) < MOST_VALUES:
                cause["values"].append(value)
    return sorted(causes.values(), key=lambda cause: -cause["n"])


def ids_look_cut(rows: Iterable[Row]) -> bool:
    """Whether the staff ids of the joiners look as if a spreadsheet had dropped their zeros: digits alone, of several lengths."""
    ids = [row.values["staff_id"] for row in rows if row.fate == Fate.JOINER and row.number]
    if len(ids) < LEAST_TO_TELL or not all(staff_id.isdecimal() for staff_id in ids):
        return False
    return len({len(staff_id) for staff_id in ids}) > 1 and not any(staff_id.startswith("0") for staff_id in ids)


def cause_sentence(cause: Cause) -> str:
    """What is wrong, true of every line it is said of."""
    code, details, values = cause["code"], cause["details"], cause["values"]
    if cause["n"] == 1 or code not in OF_SEVERAL:
        return sentence(code, details)
    text = sentence(code, details, words=OF_SEVERAL)
    return f"{text} ({_quoted(values, more=cause['n'] > len(values))})." if values else f"{text}."


def _quoted(values: Sequence[str], *, more: bool) -> str:
    return ", ".join([_("“%(value)s”") % {"value": value} for value in values] + ["…"] * more)


def line_numbers(cause: Mapping[str, object]) -> str:
    """The first line numbers, for a sentence."""
    lines, n = cause["lines"], cause["n"]
    numbers = ", ".join(str(line) for line in lines) if isinstance(lines, list) else ""
    return f"{numbers}…" if isinstance(lines, list) and isinstance(n, int) and n > len(lines) else numbers
