"""Files that people hand in: what is taken, what of its maker is left in it, what is refused and why."""

import io
import zipfile

import openpyxl
import pypdf
import pytest
from cryptography.fernet import InvalidToken
from django.test import override_settings
from docx import Document
from openpyxl.comments import Comment
from PIL import Image
from pptx import Presentation
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from binome.core.files.cleaning.kinds import FileKind, UncleanFile
from binome.core.files.receiving import REASONS, clean_file, clean_name
from binome.core.privacy.seal import sealed_bytes, unsealed_bytes

AUTHOR = "Camille Fontanel"


def a_document(*, author: str = AUTHOR) -> bytes:
    document = Document()
    document.core_properties.author = author
    document.core_properties.last_modified_by = author
    paragraph = document.add_paragraph("Trois questions avant de montrer.")
    document.add_comment(paragraph.runs, text="À revoir", author=author, initials="CF")
    picture = io.BytesIO(a_photo())
    document.add_picture(picture)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = AUTHOR
    book.active["A1"] = "Effectif"
    book.active["A1"].comment = Comment("Vérifié", AUTHOR)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def some_slides() -> bytes:
    slides = Presentation()
    slides.core_properties.author = AUTHOR
    slides.slides.add_slide(slides.slide_layouts[0]).shapes.title.text = "Une heure, votre fichier"
    out = io.BytesIO()
    slides.save(out)
    return out.getvalue()


def a_paper() -> bytes:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(200, 200)
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Owner"): TextStringObject(AUTHOR)})
    writer.add_metadata({"/Author": AUTHOR})
    writer.add_attachment("notes.txt", AUTHOR.encode())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_photo() -> bytes:
    picture = Image.new("RGB", (8, 6), "teal")
    marks = Image.Exif()
    marks[0x013B] = AUTHOR
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=marks, comment=AUTHOR.encode())
    return out.getvalue()


def a_drawing() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add_text("Author", AUTHOR)
    out = io.BytesIO()
    Image.new("RGBA", (8, 6), "teal").save(out, "PNG", pnginfo=texts)
    return out.getvalue()


def everything_in(content: bytes) -> bytes:
    """The bytes of a file, and of each part packed into it."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(everything_in(archive.read(name)) for name in archive.namelist())


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (a_document, FileKind.DOCX),
        (a_workbook, FileKind.XLSX),
        (some_slides, FileKind.PPTX),
        (a_paper, FileKind.PDF),
        (a_photo, FileKind.JPEG),
        (a_drawing, FileKind.PNG),
    ],
)
def test_nothing_of_a_clean_file_names_who_made_it(made, kind):
    before = made()

    clean = clean_file(before, name=f"{AUTHOR}.exe")

    assert AUTHOR.encode() in everything_in(before)
    assert clean.kind == kind
    assert AUTHOR.encode() not in everything_in(clean.content)
    assert b"Fontanel" not in everything_in(clean.content)


def test_clean_documents_workbooks_and_slides_still_open_with_their_words():
    document, book, slides = (clean_file(made(), name="x") for made in (a_document, a_workbook, some_slides))

    assert Document(io.BytesIO(document.content)).paragraphs[0].text == "Trois questions avant de montrer."
    assert openpyxl.load_workbook(io.BytesIO(book.content)).active["A1"].value == "Effectif"
    assert Presentation(io.BytesIO(slides.content)).slides[0].shapes.title.text == "Une heure, votre fichier"
    assert "Trois questions avant de montrer." in document.words
    assert "À revoir" in document.words
    assert "Effectif" in book.words


def test_a_picture_of_a_phone_stands_upright_and_is_made_smaller():
    lying = Image.Exif()
    lying[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (4000, 3000), "teal").save(out, "JPEG", exif=lying)

    with Image.open(io.BytesIO(clean_file(out.getvalue(), name="x").content)) as picture:
        assert picture.size == (1800, 2400)


def _with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(a_document())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _bomb() -> bytes:
    out = io.BytesIO(a_document())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/extra.xml", b"<a>" + b" " * (70 << 20) + b"</a>")
    return out.getvalue()


def _locked() -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(a_paper()))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"a" * (6 << 20), "too_heavy"),
        (b"MZ\x90\x00\x03\x00", "other_kind"),
        (b"<html><script>alert(1)</script></html>", "other_kind"),
        (b"hello <script>alert(1)</script>", "other_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "other_kind"),
        (b"ID3\x03\x00\x00", "spoken"),
        (b"\x00\x00\x00\x20ftypM4A ", "spoken"),
        (b"PK\x03\x04 not an archive", "damaged"),
        (b"%PDF-1.7 nothing", "damaged"),
        (b"\x89PNG\r\n\x1a\n nothing", "damaged"),
        (_locked, "locked"),
        (_bomb, "too_big"),
        (lambda: _with_part("word/vbaProject.bin", b"x"), "running"),
        (lambda: _with_part("word/embeddings/oleObject1.bin", b"x"), "running"),
        (lambda: _with_part("word/media/drawing.emf", b"x"), "odd_part"),
        (lambda: _with_part("word/extra.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "running"),
    ],
)
def test_a_file_that_runs_swells_or_speaks_is_refused_with_its_reason(content, reason):
    with pytest.raises(UncleanFile) as refusal:
        clean_file(content() if callable(content) else content, name="x.pdf")

    assert refusal.value.code == reason
    assert REASONS[reason]


def test_a_text_of_any_name_comes_in_as_text():
    clean = clean_file("Première étape ;=1+1".encode("cp1252"), name="réponse.csv")

    assert (clean.kind, clean.name) == (FileKind.TEXT, "réponse.txt")
    assert clean.content.decode() == clean.words == "Première étape ;=1+1"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\camille\\note.docx", "note.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
        ("...", "pdf.pdf"),
        ("", "pdf.pdf"),
        ("n" * 300 + ".pdf", "n" * 80 + ".pdf"),
    ],
)
def test_the_name_of_a_file_goes_nowhere_and_ends_as_its_kind(name, kept):
    assert clean_name(name, FileKind.PDF) == kept


def test_a_sealed_file_opens_for_its_owner_with_a_former_key_too():
    with override_settings(SECRET_KEY="former"):
        token = sealed_bytes(b"\x00\xffcontent", reader="case:1")

    with override_settings(SECRET_KEY="today", SECRET_KEY_FALLBACKS=["former"]):
        assert unsealed_bytes(token, reader="case:1") == b"\x00\xffcontent"
        with pytest.raises(InvalidToken):
            unsealed_bytes(token, reader="case:2")
