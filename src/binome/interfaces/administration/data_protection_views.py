"""Data protection on screen: what happens by itself, the documents, the privacy notice and its versions."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request, posted
from binome.interfaces.administration import notices
from binome.interfaces.administration.documents.contents import DOCUMENTS
from binome.interfaces.administration.documents.word import docx_of
from binome.interfaces.administration.forms import NoticeForm
from binome.orchestration.automatic_steps import STEPS, switched_on

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGES = ("fr", "en")


def _check_keeper(request: Request) -> None:
    if not (request.user.is_hr or request.user.is_administrator):
        raise Http404


@require_safe
def overview(request: Request) -> HttpResponse:
    """What happens by itself, and the way to documents and notice."""
    _check_keeper(request)
    steps = [(step, switched_on(step)) for step in STEPS]
    documents = [(slug, name) for slug, (name, _write) in DOCUMENTS.items()]
    context = {"steps": steps, "documents": documents, "notice": notices.latest()}
    return render(request, "administration/data_protection.html", context)


@require_safe
def document(request: Request, slug: str) -> HttpResponse:
    """A document on screen."""
    _check_keeper(request)
    if slug not in DOCUMENTS:
        raise Http404
    _name, write = DOCUMENTS[slug]
    return render(request, "administration/document.html", {"document": write(), "slug": slug, "languages": LANGUAGES})


@require_safe
def document_file(request: Request, slug: str, language: str) -> HttpResponse:
    """The same as a file to go on writing, in either language."""
    _check_keeper(request)
    if slug not in DOCUMENTS or language not in LANGUAGES:
        raise Http404
    _name, write = DOCUMENTS[slug]
    with translation.override(language):
        answer = HttpResponse(docx_of(write(), language=language), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="binome-{slug}-{language}.docx"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def versions(request: Request) -> HttpResponse:
    """The versions of the privacy notice, how many have read each, and a form for the next."""
    _check_keeper(request)
    latest = notices.latest()
    form = NoticeForm(posted(request), latest=latest)
    if request.method == "POST" and form.is_valid():
        try:
            notice = notices.publish(form.texts(), after=form.after, by=request.user, now=timezone.now())
        except Conflict as refusal:
            form.add_error(None, str(refusal.reason))
            form.now_follows(notices.latest())
        else:
            messages.success(
                request, _("Published as version %(number)s. Everyone is asked to read it.") % {"number": notice.number}
            )
            return redirect("administration:notice_versions")
    context = {"form": form, "versions": notices.versions(), "people": notices.readers_awaited()}
    return render(request, "administration/notice_versions.html", context, status=422 if form.errors else 200)


@require_safe
def notice(request: Request) -> HttpResponse:
    """The version in force, for whoever is signed in; 404 while none is published."""
    shown = notices.shown_to(request.user)
    if shown is None:
        raise Http404
    return render(request, "administration/notice.html", {"shown": shown, "language": get_language()})


@require_POST
def read_notice(request: Request, notice_id: int) -> HttpResponse:
    """I have read it."""
    try:
        notices.read(notice_id, by=request.user, now=timezone.now())
    except Conflict as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("administration:notice")
    messages.success(request, _("Noted as read, with today’s date. You find the notice again under “My data”."))
    return redirect("my_data")
