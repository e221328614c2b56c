"""Modules as packages for an organisation's own training platform: SCORM 1.2, one file a module and language.

What a package sends is whether the module was finished, and how long it took: no score, no answer, no word written in it.
Source: ADL, SCORM 1.2 (2001), Content Aggregation Model and Run-Time Environment.
"""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from binome.core.people.requests import Request
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.permissions import Right
from binome.journey.learning.forms import shuffled
from binome.journey.learning.queries.content import LANGUAGES, Module, module

PACKAGED = Path(__file__).parent.parent / "package"  # what every package holds besides its page
EPOCH = (2026, 1, 1, 0, 0, 0)  # the same module makes the same file, whenever it is asked for


@require_safe
def download(request: Request, wave_id: int, code: str, language: str) -> HttpResponse:
    """A module as a file that a training platform takes in."""
    wave_or_404(request.user, wave_id, Right.TRAIN)
    content = package(code, language=language)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(code, language=language)}"'
    return answer


def package(code: str, *, language: str) -> bytes | None:
    """The module as a SCORM 1.2 package (ZIP), or None when there is no such module or language."""
    if language not in LANGUAGES:
        return None
    with translation.override(language):
        lesson = module(code)
        if lesson is None:
            return None
        return _zipped(_files(lesson, language=language))


def file_name(code: str, *, language: str) -> str:
    """A name that says what is in it: `binome-fm1-le-sens-du-programme-fr.zip`."""
    with translation.override(language):
        lesson = module(code)
        return f"binome-{code.lower()}-{slugify(lesson.title if lesson else '')}-{language}.zip"


def _files(lesson: Module, *, language: str) -> Mapping[str, str]:
    questions = [(question, shuffled(question, order=lesson.code)) for question in lesson.questions]
    context = {"module": lesson, "questions": questions, "language": language}
    files = {file.name: file.read_text(encoding="utf-8") for file in sorted(PACKAGED.iterdir())}
    files["index.html"] = render_to_string("learning/package/index.html", context)
    files["imsmanifest.xml"] = render_to_string("learning/package/imsmanifest.xml", {**context, "files": sorted(files)})
    return files


def _zipped(files: Mapping[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), files[name], zipfile.ZIP_DEFLATED)
    return written.getvalue()
