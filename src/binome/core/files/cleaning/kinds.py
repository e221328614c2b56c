"""Which files may come in, told by what they hold, and why another one may not."""

import io
import zipfile
from enum import StrEnum


class FileKind(StrEnum):
    """What a file holds; its value is also the end of its name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    TEXT = "txt"


class UncleanFile(Exception):
    """A file that may not come in, with the code of the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


OFFICE = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX, "ppt/presentation.xml": FileKind.PPTX}
BEGINNINGS = ((b"%PDF-", FileKind.PDF), (b"\x89PNG\r\n\x1a\n", FileKind.PNG), (b"\xff\xd8\xff", FileKind.JPEG))
# Sound and film cannot be cleaned of who speaks: a voice is a name.
SPOKEN = (b"ID3", b"OggS", b"RIFF", b"fLaC", b"\x1aE\xdf\xa3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1")


def kind_of(content: bytes) -> FileKind:
    """What the file is, whatever its name says. Raises `UncleanFile`."""
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content.startswith(SPOKEN) or content[4:8] == b"ftyp":
        raise UncleanFile("spoken")
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    text = text_of(content)
    if "<script" in text.casefold() or text.lstrip("\ufeff \r\n\t").startswith(("<", "{\\rtf", "#!", "%!PS")):
        raise UncleanFile("other_kind")
    return FileKind.TEXT


def _office_kind(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UncleanFile("damaged") from None
    kinds = [kind for name, kind in OFFICE.items() if name in names]
    if len(kinds) != 1:
        raise UncleanFile("other_kind")
    return kinds[0]


def text_of(content: bytes) -> str:
    """Plain text in UTF-8, in UTF-16 with its mark, or as Windows writes it here. Raises `UncleanFile`."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text):
            return text
    raise UncleanFile("other_kind")
