"""Reasons, notes and changes of a line in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from binome.core.directory import kinds
from binome.core.directory.kinds import ImportKind, Text
from binome.core.directory.states import ChangeKind

# What a file of any kind may meet; each kind has its own beside these.
REASONS: Mapping[str, Text] = {
    "missing": gettext_lazy("“%(column)s” is empty."),
    "cell_error": gettext_lazy("“%(column)s” holds an error of the spreadsheet, “%(value)s”: correct the formula."),
    "unknown_person": gettext_lazy("Nobody in the directory has the staff id “%(value)s”."),
    "gone_person": gettext_lazy("The person with the staff id “%(value)s” left."),
}
REASONS_OF_SEVERAL: Mapping[str, Text] = {
    "cell_error": gettext_lazy("“%(column)s” holds an error of the spreadsheet: correct the formulas"),
    "unknown_person": gettext_lazy("Nobody in the directory has the staff id"),
    "gone_person": gettext_lazy("The person left"),
}


def sentence(code: str, details: Mapping[str, str]) -> str:
    """A reason or a note in the reader's words."""
    return _filled(_text(code, REASONS, lambda kind: kind.reasons), details)


def sentence_of_several(code: str, details: Mapping[str, str]) -> str | None:
    """A reason as it is true of several lines, without its full stop; None when it says the same on every line."""
    text = REASONS_OF_SEVERAL.get(code) or kinds.text_of(code, lambda kind: kind.reasons_of_several)
    return None if text is None else _filled(text, details)


def _text(code: str, shared: Mapping[str, Text], lookup: kinds.Lookup) -> Text:
    text = shared.get(code) or kinds.text_of(code, lookup)
    if text is None:
        raise KeyError(code)
    return text


def _filled(text: Text, details: Mapping[str, str]) -> str:
    named = {**details}
    if "column" in named:
        named["column"] = str(kinds.text_of(named["column"], lambda kind: kind.columns) or named["column"])
    return str(text) % named


def change_label(change_kind: str, *, kind: ImportKind) -> str:
    """What becomes of a line, in words that fit what the file brings."""
    if change_kind == ChangeKind.JOINER and kind.created_label:
        return str(kind.created_label)
    return str(ChangeKind(change_kind).label)
