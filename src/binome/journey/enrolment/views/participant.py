"""Screens of people who apply."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.framework import page_tokens
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions, undoing
from binome.core.mail.questions import Confirmation
from binome.core.people import drafts
from binome.core.people.requests import Request
from binome.core.ui.clock import in_words
from binome.core.ui.props import Draft
from binome.journey.enrolment import rules
from binome.journey.enrolment.actions import applying as applying_actions
from binome.journey.enrolment.actions import deciding
from binome.journey.enrolment.actions.errors import NotReady, WaveIsClosed
from binome.journey.enrolment.actions.restoring import TAKEN_BACK
from binome.journey.enrolment.forms.applying import ApplicationForm
from binome.journey.enrolment.forms.judging import BEHAVIOUR_LEVELS, OwnBehavioursForm, TextForm
from binome.journey.enrolment.models import Application, CaseFile
from binome.journey.enrolment.queries.applications import reference_of
from binome.journey.enrolment.queries.applying import (
    applications_of,
    badges_of,
    called_waves,
    is_open,
    may_begin_again,
    missing_in,
    open_sides,
    themes_of,
    waves_open_to,
)
from binome.journey.enrolment.queries.cases import micro_lesson
from binome.journey.enrolment.queries.draws import code_in_draw
from binome.journey.enrolment.states import MOVES, ApplicationState, Side

S = ApplicationState


@require_safe
def mine(request: Request) -> HttpResponse:
    """My applications, and where I may apply."""
    now = timezone.now()
    applications = list(applications_of(request.user))
    if not applications:
        return redirect("my_progress")
    taken = {application.wave_id for application in applications}
    return render(
        request,
        "enrolment/mine.html",
        {
            "applications": applications,
            "waves": [wave for wave in waves_open_to(request.user, now=now) if wave.pk not in taken],
            "badges": badges_of(request.user, now=now),
        },
    )


@require_safe
def call(request: Request, wave_id: int) -> HttpResponse:
    """What the programme is, and two doors: mentor, mentee."""
    now = timezone.now()
    wave = get_object_or_404(called_waves(), pk=wave_id)
    if wave.closed_at is not None:
        return redirect("my_progress")
    applications = {application.side: application for application in applications_of(request.user).filter(wave=wave)}
    opened = is_open(wave, now=now)
    return render(
        request,
        "enrolment/call.html",
        {
            "wave": wave,
            "is_open": opened,
            "is_executive": rules.is_brief(side=Side.MENTEE, level=request.user.level),
            "sides": open_sides(request.user, wave, now=now) if opened else [],
            "mentor": applications.get(Side.MENTOR),
            "mentee": applications.get(Side.MENTEE),
            "themes": themes_of(wave),
        },
    )


@require_POST
def begin(request: Request, wave_id: int) -> HttpResponse:
    """Begin an application as mentor or mentee."""
    side = request.POST.get("side", "")
    if side not in Side.values:
        raise Http404
    now = timezone.now()
    application = applying_actions.apply(wave_id, side=side, by=request.user, now=now)
    if application.saved_at == now:
        sentence = _("Your application begins with what you said in an earlier wave. Read it over, then submit it.")
    else:
        sentence = _("Your application is begun. Everything you type is saved.")
    messages.success(request, sentence)
    return redirect("enrolment:application", application.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def application(request: Request, application_id: int) -> HttpResponse:
    """My application: the form while it is a draft, where it stands afterwards."""
    application = get_owned(request, application_id)
    if application.state != S.DRAFT:
        is_read = request.method != "POST"
        return _where_it_stands(request, application) if is_read else redirect("enrolment:application", application.pk)
    if request.method != "POST":
        return _form(request, application, ApplicationForm(application))
    try:
        return _kept(request, application)
    except drafts.ChangedElsewhere:
        return _contested(request, get_owned(request, application_id))


def _kept(request: Request, application: Application) -> HttpResponse:
    """Keep what was posted; hand it in when that is the button pressed."""
    now = timezone.now()
    form = ApplicationForm(application, request.POST)
    try:
        application = applying_actions.save_draft(
            application.pk, answers=form.answers(), by=request.user, now=now, writing=drafts.Writing.sent(request.POST)
        )
        is_sent = request.POST.get("act") == "submit"
        if is_sent and not form.is_valid():  # what cannot be read and what is missing are said at once
            form.show(missing_in(application))
        elif is_sent:
            applying_actions.submit(application.pk, by=request.user, now=now)
            messages.success(request, _("Your application has arrived. Thank you."))
            return redirect("enrolment:application", application.pk)
    except NotReady as missing:
        form.show(missing.problems)
        return _form(request, application, form)
    except WaveIsClosed as conflict:
        conflict.show_in(form)
        return _form(request, application, form)
    if not form.is_valid():
        return _form(request, application, form)
    messages.success(request, _("Your draft is saved. Submit it when you are ready."))
    return redirect("enrolment:application", application.pk)


@require_POST
def save(request: Request, application_id: int) -> HttpResponse:
    """Keep the draft quietly while it is being typed."""
    application = get_owned(request, application_id)
    page = reverse("enrolment:application", args=[application.pk])
    try:
        saved = applying_actions.save_draft(
            application.pk,
            answers=ApplicationForm(application, request.POST).answers(),
            by=request.user,
            now=timezone.now(),
            writing=drafts.Writing.sent(request.POST),
        )
    except drafts.ChangedElsewhere:
        return _contested(request, get_owned(request, application_id))
    at = in_words(saved.saved_at, form="TIME_FORMAT")
    return drafts.saved(request, _("Saved at %(time)s.") % {"time": at}, page=page)


def _contested(request: Request, application: Application) -> HttpResponse:
    """Another page wrote this draft since: nothing is written over, and both texts are shown."""
    form = ApplicationForm(application, request.POST)
    page = reverse("enrolment:application", args=[application.pk])
    draft = drafts.contested(
        application.draft_version, form, to=reverse("enrolment:save", args=[application.pk]), page=page
    )
    if drafts.is_autosave(request):
        return drafts.not_written(request, draft)
    return _form(request, application, form, draft=draft)


@require_POST
def words(request: Request) -> HttpResponse:
    """How many words a case answer has, while it is being typed."""
    name = next((key for key in request.POST if key.startswith("case_")), "")
    return HttpResponse(words_sentence(rules.words_in(request.POST.get(name, ""))))


def words_sentence(count: int) -> str:
    """Words so far, or how many are too many."""
    extra = count - rules.MAX_CASE_WORDS
    if extra > 0:
        return ngettext("%(n)s word too many", "%(n)s words too many", extra) % {"n": extra}
    return ngettext("%(n)s word of 300", "%(n)s words of 300", count) % {"n": count}


def _form(
    request: Request, application: Application, form: ApplicationForm, *, draft: Draft | None = None
) -> HttpResponse:
    page_tokens.stands_on(request, reverse("enrolment:application", args=[application.pk]))
    lines = [(line, words_sentence(line.words)) for line in form.theme_lines] if form.is_mentor else []
    return render(
        request,
        "enrolment/application_form.html",
        {
            "application": application,
            "wave": application.wave,
            "form": form,
            "theme_lines": lines,
            "lesson": micro_lesson(form.themes[0]) if form.themes else None,
            "files": set(
                CaseFile.objects.filter(answer__application=application).values_list("answer__theme__code", flat=True)
            ),
            "lead": _lead(form),
            "draft": draft
            or drafts.kept(application.draft_version, to=reverse("enrolment:save", args=[application.pk])),
        },
        status=409 if draft else 422 if form.is_bound else 200,
    )


def _lead(form: ApplicationForm) -> str:
    """What is asked and how long it takes, told before one begins."""
    if form.is_mentor:
        asked = ngettext(
            "About %(n)s minute, and about 45 for each case, whenever you like. Everything you type is saved as you go.",
            "About %(n)s minutes, and about 45 for each case, whenever you like. Everything you type is saved as you go.",
            form.minutes,
        )
    else:
        asked = ngettext(
            "About %(n)s minute. Everything you type is saved as you go.",
            "About %(n)s minutes. Everything you type is saved as you go.",
            form.minutes,
        )
    return asked % {"n": form.minutes}


def _where_it_stands(request: Request, application: Application, *, form: TextForm | None = None) -> HttpResponse:
    page_tokens.stands_on(request, reverse("enrolment:application", args=[application.pk]))
    return render(
        request,
        "enrolment/application.html",
        {
            "application": application,
            "wave": application.wave,
            "choices": application.theme_choices.select_related("theme"),
            "answers": application.case_answers.select_related("theme"),
            "badges": badges_of(request.user, now=timezone.now()),
            "reference": reference_of(application),
            "may_withdraw": S.WITHDRAWN in MOVES[application.state],
            "may_begin_again": application.state == S.WITHDRAWN and may_begin_again(application, now=timezone.now()),
            "appeal": getattr(application, "appeal", None),
            "drawn_code": code_in_draw(application),
            "may_appeal": application.state in {S.NEXT_WAVE, S.NOT_THIS_TIME} and not hasattr(application, "appeal"),
            "form": form or TextForm(),
        },
        status=422 if form else 200,
    )


@require_POST
def withdraw(request: Request, application_id: int) -> HttpResponse:
    """Leave, without a reason: asked beforehand once accepted, since others count on one; else it can be undone."""
    application, now = get_owned(request, application_id), timezone.now()
    stood, sentence = application.state, _("You have withdrawn. Nobody will ask you why.")
    if stood not in TAKEN_BACK:
        if not questions.is_confirmed(request):
            return questions.ask(request, _before_withdrawing(application, now=now))
        applying_actions.withdraw(application.pk, by=request.user, now=now)
        messages.success(request, sentence)
        return redirect("enrolment:application", application.pk)
    with undoing.grace(now=now) as during:
        applying_actions.withdraw(application.pk, by=request.user, now=now)
    undoing.offer(request, sentence, act="enrolment.withdraw", during=during, application=application.pk, state=stood)
    return redirect("enrolment:application", application.pk)


def _before_withdrawing(application: Application, *, now: datetime) -> Confirmation:
    consequences = [
        _("You leave this wave. No reason is asked, and it has no consequence at work."),
        _("A pair that has not begun is let go; the other person is informed kindly, without a reason."),
        _("What you wrote stays yours to read. This cannot be undone."),
    ]
    letters = undoing.letters_of(
        lambda: applying_actions.withdraw(application.pk, by=application.person, now=now), now=now
    )
    return Confirmation(_("Withdraw from this wave?"), _("Withdraw"), consequences, letters)


@require_http_methods(["GET", "HEAD", "POST"])
def behaviours(request: Request, application_id: int) -> HttpResponse:
    """How I see myself on B1–B8: optional, for me alone unless I show it."""
    application = get_owned(request, application_id)
    if request.method == "POST":
        form = OwnBehavioursForm(request.POST)
        shown = bool(form.is_valid() and form.cleaned_data["shown"])
        applying_actions.rate_own_behaviours(application.pk, levels=form.levels, by=request.user, shown=shown)
        sentence = _("Saved. The programme manager sees it too.") if shown else _("Saved. Only you can see it.")
        messages.success(request, sentence)
        return redirect("enrolment:application", application.pk)
    if application.side != Side.MENTOR:
        return redirect("enrolment:application", application.pk)
    levels = dict(application.own_behaviours.values_list("behaviour", "level"))
    form = OwnBehavioursForm(levels=levels, shown=application.shows_behaviours)
    return render(
        request,
        "enrolment/behaviours.html",
        {
            "application": application,
            "form": form,
            "levels": BEHAVIOUR_LEVELS,
        },
    )


@require_POST
@idempotent
def second_look(request: Request, application_id: int) -> HttpResponse:
    """Ask that a decision be looked at again."""
    application = get_owned(request, application_id)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _where_it_stands(request, application, form=form)
    deciding.ask_second_look(application.pk, text=form.cleaned_data["text"], by=request.user, now=timezone.now())
    messages.success(request, _("Your request has reached the programme manager, who will answer you."))
    return redirect("enrolment:application", application.pk)


def get_owned(request: Request, application_id: int) -> Application:
    return get_object_or_404(applications_of(request.user), pk=application_id)
