"""PDF files written anew from their pages: no author, no remarks of others, nothing attached, nothing that acts."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from binome.core.files.cleaning.kinds import UncleanFile

MOST_PAGES = 60
TOLD = ("/Metadata", "/PieceInfo", "/Annots", "/AA", "/B", "/StructParents", "/LastModified", "/Thumb")
STUMBLES = (PyPdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, OSError)


def cleaned_paper(content: bytes) -> tuple[bytes, str]:
    """The pages and what is written on them. Raises `UncleanFile`."""
    try:
        return _cleaned(content)
    except STUMBLES:
        raise UncleanFile("damaged") from None


def _cleaned(content: bytes) -> tuple[bytes, str]:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise UncleanFile("locked")
    if len(reader.pages) > MOST_PAGES:
        raise UncleanFile("too_big")
    if reader.get_fields():  # what was typed into them stands in remarks, which go
        raise UncleanFile("form")
    writer = PdfWriter()
    words = []
    for page in reader.pages:
        copy = writer.add_page(page)
        words.append(copy.extract_text())
        _strip_pictures(copy)
        _strip(copy)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), "\n".join(words)


def _strip_pictures(page: object) -> None:
    for picture in page.images:  # type: ignore[attr-defined]
        if b"Exif" in picture.data[:200_000] or b"xap/1.0" in picture.data[:200_000]:
            picture.replace(picture.image)


def _strip(top: PdfObject) -> None:
    """Take what tells of people out of everything that a page draws on; never up to the tree of pages."""
    seen: set[int] = set()
    waiting: list[PdfObject] = [top]
    while waiting:
        each: PdfObject | None = waiting.pop()
        if isinstance(each, IndirectObject):
            each = each.get_object()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, DictionaryObject):
            for key in TOLD:
                each.pop(key, None)
            waiting += [each.raw_get(key) for key in each if key != "/Parent"]
        elif isinstance(each, ArrayObject):
            waiting += list(each)
