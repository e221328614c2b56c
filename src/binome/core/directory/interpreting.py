"""What a received file says: its bytes read as a table, its columns told apart, its cells named by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.core.directory import kinds
from binome.core.directory.columns import cells_by_field, guessed_columns, missing_columns, vocabulary_of
from binome.core.directory.models import Import, ImportFile
from binome.core.directory.queries import remembered_answers, remembered_columns, with_answers
from binome.core.directory.reading import table_from


@dataclass(frozen=True)
class FileLines:
    """The lines of a file with their numbers, cells by field; none while columns that are needed are `missing`."""

    cells: Sequence[tuple[int, Mapping[str, str]]]
    missing: Sequence[str] = ()


def interpret(file_import: Import) -> FileLines:
    """The lines of the file; headers, encoding and columns are told from it and set on `file_import`, not saved.

    What was said of this very file comes before what earlier files of its kind taught. Raises `Unreadable`.
    """
    sheet, header_line = _said_layout(file_import.layout)
    kind = kinds.kind_of(file_import.kind)
    remembered = remembered_columns(kind)
    file_import.answers = with_answers(remembered_answers(kind), file_import.answers)
    content = bytes(ImportFile.objects.values_list("content", flat=True).get(of=file_import))
    words = vocabulary_of(kind, remembered=remembered)
    table = table_from(content, vocabulary=words, sheet=sheet, header_line=header_line)
    file_import.layout, file_import.beginning = table.layout(), table.beginning()
    file_import.headers, file_import.encoding, file_import.total = table.headers, table.encoding, len(table.rows)
    file_import.columns = file_import.columns or guessed_columns(table.headers, kind=kind, remembered=remembered)
    if missing := missing_columns(file_import.columns, kind=kind, answers=file_import.answers):
        return FileLines([], missing=missing)
    return FileLines([(number, cells_by_field(row, file_import.columns)) for number, row in table.rows])


def _said_layout(layout: Mapping[str, Any]) -> tuple[int | None, int]:
    """The place of the sheet and the header row of an earlier reading of the same file; None and 0 where nothing was said."""
    sheets, sheet = layout.get("sheets", []), layout.get("sheet")
    return sheets.index(sheet) if sheet in sheets else None, int(layout.get("header_line", 0))
