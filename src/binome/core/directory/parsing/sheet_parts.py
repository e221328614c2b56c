"""What the reader of workbooks does not tell of a sheet: which columns are hidden, which cells hold an error.

Read from the parts of the archive themselves, which `archive.inspect` has looked through before: no declaration of a
document type is left in them, and their sizes are bounded.
"""

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.etree import ElementTree  # nosec B405

from binome.core.directory.parsing.table import MAX_COLUMNS, MEGABYTE, Refusal

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
COLUMN = re.compile(rb"<(?:\w+:)?col\s([^<>]*)>")
ERROR = re.compile(rb"""<(?:\w+:)?c\s([^<>]*\bt\s*=\s*["']e["'][^<>]*)>(.{0,20000}?)</(?:\w+:)?c>""", re.DOTALL)
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([^<]{1,40})<")
ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
PLACE = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
OVERLAP = 20_500  # bytes looked at twice: the longest cell with an error and its formula
MOST_ERRORS = 200_000  # cells with an error: one in every line at most


@dataclass
class SheetPart:
    """Hidden columns, counted from 0; errors by row (counted from 1) and column."""

    hidden: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def sheet_paths(data: bytes) -> dict[str, str]:
    """The part of the archive that holds each sheet, by its name. Raises `Refusal`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if not {WORKBOOK, RELATIONS} <= set(archive.namelist()):
                return {}
            relations = ElementTree.fromstring(archive.read(RELATIONS))  # noqa: S314  # nosec B314
            workbook = ElementTree.fromstring(archive.read(WORKBOOK))  # noqa: S314  # nosec B314
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ElementTree.ParseError,
    ):
        raise Refusal("damaged") from None
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    return {
        sheet.get("name", ""): posixpath.normpath(
            posixpath.join("/xl", targets.get(sheet.get(RELATION_ID), ""))
        ).lstrip("/")
        for sheet in workbook.iter()
        if sheet.tag.rpartition("}")[2] == "sheet"
    }


def looked_through(data: bytes, path: str) -> SheetPart:
    """What is hidden and what is wrong in the sheet of this part; nothing where there is no such part. Raises `Refusal`."""
    part, before, in_head = SheetPart(), b"", True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if path not in archive.namelist():
                return part
            with archive.open(path) as opened:
                while piece := opened.read(MEGABYTE):
                    text = before + piece.replace(b"\x00", b"")  # UTF-16 hides nothing
                    if in_head:
                        _note_hidden(part, text)
                        in_head = b"sheetData" not in text
                    if b'"e"' in text or b"'e'" in text:
                        _note_errors(part, text)
                    before = text[-OVERLAP:]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Refusal("damaged") from None
    return part


def column_letters(column: int) -> str:
    """How a spreadsheet calls the column: A, B … Z, AA."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters, column = chr(ord("A") + letter) + letters, column - 1
    return letters


def _note_hidden(part: SheetPart, text: bytes) -> None:
    for columns in COLUMN.finditer(text.partition(b"sheetData")[0]):
        attributes = dict(ATTRIBUTE.findall(columns[1]))
        first, last = attributes.get(b"min", b""), attributes.get(b"max", b"")
        if (
            (attributes.get(b"hidden") in {b"1", b"true"} or attributes.get(b"width") == b"0")
            and first.isdigit()
            and last.isdigit()
        ):
            # beyond what is read lies nothing to hide: Excel writes 16384 for "all the others"
            part.hidden.update(range(int(first[:6]) - 1, min(int(last[:6]), 10 * MAX_COLUMNS)))


def _note_errors(part: SheetPart, text: bytes) -> None:
    for cell in ERROR.finditer(text):
        place = PLACE.fullmatch(dict(ATTRIBUTE.findall(cell[1])).get(b"r", b""))
        value = VALUE.search(cell[2])
        if place and value:
            column = 0
            for letter in place[1]:
                column = column * 26 + letter - ord("A") + 1
            part.errors[int(place[2]), column - 1] = value[1].decode("utf-8", "replace").strip()
        if len(part.errors) > MOST_ERRORS:
            raise Refusal("too_big")
