"""Screens of the sessions: planning, moving, the sheet, the pulse, the assistant's desk."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.framework import page_tokens
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions, undoing
from binome.core.mail.questions import Confirmation
from binome.core.people import drafts, organisation
from binome.core.people.models import Person
from binome.core.people.requests import Request, posted
from binome.core.ui.clock import in_words
from binome.core.ui.props import Draft, RatingRow
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions import living, meeting, placing
from binome.journey.mentoring.actions.errors import AlreadyBooked, NobodyElse
from binome.journey.mentoring.forms.dates import MoveForm, WhereForm
from binome.journey.mentoring.forms.writing import PulseForm, SheetForm
from binome.journey.mentoring.models import CheckIn, Session
from binome.journey.mentoring.queries.guides import agreement, guides_of, kits_of, questions_of
from binome.journey.mentoring.queries.pairs import booked_by, pulse_of, session_to_date, themes_of
from binome.journey.mentoring.queries.planning import (
    guard_of,
    may_be_told,
    numbers_to_date,
)
from binome.journey.mentoring.queries.programme import would_reach_nobody_else
from binome.journey.mentoring.states import SessionState
from binome.journey.mentoring.views.access import back_to_dates, get_owned, session_of


@require_safe
def calendar(request: Request, session_id: int) -> HttpResponse:
    """The session as a file that a calendar takes; it takes it out when the date is off."""
    session = get_owned(session_to_date(request.user, session_id))
    method = "PUBLISH" if session.state in {SessionState.PLANNED, SessionState.HELD} else "CANCEL"
    text = emails.calendar_of([session], request.user, method=method, now=timezone.now())
    return HttpResponse(text, content_type=f"text/calendar; charset=utf-8; method={method}")


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: Request, session_id: int) -> HttpResponse:
    """The session sheet."""
    session = session_of(request, session_id)
    form = None
    if request.method == "POST":
        form = SheetForm(request.POST)
        if form.is_valid():
            return _written(request, session, form, by_button=True)
    return _show_session(request, session, form=form)


def _written(request: Request, session: Session, form: SheetForm, *, by_button: bool = False) -> HttpResponse:
    """Write the sheet, unless another window did meanwhile: then both texts are shown."""
    page = reverse("mentoring:session", args=[session.pk])
    writing = drafts.Writing.sent(request.POST)
    try:
        meeting.write_sheet(session.pk, **form.cleaned_data, by=request.user, now=timezone.now(), writing=writing)
    except drafts.ChangedElsewhere:
        sheet = session.check_ins.get(person=request.user)
        form = SheetForm(request.POST, initial=_first(sheet))
        to = reverse("mentoring:keep_sheet", args=[session.pk])
        draft = drafts.contested(sheet.draft_version, form, to=to, page=page)
        if drafts.is_autosave(request):
            return drafts.not_written(request, draft)
        return _show_session(request, session, form=form, draft=draft)
    if by_button:
        messages.info(request, _("Saved."))
        return redirect(page)
    return drafts.saved(request, _("Saved."), page=page)


def _first(sheet: CheckIn | None) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in SheetForm.base_fields} if sheet else {}


@require_POST
def keep_sheet(request: Request, session_id: int) -> HttpResponse:
    """Keep what is being typed, from time to time."""
    session = session_of(request, session_id)
    form = SheetForm(request.POST)
    if not form.is_valid():
        if drafts.is_autosave(request):
            return drafts.not_saved(request, _("Not saved yet: something is too long."), page="")
        return _show_session(request, session, form=form)
    return _written(request, session, form)


def _show_session(
    request: Request,
    session: Session,
    *,
    form: Any = None,
    pulse: Any = None,
    where: Any = None,
    draft: Draft | None = None,
) -> HttpResponse:
    page_tokens.stands_on(request, reverse("mentoring:session", args=[session.pk]))
    now = timezone.now()
    relationship = session.relationship
    other = relationship.partner_of(request.user)
    check_ins = {check_in.person_id: check_in for check_in in session.check_ins.all()}
    mine = check_ins.get(request.user.pk)
    pulse_form = pulse or PulseForm()
    ratings = dict(zip(pulse_form.codes, pulse_form.ratings(), strict=True))
    return render(
        request,
        "mentoring/session.html",
        {
            "session": session,
            "relationship": relationship,
            "other": other,
            "guides": guides_of(session),
            "kits": kits_of(themes_of(relationship)) if relationship.is_living else [],
            "mine": mine,
            "theirs": check_ins.get(other.pk),
            "form": form or SheetForm(initial=_first(mine)),
            "draft": draft
            or drafts.kept(mine.draft_version if mine else "", to=reverse("mentoring:keep_sheet", args=[session.pk])),
            "where_form": where or WhereForm(initial={"place": "" if session.is_house_room else session.place}),
            "has_house_rooms": bool(organisation.current().video_link),
            "waiting": session.state in {SessionState.PLANNED, SessionState.POSTPONED},
            "may_be_told": may_be_told(session, now=now),
            "is_past": session.starts_at <= now,
            "may_change_place": relationship.is_living
            and session.state == SessionState.PLANNED
            and session.starts_at > now,
            "answered": pulse_of(request.user, session),
            "pulse_form": pulse_form,
            "pulse_rows": [
                RatingRow(question.code, question.text, value=ratings[question.code])
                for question in questions_of("pulse")
                if question.code in ratings
            ],
            "agreement": agreement(),
        },
        status=409 if draft else 422 if (form or pulse or where) else 200,
    )


@require_POST
def postpone(request: Request, session_id: int) -> HttpResponse:
    """Not this time; the next page offers a new date."""
    session = meeting.postpone_session(session_id, by=request.user, now=timezone.now())
    messages.success(request, _("Session postponed. It waits for a new date."))
    return redirect("mentoring:move", session.pk)


@require_POST
def skip(request: Request, session_id: int) -> HttpResponse:
    """It does not take place, and we look for no other date."""
    session, now = session_of(request, session_id), timezone.now()
    with undoing.grace(now=now) as during:
        meeting.skip_session(session.pk, by=request.user, now=now)
    sentence, before = (
        _("Session skipped. No other date is needed."),
        {"state": session.state, "sequence": session.sequence},
    )
    undoing.offer(request, sentence, act="mentoring.skip", during=during, session=session.pk, **before)
    return redirect("mentoring:relationship", session.relationship_id)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def move(request: Request, session_id: int) -> HttpResponse:
    """Choose a new date."""
    session = get_owned(session_to_date(request.user, session_id))
    if request.method != "POST" and session.state not in meeting.DATABLE:
        return back_to_dates(request, session.relationship)
    local = timezone.localtime(session.starts_at)
    first = {"day": local.date(), "time": local.time(), "minutes": session.minutes, "place": session.place}
    form = MoveForm(posted(request), initial=first, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("starts_at", "minutes", "place")}
        try:
            meeting.move_session(session.pk, **typed, by=request.user, now=timezone.now())
        except AlreadyBooked as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("New date set: %(when)s.") % {"when": in_words(typed["starts_at"])})
            if session.relationship.is_one_of_us(request.user):
                return redirect("mentoring:session", session.pk)
            return redirect("mentoring:desk")
    return render(
        request,
        "mentoring/move.html",
        {
            "session": session,
            "relationship": session.relationship,
            "form": form,
            "guard": guard_of(session.relationship.sessions.all()),
            "ours": session.relationship.is_one_of_us(request.user),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def change_place(request: Request, session_id: int) -> HttpResponse:
    """Meet elsewhere at the same moment; without a word of where, in the video room of the installation."""
    session = get_owned(session_to_date(request.user, session_id))
    form = WhereForm(request.POST)
    if not form.is_valid():
        if session.relationship.is_one_of_us(request.user):
            return _show_session(request, session, where=form)
        return redirect("mentoring:move", session.pk)
    changed = placing.change_place(session.pk, **form.cleaned_data, by=request.user, now=timezone.now())
    messages.success(request, _placed(changed))
    if session.relationship.is_one_of_us(request.user):
        return redirect("mentoring:session", session.pk)
    return redirect("mentoring:desk")


def _placed(session: Session) -> str:
    if session.is_house_room:
        return _("You meet in our video room. Place changed: calendars follow.")
    if not session.place:
        return _("Place changed: the session has none any more.")
    return _("Place changed: %(place)s. Calendars follow.") % {"place": session.place}


@require_POST
def cancel(request: Request, session_id: int) -> HttpResponse:
    """Cancel a session, once what it does has been read."""
    session, now = get_owned(session_to_date(request.user, session_id)), timezone.now()
    if not questions.is_confirmed(request):
        return questions.ask(request, _before_cancelling(session, by=request.user, now=now))
    session = meeting.cancel_session(session_id, by=request.user, now=now)
    messages.success(request, _("Session cancelled. It has left the calendars."))
    return back_to_dates(request, session.relationship)


def _before_cancelling(session: Session, *, by: Person, now: datetime) -> Confirmation:
    when = in_words(session.starts_at)
    consequences = [
        _("The session of %(when)s leaves the calendars of both.") % {"when": when}
        if session.state == SessionState.PLANNED
        else _("The session has no date any more."),
        _("The session itself is not lost: you can choose another date for it."),
        _("To change the date, move the session instead: one email rather than two."),
    ]
    letters = undoing.letters_of(lambda: meeting.cancel_session(session.pk, by=by, now=now), now=now)
    title = _("Cancel session %(number)s?") % {"number": session.number}
    return Confirmation(title, _("Cancel the session"), consequences, letters)


@require_POST
@idempotent
def pulse(request: Request, session_id: int) -> HttpResponse:
    """Four questions, thirty seconds."""
    session = session_of(request, session_id)
    form = PulseForm(request.POST)
    if not form.is_valid():
        return _show_session(request, session, pulse=form)
    useful, understanding = form.ratings()
    living.answer_pulse(
        session.pk,
        useful=useful,
        understanding=understanding,
        tried=form.cleaned_data["tried"],
        wants_help=form.cleaned_data["wants_help"],
        by=request.user,
        now=timezone.now(),
    )
    if form.cleaned_data["wants_help"] and would_reach_nobody_else(session.relationship, asked_by=request.user):
        messages.warning(request, str(NobodyElse.reason))
    else:
        messages.success(request, _("Thank you. Your answers are saved."))
    return redirect("mentoring:session", session.pk)


@require_safe
def desk(request: Request) -> HttpResponse:
    """The dates I book for others: dates alone."""
    pairs = list(booked_by(request.user))
    if not pairs:
        return redirect("home")
    rows = [(relationship, numbers_to_date(relationship)) for relationship in pairs]
    return render(request, "mentoring/desk.html", {"rows": rows})
