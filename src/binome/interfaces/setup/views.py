"""The first run: who runs the installation, the organisation, its email, its levels, and what remains."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from binome.core.people import organisation
from binome.core.people.models import Organisation
from binome.core.people.requests import Request, open_to_all, posted
from binome.interfaces.administration.actions import AdministrationRefused, Identity
from binome.interfaces.setup import actions, first_link, queries
from binome.interfaces.setup.colours import style_sheet
from binome.interfaces.setup.forms import FirstAdministratorForm, LevelsForm, MailForm, OrganisationForm

P = ParamSpec("P")


def for_administrators(
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """Answer 404 to whoever does not run the installation."""

    @wraps(view)
    def answer(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_administrator:
            raise Http404
        return view(request, *args, **kwargs)

    return answer


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponse:
    """The link printed by `binome setup`: who comes in by it runs the installation, once."""
    if not first_link.is_good(token):
        return render(request, "setup/link_gone.html", status=404)
    form = FirstAdministratorForm(posted(request), initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        identity = Identity(
            given_name=cleaned["given_name"], family_name=cleaned["family_name"], language=cleaned["language"]
        )
        try:
            if actions.come_in_first(request, token=token, email=cleaned["email"], identity=identity) is not None:
                return redirect("setup:checklist")
        except AdministrationRefused:
            form.add_error("email", _("This address cannot be that of the first administrator: check it."))
        else:
            return render(request, "setup/link_gone.html", status=404)
    return render(request, "setup/start.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@for_administrators
def checklist(request: Request) -> HttpResponse:
    """What is done and what remains; the first step that remains is the next thing to do."""
    steps = queries.steps(request.user)
    todo = [step for step in steps if not step.done]
    context = {"steps": steps, "next": todo[0] if todo else None, "done": len(steps) - len(todo)}
    return render(request, "setup/checklist.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def organisation_page(request: Request) -> HttpResponse:
    """Name, logo, colour, language, time zone, countries."""
    form = OrganisationForm(posted(request), request.FILES or None, house=organisation.current())
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        actions.introduce(
            name=cleaned["name"],
            accent=cleaned["accent"],
            logo=actions.Look(*cleaned["logo"]) if cleaned["logo"] else None,
            keeps_logo=not cleaned.get("remove_logo", False),
            default_language=cleaned["default_language"],
            time_zone=cleaned["time_zone"],
            countries=cleaned["countries"],
            video_link=cleaned["video_link"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Saved."))
        return redirect("setup:checklist")
    return render(request, "setup/organisation.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def mail(request: Request) -> HttpResponse:
    """A test email, and what the mail server answered."""
    form = MailForm(posted(request), initial={"address": request.user.email})
    trouble = ""
    if request.method == "POST" and form.is_valid():
        trouble = actions.prove_mail(form.cleaned_data["address"], by=request.user, now=timezone.now())
        if not trouble:
            messages.success(request, _("The mail server accepted the test for %(address)s.") % form.cleaned_data)
            return redirect("setup:checklist")
    proven = Organisation.objects.filter(pk=organisation.ONLY).values_list("mail_proven_at", flat=True).first()
    context = {"form": form, "trouble": trouble, "proven": proven}
    return render(request, "setup/mail.html", context, status=422 if form.errors or trouble else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def levels(request: Request) -> HttpResponse:
    """The nine levels in the organisation's words; those that the imports explained are proposed."""
    names = dict(organisation.current().levels) or queries.proposed_levels()
    form = LevelsForm(posted(request), names=names)
    if request.method == "POST" and form.is_valid():
        actions.name_levels(form.names(), by=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("setup:checklist")
    return render(request, "setup/levels.html", {"form": form}, status=422 if form.errors else 200)


@open_to_all
@require_safe
def style(request: HttpRequest, mark: str) -> HttpResponse:
    """The organisation's colour as a style sheet."""
    accent = organisation.current().accent
    return HttpResponse(style_sheet(accent) if accent else "", content_type="text/css; charset=utf-8")


@open_to_all
@require_safe
def logo(request: HttpRequest, mark: str) -> HttpResponse:
    """The organisation's logo."""
    row = Organisation.objects.filter(pk=organisation.ONLY).only("logo", "logo_kind").first()
    if row is None or not row.logo:
        raise Http404
    return HttpResponse(bytes(row.logo), content_type=row.logo_kind)
