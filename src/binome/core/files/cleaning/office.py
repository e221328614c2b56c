"""Documents, workbooks and slides packed anew without their authors, and refused where they would run or fetch something."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from binome.core.files.cleaning.kinds import OFFICE, FileKind, UncleanFile
from binome.core.files.cleaning.pictures import cleaned_picture

Element = Any  # lxml says no types
MOST_UNPACKED = 60 << 20
MOST_PARTS = 1500
MOST_RATIO = 300  # an office file packs some 10 to 1, a bomb a thousand to 1
SHALLOW = 1  # a chart holds its own workbook; nothing honest lies deeper
DROPPED = re.compile(r"docProps/|customXml/|.*/printerSettings/|.*/webextensions/|.*/revisions/|_xmlsignatures/")
RUNNING = re.compile(r".*(?:vbaProject|vbaData|activeX|macrosheets|oleObject|externalLinks/)", re.IGNORECASE)
FETCHING = re.compile(r"\b(?:INCLUDEPICTURE|INCLUDETEXT|DDE(?:AUTO)?)\b")
AUTHORS = {
    "author",
    "initials",
    "userId",
    "userName",
    "displayName",
    "providerId",
    "lastModifiedBy",
    "originalSourceUrl",
}
AUTHOR_TAGS = {"author", "absPath", "lastModifiedBy", "creator"}  # their text, or their address of a folder
NAMED_AUTHORS = {"cmAuthor", "author"}  # of slides: the attribute `name`, which is no author elsewhere
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
IN_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TYPED = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
MEDIA = {".png": FileKind.PNG, ".jpg": FileKind.JPEG, ".jpeg": FileKind.JPEG}
HARMLESS = (".odttf", ".fntdata")
STUMBLES = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    LookupError,
)


def cleaned_office(content: bytes, *, depth: int = 0) -> tuple[bytes, str]:
    """The same file without authors, and every word in it. Raises `UncleanFile`."""
    try:
        parts = _unpacked(content)
        if not set(OFFICE) & set(parts):
            raise UncleanFile("other_kind")
        return _cleaned(parts, depth=depth)
    except STUMBLES:
        raise UncleanFile("damaged") from None


def _unpacked(content: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    room = MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if len(archive.infolist()) > MOST_PARTS:
            raise UncleanFile("too_big")
        for part in archive.infolist():
            if part.is_dir():
                continue
            if part.flag_bits & 1:
                raise UncleanFile("locked")
            with archive.open(part) as opened:
                unpacked = opened.read(room + 1)
            room -= len(unpacked)
            if room < 0 or len(unpacked) > max(1 << 20, MOST_RATIO * part.compress_size):
                raise UncleanFile("too_big")
            parts[part.filename] = unpacked
    return parts


def _cleaned(parts: Mapping[str, bytes], *, depth: int) -> tuple[bytes, str]:
    if any(RUNNING.match(name) for name in parts):
        raise UncleanFile("running")
    kept = {name: content for name, content in parts.items() if not DROPPED.match(name)}
    gone = {name for name in parts if name not in kept}
    lost = {_source_of(name): _lost_links(name, content, gone) for name, content in kept.items() if _is_links(name)}
    words: list[str] = []
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            clean, part_words = _part(name, content, lost=lost.get(name, set()), gone=gone, depth=depth)
            words += part_words
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), clean, zipfile.ZIP_DEFLATED)
    return out.getvalue(), "\n".join(words)


def _is_links(name: str) -> bool:
    return name.endswith(".rels")


def _source_of(links: str) -> str:
    """The part whose links a `.rels` holds: word/_rels/document.xml.rels is of word/document.xml."""
    folder, name = posixpath.split(links)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _tree(content: bytes) -> Element:
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", content.replace(b"\x00", b""), re.IGNORECASE):
        raise UncleanFile("running")
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _is_lost(link: Element, links: str, gone: set[str]) -> bool:
    target, kind = link.get("Target", ""), link.get("Type", "")
    if link.get("TargetMode") == "External":
        return not kind.endswith("/hyperlink")  # a template or picture of elsewhere would be fetched on opening
    base = posixpath.dirname(_source_of(links))
    return posixpath.normpath(posixpath.join("/" + base, target)).lstrip("/") in gone


def _lost_links(name: str, content: bytes, gone: set[str]) -> set[str]:
    return {link.get("Id", "") for link in _tree(content).iter(RELATION) if _is_lost(link, name, gone)}


def _part(name: str, content: bytes, *, lost: set[str], gone: set[str], depth: int) -> tuple[bytes, list[str]]:
    end = posixpath.splitext(name)[1].lower()
    if end in {".xml", ".vml"} or _is_links(name):
        return _clean_xml(name, content, lost=lost, gone=gone)
    if end in MEDIA:
        return cleaned_picture(content, MEDIA[end]), []
    if end in {".xlsx", ".docx", ".pptx"} and depth < SHALLOW:
        inner, words = cleaned_office(content, depth=depth + 1)
        return inner, [words]
    if end in HARMLESS:
        return content, []
    raise UncleanFile("odd_part")


def _clean_xml(name: str, content: bytes, *, lost: set[str], gone: set[str]) -> tuple[bytes, list[str]]:
    root = _tree(content)
    words: list[str] = []
    for element in list(root.iter()):
        if not isinstance(element.tag, str):  # remarks and instructions of programs: nobody reads them on screen
            if (parent := element.getparent()) is not None and not element.tail:
                parent.remove(element)
            continue
        if _goes(element, name, gone):
            element.getparent().remove(element)
            continue
        words += _told_by(element, lost=lost)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), words


def _goes(element: Element, name: str, gone: set[str]) -> bool:
    if element.getparent() is None:
        return False
    if element.tag == RELATION:
        return _is_lost(element, name, gone)
    if element.tag == TYPED:
        return element.get("PartName", "").lstrip("/") in gone
    return etree.QName(element).localname in {"attachedTemplate", "absPath", "mailMerge", "fileSharing"}


def _told_by(element: Element, *, lost: set[str]) -> Iterator[str]:
    """Clear what tells of an author; every other word the part holds."""
    local = etree.QName(element).localname
    for key in element.attrib:
        attribute = etree.QName(key).localname
        if attribute in AUTHORS or (attribute == "name" and local in NAMED_AUTHORS):
            element.set(key, "")
        elif key.startswith(IN_RELATION) and element.get(key) in lost:
            del element.attrib[key]
        elif attribute in {"descr", "title", "Target"}:
            yield str(element.get(key))
    if local in AUTHOR_TAGS:
        element.text = ""
    text = element.text or ""
    if local == "instrText" and FETCHING.search(text):
        raise UncleanFile("running")
    if text.strip():
        yield text
    if (element.tail or "").strip():
        yield str(element.tail)
