"""The parser of workbooks, asked in this process: the ways a workbook may be packed, hidden, dated or broken."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from binome.core.directory.parsing import sheet_parts
from binome.core.directory.parsing.archive import inspect
from binome.core.directory.parsing.sheet_parts import SheetPart, column_letters, looked_through, sheet_paths
from binome.core.directory.parsing.table import Refusal
from binome.core.directory.parsing.workbook import tops, workbook_rows
from tests.core.directory.hostile import NAMESPACE, OFFICE, workbook

SHEET = "xl/worksheets/sheet1.xml"
WORDS = (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c><c r="B1" t="inlineStr"><is><t>Grade</t></is></c></row>'
)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes a person would upload."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(data: bytes, compression: int, *, leaving_out: str = "") -> bytes:
    """The same parts, packed another way."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w", compression) as after:
        for part in before.namelist():
            if part != leaving_out:
                after.writestr(part, before.read(part))
    return file.getvalue()


def lines(data: bytes, *, sheet: int = 0) -> list[list[str]]:
    """The cells of each row of a sheet."""
    return [list(cells) for _number, cells in workbook_rows(data, sheet=sheet).filled()]


def refusal_of(reading, *arguments) -> str:
    with pytest.raises(Refusal) as refused:
        reading(*arguments)
    return refused.value.code


def test_a_workbook_that_is_not_compressed_reads_as_one_that_is():
    data = workbook(WORDS)
    stored = repacked(data, zipfile.ZIP_STORED)

    assert inspect(stored) == inspect(data)
    assert lines(stored) == lines(data) == [["Nom", "Grade"]]


def test_a_part_packed_in_a_way_no_spreadsheet_uses_is_damage():
    assert refusal_of(inspect, repacked(workbook(WORDS), zipfile.ZIP_BZIP2)) == "damaged"


def test_what_is_no_archive_is_damage_wherever_it_is_read():
    assert refusal_of(inspect, b"PK\x03\x04 and nothing more") == "damaged"
    assert refusal_of(sheet_paths, b"PK\x03\x04 and nothing more") == "damaged"
    assert refusal_of(looked_through, b"PK\x03\x04 and nothing more", SHEET) == "damaged"
    assert refusal_of(lambda data: workbook_rows(data, sheet=0), b"PK\x03\x04 and nothing more") == "damaged"


def test_relations_that_are_no_xml_are_damage():
    assert refusal_of(sheet_paths, workbook(WORDS, **{"xl/_rels/workbook.xml.rels": b"<Relationships"})) == "damaged"


def test_a_workbook_without_relations_tells_nothing_of_its_sheets():
    assert sheet_paths(repacked(workbook(WORDS), zipfile.ZIP_DEFLATED, leaving_out="xl/_rels/workbook.xml.rels")) == {}
    assert looked_through(workbook(WORDS), "xl/worksheets/none.xml") == SheetPart()


def test_numbers_and_days_are_written_as_people_read_them():
    book = openpyxl.Workbook()
    book.active.append(["Niveau", "Part", "Entrée", "Sortie", "Présent"])
    book.active.append([3.0, 2.5, datetime.fromisoformat("2024-02-29T08:30"), date(2026, 1, 1), True])

    assert lines(saved(book))[1] == ["3", "2.5", "2024-02-29", "2026-01-01", "True"]


def test_sheets_that_are_all_hidden_are_read_all_the_same():
    names = b'<workbook %b xmlns:r="%b"><sheets><sheet name="Equipe" sheetId="1" state="veryHidden" r:id="r1"/></sheets></workbook>'
    data = workbook(WORDS, **{"xl/workbook.xml": names % (NAMESPACE, OFFICE.encode())})

    read = workbook_rows(data, sheet=0)

    assert (read.sheets, read.sheet) == (["Equipe"], 0)
    assert [cells for _number, cells in read.filled()] == [["Nom", "Grade"]]


def test_the_top_of_a_sheet_that_is_refused_is_empty_and_the_others_are_told():
    book = openpyxl.Workbook()
    book.active.append(["x" * 5_000])
    book.create_sheet("Équipe").append(["Nom", "Grade"])

    first, second = tops(saved(book))

    assert first == []
    assert [list(cells) for _number, cells in second] == [["Nom", "Grade"]]


def test_hidden_columns_count_only_where_their_numbers_are_numbers():
    heads = b'<cols><col min="2" max="2" hidden="1"/><col min="x" max="3" hidden="1"/><col min="4" max="4" width="9"/></cols>'

    part = looked_through(workbook(WORDS, before=heads), SHEET)

    assert part.hidden == {1}
    assert [column_letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_an_error_is_noted_where_its_cell_says_its_place_and_value(monkeypatch):
    cells = b'<row><c r="B2" t="e"><v>#N/A</v></c><c t="e"><v>#REF!</v></c><c r="C2" t="e"><v></v></c></row>'

    assert looked_through(workbook(cells), SHEET).errors == {(2, 1): "#N/A"}

    monkeypatch.setattr(sheet_parts, "MOST_ERRORS", 0)
    assert refusal_of(looked_through, workbook(cells), SHEET) == "too_big"
