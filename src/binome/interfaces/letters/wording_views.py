"""The emails that Binôme sends, on screen: what each says, to whom and when, and the organisation's own words for it."""

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from binome.core.errors import Conflict
from binome.core.framework.idempotent import idempotent
from binome.core.mail import edited, questions
from binome.core.mail.models import EmailText
from binome.core.mail.questions import Confirmation
from binome.core.people.requests import Request, posted
from binome.core.people.text import whole_number
from binome.core.ui.props import Tab
from binome.interfaces.letters import catalogue
from binome.interfaces.letters.actions import wording
from binome.interfaces.letters.catalogue import LANGUAGES, EmailLook
from binome.interfaces.letters.forms import EmailForm, SenderForm
from binome.interfaces.letters.kinds import KINDS, LetterKind

STYLES_INSIDE = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "form-action": [NONE],
}


def _check_writer(request: Request) -> None:
    if not catalogue.may_write(request.user):
        raise Http404


def _kind(request: Request, step: str, name: str, language: str) -> LetterKind:
    _check_writer(request)
    kind = KINDS.get(f"{step}/{name}")
    if kind is None or language not in LANGUAGES:
        raise Http404
    return kind


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def emails(request: Request) -> HttpResponse:
    """Every kind of email by step; and under which name they come."""
    _check_writer(request)
    form = SenderForm(posted(request), initial={"sender_name": catalogue.sender_name()})
    if request.method == "POST" and form.is_valid():
        wording.name_sender(form.cleaned_data["sender_name"], by=request.user)
        messages.success(request, _("Saved. Emails come under this name from now on."))
        return redirect("letters:emails")
    context = {"form": form, "groups": catalogue.listed()}
    return render(request, "letters/emails.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def email(request: Request, step: str, name: str, language: str) -> HttpResponse:
    """One email in one language: its words to write, and a look at it as someone would read it."""
    kind = _kind(request, step, name, language)
    latest = catalogue.latest_version(kind, language)
    version = _asked_version(request, kind, language) or latest
    form = EmailForm(
        posted(request),
        kind=kind,
        language=language,
        edits=catalogue.edits_of(kind, version),
        number=latest.number if latest else 0,
    )
    others: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        if look := request.POST.get("look"):
            return _looked_at(request, form, as_html=look == "html")
        try:
            return _written(request, form)
        except Conflict as refusal:
            form.add_error(None, str(refusal.reason))
            latest = catalogue.latest_version(kind, language)
            form.now_follows(latest.number if latest else 0)
            others = form.differing(catalogue.edits_of(kind, latest))
    context = {
        "form": form,
        "kind": kind,
        "subject": catalogue.subject_of(kind, form.pieces),
        "language": language,
        "step": step,
        "name": name,
        "tabs": [
            Tab(catalogue.name_of(each), catalogue.address_of(kind, each), each == language) for each in LANGUAGES
        ],
        "address": catalogue.address_of(kind, language),
        "is_edited": latest is not None and latest.is_edited,
        "is_overtaken": _is_overtaken(form, latest),
        "versions": catalogue.versions(kind, language),
        "shown": version,
        "others": others,
    }
    return render(request, "letters/email.html", context, status=422 if form.errors else 200)


def _written(request: Request, form: EmailForm) -> HttpResponse:
    kind, language, after = form.kind, form.language, form.cleaned_data["number"] or 0
    changed = wording.write(kind, language, form.words, after=after, by=request.user, now=timezone.now())
    messages.success(
        request,
        _("Saved. Emails written from now on say this.") if changed else _("These are our words: nothing to save."),
    )
    return redirect(catalogue.address_of(kind, language))


def _looked_at(request: Request, form: EmailForm, *, as_html: bool) -> HttpResponse:
    with override(form.language):
        look = catalogue.looked_at(
            form.kind, form.passages(), reader=form.reader(), holds=form.holds(), act=_("The button of this email")
        )
    if as_html:
        return _as_mail_programs_show_it(request, look)
    context = {"look": look, "language": form.language, "address": catalogue.address_of(form.kind, form.language)}
    return render(request, "letters/look.html", context)


def _as_mail_programs_show_it(request: Request, look: EmailLook) -> HttpResponse:
    """The HTML part alone: emails bear their styles inside, which no page of ours may."""
    answer = HttpResponse(look.html)
    csp_replace(STYLES_INSIDE)(lambda _request: answer)(request)  # writes its rule on the answer
    return answer


@require_POST
def reset_email(request: Request, step: str, name: str, language: str) -> HttpResponse:
    """Our words again, in one language."""
    kind = _kind(request, step, name, language)
    latest = catalogue.latest_version(kind, language)
    if not kind.is_open:
        raise Http404
    if latest is None or not latest.is_edited:
        messages.success(request, _("These are our words: nothing to save."))
        return redirect(catalogue.address_of(kind, language))
    if not questions.is_confirmed(request):
        consequences = [
            _("Emails written from now on say what Binôme proposes, in this language."),
            _("Your words stay among the earlier versions of this email."),
        ]
        return questions.ask(request, Confirmation(_("Go back to our words?"), _("Go back to our words"), consequences))
    wording.write(kind, language, {}, after=latest.number, by=request.user, now=timezone.now())
    messages.success(request, _("This email is in our words again."))
    return redirect(catalogue.address_of(kind, language))


def _asked_version(request: Request, kind: LetterKind, language: str) -> EmailText | None:
    number = whole_number(request.GET.get("version", ""))
    return catalogue.versions(kind, language).filter(number=number).first() if number else None


def _is_overtaken(form: EmailForm, latest: EmailText | None) -> bool:
    with override(form.language):
        return latest is not None and edited.is_overtaken(latest.passages, form.pieces)
