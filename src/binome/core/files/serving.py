"""A stored file on its way to a person: saved, never shown in the page nor run."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from binome.core.files.cleaning.kinds import FileKind
from binome.core.files.models import SealedFile

OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.DOCX: f"{OFFICE_TYPE}.wordprocessingml.document",
    FileKind.XLSX: f"{OFFICE_TYPE}.spreadsheetml.sheet",
    FileKind.PPTX: f"{OFFICE_TYPE}.presentationml.presentation",
    FileKind.TEXT: "text/plain; charset=utf-8",
}


def saved_as(file: SealedFile, name: str) -> HttpResponse:
    """The file as an attachment under `name`, which its reader may see, with the end of its kind."""
    kind = FileKind(file.kind)
    stem = name.removesuffix(f".{kind.value}")
    return HttpResponse(
        file.content,
        content_type=TYPES[kind],
        headers={
            "Content-Disposition": content_disposition_header(True, f"{stem}.{kind.value}") or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )
