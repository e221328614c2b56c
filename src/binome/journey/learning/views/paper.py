"""A module on paper: to read on a train, to fill in by hand, to keep with what one wrote."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from binome.core.people import organisation
from binome.core.people.requests import Request
from binome.core.ui import typesetting
from binome.core.ui.lesson_text import as_plain
from binome.journey.learning.forms import shuffled
from binome.journey.learning.queries import content
from binome.journey.learning.queries.content import Module
from binome.journey.learning.queries.preparation import module_done, modules_open_to
from binome.journey.learning.views.participant import get_owned

TEMPLATE = Path(__file__).resolve().parent.parent / "templates/learning/module.typ"


@require_safe
def module_paper(request: Request, application_id: int, code: str) -> HttpResponse:
    """The module as a PDF, with what its reader wrote in it; nobody else's."""
    application = get_owned(request, application_id)
    done = module_done(application, code)
    lesson = content.module(code, done.version if done else None)
    if lesson is None or code not in modules_open_to(application):
        raise Http404
    made = typesetting.pdf(TEMPLATE, _on_paper(lesson, written=done.answers if done else {}, order=str(application.pk)))
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="binome-{code.lower()}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


def _on_paper(lesson: Module, *, written: dict[str, str], order: str) -> dict[str, Any]:
    questions = [
        {"stem": question.stem, "options": [asdict(option) for option in shuffled(question, order=order)]}
        for question in lesson.questions
    ]
    return {
        **_plain(asdict(lesson)),
        "questions": questions,
        "asks": [{"label": ask["label"], "written": written.get(ask["key"], "")} for ask in lesson.asks],
        "lang": get_language() or "fr",
        "house": organisation.current().name,
        "minutes": _("%(read)s min to read, %(do)s to do") % {"read": lesson.read_minutes, "do": lesson.do_minutes},
        "words": {
            "objectives": _("What you will be able to do"),
            "guess": _("Guess first"),
            "misconception": _("What people often think:"),
            "side_by_side": _("Side by side"),
            "weak": _("What goes wrong"),
            "good": _("What works"),
            "turn": _("Your turn"),
            "vague": _("Too vague"),
            "ready": _("Ready to use"),
            "check": _("Check it yourself"),
            "questions": _("Questions"),
            "answers": _("Why this one, and why not the others"),
            "right": _("The right one."),
            "sources": _("Sources"),
            "page": _("page"),
        },
    }


def _plain(part: Any) -> Any:
    """The same with each text as paper shows it."""
    if isinstance(part, dict):
        return {name: _plain(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_plain(value) for value in part]
    return as_plain(part) if isinstance(part, str) else part
