"""Asking to be erased, from "My data"; and the requests, for human resources."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.mail import questions
from binome.core.mail.questions import Confirmation
from binome.core.people.requests import Request, posted
from binome.core.privacy.models import ErasureRequest
from binome.interfaces.administration import erasing, erasures
from binome.interfaces.administration.forms import RefusalForm


@require_POST
def ask(request: Request) -> HttpResponse:
    """I ask to be erased."""
    erasing.ask(by=request.user, now=timezone.now())
    messages.success(request, _("You have asked to be erased. Human resources answer within a month."))
    return redirect("my_data")


@require_POST
def withdraw(request: Request) -> HttpResponse:
    """I take my request back."""
    erasing.withdraw(by=request.user)
    messages.success(request, _("You have withdrawn your request for erasure."))
    return redirect("my_data")


@require_safe
def requests(request: Request) -> HttpResponse:
    """What waits for an answer, and what was answered."""
    _check_hr(request)
    context = {
        "waiting": erasures.open_requests(),
        "answered": erasures.answered(),
        "leavers": erasures.leavers_told(now=timezone.now())[: erasures.ANSWERED_SHOWN],
    }
    return render(request, "administration/erasure_requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, erasure_id: int) -> HttpResponse:
    """One request: what carrying it out would do; or a refusal, with its reason."""
    asked = _asked(request, erasure_id)
    form = RefusalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        erasing.refuse(asked, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        messages.success(request, _("The request is refused. An email says why."))
        return redirect("administration:erasure_requests")
    context = {"asked": asked, "person": asked.person, "preview": erasures.preview(asked.person), "form": form}
    return render(request, "administration/erasure_request.html", context, status=422 if form.errors else 200)


@require_POST
def carry_out(request: Request, erasure_id: int) -> HttpResponse:
    """Erase who asked for it, once the question was answered."""
    asked = _asked(request, erasure_id)
    if not questions.is_confirmed(request):
        return questions.ask(request, _before_erasing(asked))
    erased = erasing.carry_out(asked, by=request.user, now=timezone.now())
    messages.success(request, _("Erased for good. The code %(code)s replaces the name.") % {"code": erased.pseudonym})
    return redirect("administration:erasure_requests")


def _check_hr(request: Request) -> None:
    if not request.user.is_hr:
        raise Http404


def _asked(request: Request, key: int) -> ErasureRequest:
    _check_hr(request)
    asked = erasures.open_requests().filter(pk=key).first()
    if asked is None:
        raise Http404
    return asked


def _before_erasing(asked: ErasureRequest) -> Confirmation:
    person = asked.person
    consequences = [f"{line.words}: {line.rows}" for line in erasures.preview(person)]
    consequences.append(_("In texts and emails by others, “N. N.” takes the place of the name."))
    consequences.append(_("Figures that were published stay as they are."))
    if person.is_active:
        consequences.append(
            _("%(name)s still works here: they can no longer sign in, and their pair ends.") % {"name": person.name}
        )
        consequences.append(_("If a staff file names them again, they come back as a new colleague."))
    consequences.append(_("This cannot be undone."))
    return Confirmation(_("Erase %(name)s?") % {"name": person.name}, _("Erase for good"), consequences)
