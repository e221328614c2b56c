"""What administrators look after: who may do what, and how the installation is."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.errors import Conflict
from binome.core.mail import questions
from binome.core.mail.questions import Confirmation
from binome.core.people.models import Person
from binome.core.people.requests import Request, posted
from binome.core.privacy import data_views
from binome.core.privacy.models import DataView
from binome.core.privacy.second_factor import actions as second_factors
from binome.core.privacy.second_factor.actions import RulesChanged
from binome.core.privacy.second_factor.queries import rules
from binome.core.ui.props import Text
from binome.interfaces.accounts import actions as access_actions
from binome.interfaces.accounts.where_signed_in import open_sessions
from binome.interfaces.administration import appointing
from binome.interfaces.administration.forms import AppointForm, RemoveForm, SecondFactorForm
from binome.interfaces.administration.health import condition, support_bundle
from binome.interfaces.administration.roles import FOUND, having_second_factor, holders, label_of, people_found


def _check_administrator(request: Request) -> None:
    if not request.user.is_administrator:
        raise Http404


@require_safe
def roles(request: Request) -> HttpResponse:
    """Who holds which role; people are looked up by name to be given one."""
    _check_administrator(request)
    words = request.GET.get("q", "")
    context = {"holders": holders(), "words": words, "people": people_found(words), "most_found": FOUND}
    return render(request, "administration/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: Request, person_id: int) -> HttpResponse:
    """Give someone a role."""
    _check_administrator(request)
    person = Person.objects.employed().select_related("entity").filter(pk=person_id).first()
    if person is None:
        raise Http404
    form = AppointForm(posted(request))
    if request.method == "POST" and form.is_valid():
        role, programme = form.cleaned_data["role"], form.cleaned_data["programme"]
        new = appointing.appoint(person, role=role, programme=programme, by=request.user, now=timezone.now())
        sentence = (
            _("Role given to %(who)s: %(role)s. They get an email.") if new else _("%(who)s already is: %(role)s.")
        )
        messages.success(request, sentence % {"who": person.name, "role": label_of(role)})
        return redirect("administration:roles")
    context = {"form": form, "person": person}
    return render(request, "administration/appoint.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """Which roles ask for a second step at sign-in, from which day; how many of those who hold one have it."""
    _check_administrator(request)
    form = SecondFactorForm(posted(request), rules=rules())
    if request.method == "POST" and form.is_valid():
        try:
            changed = second_factors.ask_by_role(
                form.changes(), seen=form.cleaned_data["seen"], by=request.user, now=timezone.now()
            )
        except RulesChanged as refusal:
            messages.error(request, str(refusal.reason))
            return redirect("administration:second_factor")
        except Conflict as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            sentence = _("Saved. Whoever has none yet is notified by email.") if changed else _("Nothing was changed.")
            messages.success(request, sentence)
            return redirect("administration:second_factor")
    context = {"form": form, "having": having_second_factor()}
    return render(request, "administration/second_factor.html", context, status=422 if form.errors else 200)


def _person(person_id: int) -> Person:
    person = Person.objects.employed().select_related("entity").filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person


@require_safe
def access(request: Request, person_id: int) -> HttpResponse:
    """How someone comes in: where they are signed in, whether they have a second step."""
    _check_administrator(request)
    person = _person(person_id)
    data_views.record(request, [person.pk], role=data_views.ADMINISTRATOR, what=DataView.Subject.ACCESS)
    context = {
        "person": person,
        "sessions": open_sessions(person, this=request.session.session_key),
        "has_second_step": is_mfa_enabled(person),
        "is_own": person.pk == request.user.pk,
    }
    return render(request, "administration/access.html", context)


@require_POST
def end_sessions(request: Request, person_id: int) -> HttpResponse:
    """Sign someone out of every browser."""
    _check_administrator(request)
    person = _person(person_id)
    this = request.session.session_key if person.pk == request.user.pk else None
    ended = access_actions.end_listed_sessions(person, by=request.user, but=this)
    messages.success(request, ngettext("%(n)s session ended.", "%(n)s sessions ended.", ended) % {"n": ended})
    return redirect("administration:access", person.pk)


@require_POST
def reset_second_step(request: Request, person_id: int) -> HttpResponse:
    """Take away the second step of someone who lost it."""
    _check_administrator(request)
    person = _person(person_id)
    if not questions.is_confirmed(request):
        return questions.ask(request, _before_resetting(person))
    access_actions.reset_second_step(person, by=request.user, now=timezone.now())
    messages.success(request, _("%(who)s signs in without a second step now. An email says so.") % {"who": person.name})
    return redirect("administration:access", person.pk)


def _before_resetting(person: Person) -> Confirmation:
    words = {"name": person.name}
    consequences = [
        _("Make sure that it is really %(name)s who asks: call them, or see them.") % words,
        _("Their application and recovery codes no longer work, and they are signed out everywhere."),
        _("An email tells %(name)s, with your name.") % words,
    ]
    return Confirmation(_("Reset the second step of %(name)s?") % words, _("Reset the second step"), consequences)


@require_POST
def remove(request: Request) -> HttpResponse:
    """Take a role away."""
    _check_administrator(request)
    form = RemoveForm(request.POST)
    person = Person.objects.filter(pk=form.cleaned_data["person"]).first() if form.is_valid() else None
    if person is None:
        raise Http404
    role, programme = form.cleaned_data["role"], form.cleaned_data["programme"]
    if not questions.is_confirmed(request):
        return questions.ask(request, _before_removing(person, role=label_of(role)))
    try:
        appointing.remove(person, role=role, programme=programme, by=request.user)
    except Conflict as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(
            request, _("Role removed from %(who)s: %(role)s.") % {"who": person.name, "role": label_of(role)}
        )
    return redirect("administration:roles" if person.pk != request.user.pk else "home")


def _before_removing(person: Person, *, role: Text) -> Confirmation:
    words = {"name": person.name, "role": role}
    consequences = [
        _("%(name)s can no longer do anything as “%(role)s”, from now on.") % words,
        _("What they have done stays. You can give the role again."),
    ]
    title = _("Remove the role “%(role)s” from %(name)s?") % words
    return Confirmation(title, _("Remove the role"), consequences)


@require_safe
def health(request: Request) -> HttpResponse:
    """How the installation is: versions, workers, tasks, emails, the last import, what is switched on."""
    _check_administrator(request)
    return render(request, "administration/health.html", {"condition": condition(timezone.now())})


@require_safe
def bundle(request: Request) -> HttpResponse:
    """The same as a file to send to whoever helps."""
    _check_administrator(request)
    now = timezone.now()
    answer = HttpResponse(support_bundle(now), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="binome-support-{now:%Y%m%d-%H%M}.zip"'
    return answer
