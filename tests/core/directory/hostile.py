"""Workbooks and texts made to swell, to fetch, to hang or to look like tables: what a stranger may upload."""

import io
import random
import zipfile
from collections.abc import Callable

NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
NUMBERS = [b"%d" % number for number in random.Random(3).choices(range(10**6), k=100_000)]


def numbered(before: bytes, after: bytes, times: int) -> bytes:
    """So many repetitions, each with six digits or fewer that pack badly, so that no ratio gives the file away.

    The numbers come back after 100,000: much further than a packer looks.
    """
    rounds, rest = divmod(times, len(NUMBERS))
    return before + (after + before).join(NUMBERS * rounds + NUMBERS[:rest]) + after


def packed(parts: dict[str, bytes], *, level: int = 1) -> bytes:
    """A zip of these parts: how tightly changes what making it costs, and hardly what reading it does."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def workbook(
    rows: bytes, *, strings: bytes = b"", before: bytes = b"", after: bytes = b"", level: int = 1, **parts: bytes
) -> bytes:
    """A workbook of one sheet whose XML is given, byte for byte."""
    one = f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/'
    sheet = b"<worksheet %b>%b<sheetData>%b</sheetData>%b</worksheet>" % (NAMESPACE, before, rows, after)
    strings_at = f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    return packed(
        {
            "[Content_Types].xml": TYPES.encode(),
            "_rels/.rels": f'{one}officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
            "xl/workbook.xml": b'<workbook %b xmlns:r="%b"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
            % (NAMESPACE, OFFICE.encode()),
            "xl/_rels/workbook.xml.rels": (
                f'{one}worksheet" Target="worksheets/sheet1.xml"/>{strings_at}</Relationships>'
            ).encode(),
            "xl/sharedStrings.xml": b"<sst %b>%b</sst>" % (NAMESPACE, strings),
            "xl/worksheets/sheet1.xml": sheet,
            **parts,
        },
        level=level,
    )


CELL = b"<c><v>1</v></c>"
TWO = b"<row>%b</row>" % (CELL * 2)


def _row(cells: bytes) -> bytes:
    return b"<row>%b</row>" % cells


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "a rectangle of cells without references": lambda: workbook(_row(CELL * 15_000) + _row(CELL) * 20_000),
    "a million cells in one row": lambda: workbook(_row(numbered(b"<c><v>", b"</v></c>", 1_000_000))),
    "a million rows of one cell": lambda: workbook(numbered(b"<row><c><v>", b"</v></c></row>", 1_000_000)),
    "a million empty cells": lambda: workbook(_row(numbered(b'<c s="', b'"/>', 1_000_000))),
    "empty rows": lambda: workbook(b"<row/>" * 5_000_000),
    "a far cell": lambda: workbook(
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "two million shared strings": lambda: workbook(TWO, strings=b"<si><t>a</t></si>" * 2_000_000),
    "shared strings of another prefix": lambda: workbook(
        TWO, strings=numbered(b"<x:si><x:t>", b"</x:t></x:si>", 1_800_000)
    ),
    "one long string a hundred thousand times": lambda: workbook(
        _row(b'<c t="s"><v>0</v></c>' * 50) * 2_000, strings=b"<si><t>%b</t></si>" % numbered(b"", b"", 5_000)
    ),
    "a string of two million runs": lambda: workbook(
        TWO, strings=b"<si>%b</si>" % numbered(b"<r><t>", b"</t></r>", 1_900_000)
    ),
    "two million merged cells": lambda: workbook(
        TWO * 2, after=b"<mergeCells>%b</mergeCells>" % (b'<mergeCell ref="A1:B2"/>' * 2_000_000)
    ),
    "attributes without end": lambda: workbook(b"<row><c %b/></row>" % numbered(b"a", b'="b" ', 3_000_000)),
    "elements nested without end": lambda: workbook(numbered(b"<a", b">", 2_000_000)),
    "a deflate bomb": lambda: workbook(TWO, level=6, **{"xl/media/huge.bin": b"\0" * 300_000_000}),
    "a bomb of a hundred good parts": lambda: workbook(
        TWO, **{f"xl/media/{n}.xml": numbered(b"a" * 60, b"", 40_000) for n in range(100)}
    ),
    "three thousand parts": lambda: workbook(TWO, **{f"xl/media/{n}.xml": b"" for n in range(3_000)}),
    "three hundred sheets": lambda: workbook(TWO, **{f"xl/worksheets/sheet{n}.xml": b"<a/>" for n in range(2, 302)}),
    "an entity that fetches": lambda: workbook(
        TWO, **{"xl/extra.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}
    ),
    "an OpenDocument sheet that repeats": lambda: packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            b'table:number-columns-repeated="16384" office:value="1"/></table:table-row>',
        }
    ),
    "a binary workbook": lambda: packed({"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b"\x83\x01\x00"}),
    "a letter": lambda: packed({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
    "an archive of pictures": lambda: packed({"holidays/1.png": b"\x89PNG"}),
    "a zip cut short": lambda: workbook(TWO)[:400],
}
TEXTS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "blanks": lambda: b"  \r\n ",
    "headers alone": lambda: b"Matricule;Nom\r\n",
    "twenty million line ends": lambda: b"id;nom\n" + b"\n" * 20_000_000,
    "twenty million separators": lambda: b"id;nom\n" + (b";" * 55 + b"\n") * 350_000,
    "a line of 20 MB": lambda: b"a;" * 10_000_000,
    "a line of 300 MB": lambda: b"a;" * 150_000_000,
    "a word of a million letters": lambda: b"a" * 1_000_000,
    "two thousand columns": lambda: b";".join(b"c%d" % n for n in range(2_000)) + b"\n1;2",
    "three hundred thousand people": lambda: b"id;nom\n" + b"1;2\n" * 300_000,
    "a quote never closed": lambda: b'id;nom\n1;"never',
    "a quote of 18 MB": lambda: b'id;nom\n"' + b"a\n" * 9_000_000,
    "one record of three million lines": lambda: b"id;nom\n" + b'"a\n";' * 3_000_000,
    "zeros": lambda: b"id;nom\n" + b"\0" * 19_000_000,
    "a zero in a cell": lambda: b"id;nom\n1;\x00\x01\x02\n",
    "a lone half of a character": lambda: b"\xff\xfe\x00\xd8\x00",
    "spaces and a letter": lambda: b" " * 20_000_000 + b"x",
    "a PDF": lambda: b"%PDF-1.7 ...",
    "a web page": lambda: b"<html><body>hello</body></html>",
    "a program": lambda: b"MZ\x90\x00",
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1" + b"\0" * 1_000_000,
    "a compressed text": lambda: b"\x1f\x8b\x08\x00",
}
