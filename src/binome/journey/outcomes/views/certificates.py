"""Certificates of participation: one's own on paper, the page where anyone checks one, the list of those who steer."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.mail import questions
from binome.core.mail.questions import Confirmation
from binome.core.people.requests import Request, open_to_all, posted
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.actions import certifying
from binome.journey.outcomes.forms import CertificateCodeForm, SignatoryForm
from binome.journey.outcomes.models import ParticipationCertificate
from binome.journey.outcomes.queries.certificates import (
    certificate_of_wave,
    certificate_with,
    certificates_of_wave,
    facts_of,
    on_paper,
    sentence_of,
)
from binome.journey.outcomes.queries.participants import waves_lived
from binome.journey.outcomes.views import paper


@require_safe
def certificate(request: Request, wave_id: int, side: str) -> HttpResponse:
    """One's own certificate of participation, as a PDF."""
    lived = next((wave for wave, own, _pair in waves_lived(request.user) if (wave.pk, own) == (wave_id, side)), None)
    # Those of pairs that closed before certificates had codes are given theirs here.
    given = certifying.certify(request.user, lived, side=Side(side), now=timezone.now()) if lived else None
    if given is None or given.revoked_at is not None:
        raise Http404
    return paper.pdf_response("certificate.typ", on_paper(given), filename=_("certificate") + ".pdf")


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="check_certificate")  # type: ignore[untyped-decorator]
def check(request: HttpRequest) -> HttpResponse:
    """Whether a certificate with this code was issued here, and what it says; nothing that is not on the paper."""
    form = CertificateCodeForm(posted(request), initial={"code": request.GET.get("code", "")[:40]})
    certificate = certificate_with(form.cleaned_data["code"]) if form.is_valid() else None
    if form.is_valid() and certificate is None:
        form.add_error(
            "code",
            _("No certificate with this code. Check each character; a certificate goes with the data of its holder."),
        )
    context = {"form": form, **_shown(certificate)}
    response = render(request, "outcomes/check.html", context, status=422 if form.errors else 200)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _shown(certificate: ParticipationCertificate | None) -> dict[str, object]:
    if certificate is None or certificate.revoked_at is not None:
        return {"certificate": None, "revoked": certificate is not None}
    return {"certificate": certificate, "says": sentence_of(certificate), "facts": facts_of(certificate)}


@require_http_methods(["GET", "HEAD", "POST"])
def certificates(request: Request, wave_id: int) -> HttpResponse:
    """The certificates of a wave, and who signs those to come."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    form = SignatoryForm(posted(request), initial={"signatory": wave.programme.signatory})
    if request.method == "POST" and form.is_valid():
        certifying.name_signatory(wave.programme, **form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("outcomes:certificates", wave.pk)
    context = {"wave": wave, "form": form, "certificates": certificates_of_wave(wave)}
    return render(request, "outcomes/certificates.html", context, status=422 if form.is_bound else 200)


@require_POST
def revoke_certificate(request: Request, wave_id: int, certificate_id: int) -> HttpResponse:
    """Withdraw a certificate, once what that does has been read."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    if certificate_of_wave(wave, certificate_id, reader=request.user) is None:
        raise Http404
    if not questions.is_confirmed(request):
        consequences = [
            _("Whoever checks its code reads that it was withdrawn, and nothing else."),
            _("Its holder can no longer open it, and reads so on their own page."),
            _("You can give it back; the code stays the same."),
        ]
        title = _("Withdraw this certificate?")
        return questions.ask(request, Confirmation(title, _("Withdraw the certificate"), consequences))
    certifying.revoke_certificate(wave, certificate_id=certificate_id, by=request.user, now=timezone.now())
    messages.success(request, _("Certificate withdrawn."))
    return redirect("outcomes:certificates", wave.pk)


@require_POST
def restore_certificate(request: Request, wave_id: int, certificate_id: int) -> HttpResponse:
    """Give a withdrawn certificate back."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    certifying.restore_certificate(wave, certificate_id=certificate_id, by=request.user)
    messages.success(request, _("Certificate given back."))
    return redirect("outcomes:certificates", wave.pk)
