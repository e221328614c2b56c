"""A session to print."""

from pathlib import Path

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from binome.core.people.requests import Request
from binome.core.ui import typesetting
from binome.journey.mentoring.queries.booklets import booklet_of
from binome.journey.mentoring.views.access import session_of

TEMPLATE = Path(__file__).resolve().parent.parent / "templates/mentoring/booklet.typ"


@require_safe
def booklet(request: Request, session_id: int) -> HttpResponse:
    """The session on paper, for me."""
    session = session_of(request, session_id)
    content = typesetting.pdf(TEMPLATE, booklet_of(session, reader=request.user))
    filename = _("session-%(number)s") % {"number": session.number}
    headers = {"Content-Disposition": f'inline; filename="{filename}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
