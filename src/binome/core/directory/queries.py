"""Imports as they stand: their lines in words, which columns mean what, whether they can be undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from binome.core.directory.causes import Cause, cause_sentence, line_numbers
from binome.core.directory.kinds import ImportKind, kind_of
from binome.core.directory.models import Import, ImportChange, ImportRow, RememberedAnswer, RememberedColumn
from binome.core.directory.sentences import sentence
from binome.core.directory.states import ChangeKind, ImportState
from binome.core.people.models import Person
from binome.core.people.text import folded

MOST_LOOPS = 20  # circles named on the screen


def rows_of(file_import: Import, *, change_kind: str = "") -> QuerySet[ImportRow]:
    """The rows of an import, those of one kind of change when given."""
    return file_import.rows.filter(change_kind=change_kind) if change_kind else file_import.rows.all()


def counts_in_order(counts: dict[str, int]) -> list[tuple[str, int]]:
    """The kinds of change of an import with how many rows each, in the order of the story."""
    return [(change_kind, counts.get(change_kind, 0)) for change_kind in ChangeKind.values]


def remembered_columns(kind: ImportKind) -> dict[str, str]:
    """Header → field, as said of earlier files of this kind."""
    meanings = dict(RememberedColumn.objects.filter(kind=kind.code).values_list("header", "field"))
    return {header: name for header, name in meanings.items() if not name or name in kind.columns}


def remembered_answers(kind: ImportKind) -> dict[str, dict[str, str]]:
    """What words of earlier files of this kind mean: question → word → answer."""
    answers: dict[str, dict[str, str]] = {}
    remembered = RememberedAnswer.objects.filter(kind=kind.code).values_list("question", "word", "answer")
    for question, word, answer in remembered:
        answers.setdefault(question, {})[word] = answer
    return answers


def with_answers(
    answers: Mapping[str, Mapping[str, str]], more: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Both, the later ones where they differ: a word is the same however it is accented."""
    return {
        question: {**_without(answers.get(question, {}), more.get(question, {})), **more.get(question, {})}
        for question in dict.fromkeys([*answers, *more])
    }


def _without(answers: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    answered = {folded(word) for word in more}
    return {word: answer for word, answer in answers.items() if folded(word) not in answered}


def is_undoable(file_import: Import) -> bool:
    """Whether this is the last import of its kind that changed something and was not undone."""
    return file_import.state == ImportState.CONFIRMED and is_last_written(file_import)


def is_last_written(file_import: Import) -> bool:
    """Whether no later import of the same kind still holds what it changed; imports are written one after the other."""
    changes = ImportChange.objects.filter(of__kind=file_import.kind, of__wave=file_import.wave).order_by("-pk")
    return changes.values_list("of", flat=True).first() == file_import.pk


def causes_in(file_import: Import) -> list[tuple[int, str, str]]:
    """Why lines are left out, each cause once: how many lines, the sentence, their numbers."""
    causes: list[Cause] = file_import.summary.get("causes", [])
    return [(cause["n"], cause_sentence(cause), line_numbers(cause)) for cause in causes]


def lost_zeros_in(file_import: Import) -> int:
    """On how many lines the directory has a staff id without the zeros that the file gives it."""
    causes: list[Cause] = file_import.summary.get("causes", [])
    return sum(cause["n"] for cause in causes if cause["code"] in {"zeros_there", "manager_zeros_there"})


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


def lines_of(rows: Iterable[ImportRow], *, kind: ImportKind) -> list[Line]:
    """Lines of a file in the reader's words."""
    labels = {**kind.columns, "new_staff_id": kind.columns["staff_id"]}
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


def loops_in(file_import: Import) -> list[str]:
    """The circles in the reporting line that the file would make, each once."""
    refused = file_import.rows.filter(change_kind=ChangeKind.REFUSED).values_list("reasons", flat=True)
    loops = (details["value"] for reasons in refused for code, details in reasons if code == "cycle")
    return list(dict.fromkeys(loops))[:MOST_LOOPS]


def known_by(staff_ids: set[str]) -> list[int]:
    """Who of the directory has one of these staff ids, which may be more than a query can name."""
    return [key for key, staff_id in Person.objects.values_list("pk", "staff_id") if staff_id in staff_ids]


def refused_lines(file_import: Import) -> list[list[str | float | None]]:
    """The lines left out, for a spreadsheet: number, staff id, person, reasons."""
    rows = rows_of(file_import, change_kind=ChangeKind.REFUSED)
    lines = lines_of(rows, kind=kind_of(file_import.kind))
    return [[line.number, line.staff_id, line.who, " ".join(line.reasons)] for line in lines]
