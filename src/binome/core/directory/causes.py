"""What a preview tells of a whole file; lines left out for one cause are told once: how many, which ones, what they say."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from django.utils.translation import gettext as _

from binome.core.directory.rows import Checked, Row
from binome.core.directory.sentences import sentence, sentence_of_several
from binome.core.directory.states import ChangeKind

MOST_LINES = 10  # named
MOST_VALUES = 3  # quoted
LEAST_TO_TELL = 5  # staff ids from which a pattern is seen


class Cause(TypedDict):
    """A reason, how many lines it leaves out, the first of them and what they say."""

    code: str
    details: dict[str, str]
    n: int
    lines: list[int]
    values: list[str]


def summary_of(checked: Checked) -> dict[str, object]:
    """What the preview tells of the whole file."""
    return {"causes": causes_of(checked.rows), "ids_look_cut": ids_look_cut(checked.rows), **checked.highlights()}


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
    ids = [row.values["staff_id"] for row in rows if row.change_kind == ChangeKind.JOINER and row.number]
    if len(ids) < LEAST_TO_TELL or not all(staff_id.isdecimal() for staff_id in ids):
        return False
    return len({len(staff_id) for staff_id in ids}) > 1 and not any(staff_id.startswith("0") for staff_id in ids)


def cause_sentence(cause: Cause) -> str:
    """What is wrong, true of every line it concerns."""
    code, details, values = cause["code"], cause["details"], cause["values"]
    text = None if cause["n"] == 1 else sentence_of_several(code, details)
    if text is None:
        return sentence(code, details)
    return f"{text} ({_quoted(values, more=cause['n'] > len(values))})." if values else f"{text}."


def _quoted(values: Sequence[str], *, more: bool) -> str:
    return ", ".join([_("“%(value)s”") % {"value": value} for value in values] + ["…"] * more)


def line_numbers(cause: Mapping[str, object]) -> str:
    """The first line numbers, for a sentence."""
    lines, n = cause["lines"], cause["n"]
    numbers = ", ".join(str(line) for line in lines) if isinstance(lines, list) else ""
    return f"{numbers}…" if isinstance(lines, list) and isinstance(n, int) and n > len(lines) else numbers
