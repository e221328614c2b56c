"""Screens of people who prepare."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.competences import units
from binome.core.framework.idempotent import idempotent
from binome.core.framework.rows import values_of
from binome.core.mail import undoing
from binome.core.mail.calendars import FILE_TYPE, published
from binome.core.people.requests import Request
from binome.core.people.text import whole_number
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.learning import rules
from binome.journey.learning.actions import gathering, preparing
from binome.journey.learning.emails import gathering_of
from binome.journey.learning.forms import LEVELS, ModuleForm, RolePlayForm
from binome.journey.learning.models import ModuleDone, RolePlayDone
from binome.journey.learning.queries import content
from binome.journey.learning.queries.gate import path_of, progress_of
from binome.journey.learning.queries.preparation import (
    minutes_of,
    module_done,
    modules_open_to,
    next_step_of,
    preparations_of,
    role_play_done,
    role_plays_with_state,
    signature_of,
    steps_of,
    suggestions_for,
)
from binome.journey.learning.queries.scenes import choices_of, shown
from binome.journey.learning.queries.workshops import booked_by, seat_of, workshops_of, workshops_open_to
from binome.journey.learning.states import Path


@require_safe
def mine(request: Request) -> HttpResponse:
    """My preparations: straight to the only one, a choice when there are two."""
    preparations = list(preparations_of(request.user))
    if len(preparations) == 1:
        return redirect("learning:path", preparations[0].pk)
    if not preparations:
        return redirect("my_progress")
    lines = [(application, progress_of(application)) for application in preparations]
    return render(request, "learning/mine.html", {"lines": lines})


@require_safe
def path(request: Request, application_id: int) -> HttpResponse:
    """My way to the first meeting: what is done, what comes next.

    Once one takes part no more, the link of an old letter leads to the application, which says so.
    """
    if Application.objects.of(request.user).exclude(state=ApplicationState.ACCEPTED).filter(pk=application_id).exists():
        return redirect("enrolment:application", application_id)
    application = get_owned(request, application_id)
    now = timezone.now()
    return render(
        request,
        "learning/path.html",
        {
            "application": application,
            "wave": application.wave,
            "path": path_of(application),
            "progress": progress_of(application),
            "steps": steps_of(application),
            "next_step": next_step_of(application),
            "stage": application.wave.stage,
            "role_plays": role_plays_with_state(application),
            "role_plays_asked": rules.ROLE_PLAYS_ASKED,
            "workshops": workshops_open_to(application, now=now),
            "booked": booked_by(application),
            "full_minutes": minutes_of(Path.MENTEE),
            "may_choose": rules.path_for(side=application.side, level=request.user.level) == Path.EXPRESS,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def module(request: Request, application_id: int, code: str) -> HttpResponse:
    """A module: read, try, answer."""
    application = get_owned(request, application_id)
    done = module_done(application, code)
    lesson = content.module(code, _begun(request, "modules", code, done=done))
    if lesson is None or code not in modules_open_to(application):
        raise Http404
    kept = (done.answers if done else {}) or suggestions_for(application, code)
    form = ModuleForm(
        lesson,
        request.POST if request.method == "POST" else None,
        order=str(application.pk),
        kept=kept,
        done=bool(done and done.answers),
    )
    if request.method == "POST" and form.is_valid():
        preparing.finish_module(
            application.pk, code, answers=form.answers, version=lesson.version, by=request.user, now=timezone.now()
        )
        messages.success(request, _("Done. What you wrote is yours alone."))
        return redirect("learning:module", application.pk, code)  # which says of each option the thought behind it
    return render(
        request,
        "learning/module.html",
        {
            "application": application,
            "module": lesson,
            "form": form,
            "asks": [form[ask["key"]] for ask in lesson.asks],
            "questions": [(question, form[question.key]) for question in lesson.questions],
            "done": done,
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def role_play(request: Request, application_id: int, code: str) -> HttpResponse:
    """A role-play: the situation, a scene after the other by the choices of the address, the end, my own view of it.

    The way taken stands in the address alone: nobody keeps it.
    """
    application = get_owned(request, application_id)
    done = role_play_done(application, code)
    scene = content.role_play(code, _begun(request, "role_plays", code, done=done))
    if scene is None or application.side != Side.MENTOR:
        raise Http404
    taken = (request.POST if request.method == "POST" else request.GET).get("path")
    walk = scene.walk(taken) if taken is not None else None
    if taken and walk is None:
        raise Http404
    form = _role_play_form(request, scene, path=taken or "", done=done)
    if request.method == "POST" and form.is_valid():
        preparing.finish_role_play(
            application.pk,
            code,
            path=form.cleaned_data["path"],
            levels=form.levels,
            debrief=form.debrief,
            version=scene.version,
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Done. What you wrote is yours alone."))
        return redirect("learning:path", application.pk)
    return render(
        request,
        "learning/role_play.html",
        {
            "application": application,
            "role_play": scene,
            "walk": walk,
            "path": taken,
            "way": f"{reverse('learning:role_play', args=[application.pk, code])}?version={scene.version}&path=",
            "choices": choices_of(walk, order=f"{application.pk}:{code}"),
            "shown": shown(scene, walk),
            "form": form,
            "done": done,
            "levels": LEVELS,
        },
        status=422 if form.is_bound else 200,
    )


def _begun(request: Request, kind: str, code: str, *, done: ModuleDone | RolePlayDone | None) -> int | None:
    """The version that whoever reads this began; None: the one in force."""
    asked = request.POST if request.method == "POST" else request.GET
    begun = whole_number(asked.get("version", ""))
    if begun is not None and units.was_in_force(kind, code, begun):
        return begun
    return done.version if done is not None else None


def _role_play_form(request: Request, scene: content.RolePlay, *, path: str, done: RolePlayDone | None) -> RolePlayForm:
    """What is asked after a role-play, with what was written when it was `done`."""
    return RolePlayForm(
        scene,
        request.POST if request.method == "POST" else None,
        path=path,
        levels=done.levels if done else {},
        debrief=done.debrief if done else [],
        done=done is not None,
    )


@require_safe
def role_play_sheets(request: Request, application_id: int, code: str) -> HttpResponse:
    """A role-play to print and play with others: the scene, the other's card, the observer's sheet, a page each."""
    application = get_owned(request, application_id)
    scene = content.role_play(code, _begun(request, "role_plays", code, done=role_play_done(application, code)))
    if scene is None or application.side != Side.MENTOR:
        raise Http404
    return render(request, "learning/role_play_sheets.html", {"application": application, "role_play": scene})


@require_http_methods(["GET", "HEAD", "POST"])
def objectives(request: Request, application_id: int) -> HttpResponse:
    """A mentor's objectives: the programme's, and their own."""
    application = get_owned(request, application_id)
    if application.side != Side.MENTOR:
        raise Http404
    if request.method == "POST":
        preparing.read_objectives(application.pk, by=request.user, now=timezone.now())
        messages.success(request, _("Noted as read. You will find them here at any time."))
        return redirect("learning:path", application.pk)
    own = module_done(application, "FM1")
    return render(
        request,
        "learning/objectives.html",
        {
            "application": application,
            "wave": application.wave,
            "themes": application.theme_choices.select_related("theme"),
            "own": [text for key, text in sorted(own.answers.items()) if key.startswith("ask")] if own else [],
            "read_at": getattr(getattr(application, "preparation", None), "objectives_read_at", None),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def charter(request: Request, application_id: int) -> HttpResponse:
    """The charter: twelve articles to read, sign and print."""
    application = get_owned(request, application_id)
    if request.method == "POST":
        preparing.sign_charter(application.pk, by=request.user, now=timezone.now())
        messages.success(request, _("Signed. Both halves of every pair sign the same text."))
        return redirect("learning:charter", application.pk)
    return render(
        request,
        "learning/charter.html",
        {
            "application": application,
            "articles": content.charter(),
            "version": rules.CHARTER_VERSION,
            "signature": signature_of(application),
        },
    )


@require_POST
def choose_path(request: Request, application_id: int) -> HttpResponse:
    """Take the full path instead of the express one, or the other way round."""
    application = get_owned(request, application_id)
    preparing.choose_path(application.pk, path=request.POST.get("path", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Your path is changed. What you have done counts."))
    return redirect("learning:path", application.pk)


@require_POST
def book(request: Request, application_id: int, workshop_id: int) -> HttpResponse:
    """Take a seat in a workshop."""
    application = get_owned(request, application_id)
    gathering.book_seat(workshop_id, application.pk, by=request.user, now=timezone.now())
    messages.success(request, _("Your seat is booked. The invitation arrives by email."))
    return redirect("learning:path", application.pk)


@require_POST
def leave(request: Request, application_id: int, workshop_id: int) -> HttpResponse:
    """Give a seat back."""
    application = get_owned(request, application_id)
    seat, now = seat_of(application, workshop_id), timezone.now()
    row = values_of(seat) if seat else {}
    with undoing.grace(now=now) as during:
        gathering.leave_seat(workshop_id, application.pk, by=request.user, now=now)
    undoing.offer(request, _("Your seat is free for someone else."), act="learning.leave_seat", during=during, row=row)
    return redirect("learning:path", application.pk)


@require_safe
def workshop_calendar(request: Request, application_id: int, workshop_id: int) -> HttpResponse:
    """A workshop of one's wave as a file that a calendar takes; without a seat in it, it takes it out again."""
    application = get_owned(request, application_id)
    workshop = get_object_or_404(workshops_of(application.wave), pk=workshop_id)
    cancelled = workshop.cancelled_at is not None or seat_of(application, workshop_id) is None
    text = published(gathering_of(workshop), now=timezone.now(), cancelled=cancelled)
    return HttpResponse(text, content_type=FILE_TYPE)


def get_owned(request: Request, application_id: int) -> Application:
    """One's own application, accepted and preparing; another's is not there (404)."""
    return get_object_or_404(preparations_of(request.user), pk=application_id)
