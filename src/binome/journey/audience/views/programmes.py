"""Programmes, their roles, their waves."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.directory.access import looks_after_everyone
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions
from binome.core.mail.questions import Confirmation
from binome.core.people.requests import Request, posted
from binome.core.people.text import folded
from binome.core.programmes.access import leaves_archived_waves_alone, programme_or_404, programmes_of, wave_or_404
from binome.core.programmes.forms import WaveNameForm
from binome.core.programmes.models import Programme, ProgrammeRole, Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import ProgrammeKind
from binome.core.programmes.templates import templates
from binome.journey.audience.actions import planning, steering
from binome.journey.audience.actions.errors import LastManager
from binome.journey.audience.forms.calendar import CalendarForm
from binome.journey.audience.forms.programmes import NewWaveForm, ProgrammeForm, RoleForm, WaveForm, from_template
from binome.journey.audience.queries.people import people_in, population_sentence
from binome.journey.audience.rules.population import Population


@require_safe
def home(request: Request) -> HttpResponse:
    """The programmes one steers, and the way to the directory."""
    shown = Prefetch("waves", Wave.objects.filter(archived_at=None), to_attr="shown_waves")
    programmes = programmes_of(request.user, Right.STEER).prefetch_related(shown)
    in_order = sorted(programmes, key=lambda programme: folded(programme.name))
    may_create = looks_after_everyone(request.user)
    if not may_create and not in_order:
        raise Http404
    return render(request, "audience/programmes.html", {"programmes": in_order, "may_create": may_create})


@require_safe
def ready_programmes(request: Request) -> HttpResponse:
    """Programmes that are ready to launch, to start from; or from nothing."""
    if not looks_after_everyone(request.user):
        raise Http404
    return render(request, "audience/templates.html", {"templates": templates().values()})


@idempotent
def new_programme(request: Request) -> HttpResponse:
    """Start a programme: whom first, then what kind."""
    if not looks_after_everyone(request.user):
        raise Http404
    template = templates().get(request.POST.get("template") or request.GET.get("template", ""))
    proposed: dict[str, Any] = {"kind": ProgrammeKind.DIGITAL_REVERSE, "first_wave": _("Wave 1")}
    proposed |= {"contact": request.user.email, **(from_template(template) if template else {})}
    form = ProgrammeForm(posted(request), initial=proposed)
    valid = form.is_valid()
    rule = form.population() if request.method == "POST" and hasattr(form, "cleaned_data") else Population()
    counted: dict[str, Any] = {
        "form": form,
        "template": template,
        "count": people_in(rule, today=timezone.localdate()).count(),
        "sentence": population_sentence(rule),
    }
    if "count" in request.GET or "count" in request.POST:
        counted["unknown"] = list(form.errors.get("below", ()))
        form.errors.clear()
        return render(request, "audience/new_programme.html" + ("#count" if request.htmx else ""), counted)
    if request.method == "POST" and valid:
        cleaned = form.cleaned_data
        programme = steering.create_programme(
            cleaned["name"],
            population=rule,
            kind=cleaned["kind"],
            first_wave=cleaned["first_wave"],
            purpose_fr=cleaned["purpose_fr"],
            purpose_en=cleaned["purpose_en"],
            contact=cleaned["contact"],
            template=template,
            by=request.user,
            now=timezone.now(),
        )
        return _started(request, programme, is_ready=template is not None)
    return render(request, "audience/new_programme.html", counted, status=422 if form.errors else 200)


def _started(request: Request, programme: Programme, *, is_ready: bool) -> HttpResponse:
    """On to what comes next: the survey to look at and launch where there is one, else the programme."""
    if not is_ready:
        messages.success(request, _("Programme started."))
        return redirect("audience:programme", programme.pk)
    messages.success(request, _("Programme started. Its survey is ready: read it, then launch it."))
    return redirect("diagnosis:survey", programme.waves.get().pk)


@idempotent
def programme(request: Request, programme_id: int) -> HttpResponse:
    """A programme: its waves, who holds which role."""
    steered = programme_or_404(request.user, programme_id, Right.STEER)
    form = RoleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        steering.give_role(steered, person=form.cleaned_data["who"], role=form.cleaned_data["role"], by=request.user)
        messages.success(request, _("Role given."))
        return redirect("audience:programme", steered.pk)
    context = {
        "programme": steered,
        "waves": steered.waves.filter(archived_at=None).order_by("-number"),
        "archived": steered.waves.filter(archived_at__isnull=False).order_by("-number"),
        "roles": steered.roles.select_related("person__entity").order_by("role", "person__sort_key"),
        "form": form,
    }
    return render(request, "audience/programme.html", context, status=422 if form.errors else 200)


@require_POST
def revoke_role(request: Request, programme_id: int, role_id: int) -> HttpResponse:
    """Take a role back."""
    steered = programme_or_404(request.user, programme_id, Right.STEER)
    held = steered.roles.select_related("person").filter(pk=role_id).first()
    if held is not None and not questions.is_confirmed(request):
        return questions.ask(request, _before_revoking(held))
    try:
        steering.revoke_role(steered, role_id=role_id, by=request.user)
    except LastManager as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("Role removed."))
    still = programmes_of(request.user, Right.STEER).filter(pk=steered.pk).exists()
    return redirect("audience:programme", steered.pk) if still else redirect("home")


def _before_revoking(held: ProgrammeRole) -> Confirmation:
    words = {"name": held.person.name, "role": held.get_role_display()}
    consequences = [
        _("%(name)s can no longer do anything as “%(role)s” in this programme, from now on.") % words,
        _("What they have done stays. You can give the role again."),
    ]
    title = _("Remove the role “%(role)s” from %(name)s?") % words
    return Confirmation(title, _("Remove the role"), consequences)


@idempotent
def new_wave(request: Request, programme_id: int) -> HttpResponse:
    """Add a wave, with its rules."""
    steered = programme_or_404(request.user, programme_id, Right.STEER)
    form = NewWaveForm(posted(request), programme=steered)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        if template := templates().get(cleaned["template"]):
            ready = steering.create_ready_wave(
                steered, name=cleaned["name"], rules=cleaned, template=template, by=request.user, now=timezone.now()
            )
            messages.success(request, _("Wave added. Its survey is ready: read it, then launch it."))
            return redirect("diagnosis:survey", ready.pk)
        wave = steering.create_wave(steered, name=cleaned["name"], rules=cleaned, by=request.user, now=timezone.now())
        messages.success(request, _("Wave added. Begin by saying who it is for."))
        return redirect("wave", wave.pk)
    context = {"form": form, "programme": steered, "wave": None}
    return render(request, "audience/rules.html", context, status=422 if form.errors else 200)


def rules(request: Request, wave_id: int) -> HttpResponse:
    """Change the name and the rules of a wave."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    form = WaveForm(posted(request), instance=wave)
    if request.method == "POST" and form.is_valid():
        steering.change_rules(wave, rules=form.cleaned_data, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("Rules saved."))
        return redirect("wave", wave.pk)
    context = {"form": form, "programme": wave.programme, "wave": wave}
    return render(request, "audience/rules.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: Request, wave_id: int) -> HttpResponse:
    """When each stage begins and ends; the usual lengths are proposed."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    form = CalendarForm(posted(request), wave=wave, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        planning.plan_stages(wave, days=form.days(), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("wave", wave.pk)
    return render(request, "audience/calendar.html", {"form": form, "wave": wave}, status=422 if form.errors else 200)


@require_POST
@leaves_archived_waves_alone
@idempotent
def duplicate(request: Request, wave_id: int) -> HttpResponse:
    """A new wave with the same rules and audience."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    form = WaveNameForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else _("%(wave)s, once more") % {"wave": wave.name}
    copy = steering.duplicate_wave(wave, name=name[:200], by=request.user, now=timezone.now())
    messages.success(request, _("Wave duplicated. You are now in the new one."))
    return redirect("wave", copy.pk)
