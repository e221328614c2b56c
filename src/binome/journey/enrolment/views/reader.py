"""Screens of reviewers and referees."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.mail import undoing
from binome.core.people.requests import Request, posted
from binome.core.people.text import folded
from binome.core.privacy import data_views
from binome.core.privacy.models import DataView
from binome.core.programmes.access import programmes_of
from binome.core.programmes.permissions import Right, Role
from binome.core.ui.latest import latest_lines
from binome.core.ui.listing import sorting_of
from binome.journey.enrolment import rules
from binome.journey.enrolment.actions import vouching
from binome.journey.enrolment.actions.errors import CalibrationDue, TextMissing
from binome.journey.enrolment.actions.marking import mark_case, recuse
from binome.journey.enrolment.forms.judging import BEHAVIOUR_LEVELS, MarkForm, MarkingFilter, ReferenceForm
from binome.journey.enrolment.models import Marking
from binome.journey.enrolment.queries.applications import reference_written_for, references_awaited_from
from binome.journey.enrolment.queries.calibration import cases_to_practise, is_calibration_due, sample_due
from binome.journey.enrolment.queries.cases import case_study_for, micro_lesson
from binome.journey.enrolment.queries.readings import (
    MARKING_ORDERS,
    blind_text_of,
    queue_of,
    read_by,
    readings_given_to,
    readings_side_by_side,
)
from binome.journey.enrolment.states import AnswerKind

MOST_SHOWN = 50
PAGE = 16  # a page is read without scrolling far on a phone
SHORT = 6  # lines already read that need no fold


@require_safe
def markings(request: Request) -> HttpResponse:
    """My queue of answers to read, without names; home for whoever reads in no programme."""
    if not programmes_of(request.user, Right.MARK).exists():
        return redirect("home")
    waiting = list(queue_of(request.user))
    filters = MarkingFilter(request.GET, themes=sorted({_theme_of(marking) for marking in waiting}))
    sorting = sorting_of(request, MARKING_ORDERS)
    theme = filters.chosen()
    done = latest_lines(read_by(request.user), MOST_SHOWN, as_line=lambda marking: marking)
    lines = sorting.of_lines(marking for marking in waiting if theme in {"", marking.answer.theme.code})
    return render(
        request,
        "enrolment/markings.html",
        {
            "waiting": waiting,
            "filters": filters,
            "sorting": sorting,
            "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
            "done": done,
            "done_is_short": len(done.lines) <= SHORT,
            "queue_time": _time_for(len(waiting)),
            "practice": any(not line.is_done for line in cases_to_practise(request.user)),
        },
    )


def _theme_of(marking: Marking) -> tuple[str, str, str]:
    theme = marking.answer.theme
    return folded(theme.title), theme.code, theme.title


def _time_for(number: int) -> str:
    if number == 1:
        return _("About six minutes.")
    minutes = number * rules.READING_MINUTES
    return _("About six minutes each: %(minutes)s minutes for all.") % {"minutes": minutes}


@require_http_methods(["GET", "HEAD", "POST"])
def marking(request: Request, marking_id: int) -> HttpResponse:
    """One answer under its code, with what is expected beside it; each mark says what the answer does."""
    marking = get_object_or_404(readings_given_to(request.user), pk=marking_id)
    answer = marking.answer
    form = MarkForm(posted(request), kind=answer.kind, version=answer.rubric_version)
    if request.method == "POST" and form.is_valid():
        try:
            mark_case(
                marking.pk,
                marks=form.marks,
                comment=form.cleaned_data["comment"],
                by=request.user,
                now=timezone.now(),
            )
        except CalibrationDue as conflict:  # the wave began to require it while the page was open
            conflict.show_in(form)
        else:
            messages.success(request, _("Your reading is saved."))
            following = queue_of(request.user).first()
            return redirect("enrolment:marking", following.pk) if following else redirect("enrolment:markings")
    return _reading(request, marking, form)


@require_POST
def hand_on(request: Request, marking_id: int) -> HttpResponse:
    """Not for me: the answer goes to another reader, unread and without a reason."""
    marking, now = get_object_or_404(readings_given_to(request.user), pk=marking_id), timezone.now()
    with undoing.grace(now=now) as during:
        taken = recuse(marking_id, by=request.user, now=now)
    undoing.offer(
        request,
        _("Handed on, unread: someone else reads it.")
        if taken
        else _("Put back, unread: the programme manager sees that it lacks a reader."),
        act="enrolment.recuse",
        during=during,
        marking=marking.pk,
        answer=marking.answer_id,
        number=marking.number,
        assigned_at=marking.assigned_at.isoformat(),
    )
    return redirect("enrolment:markings")


def _reading(request: Request, marking: Marking, form: MarkForm) -> HttpResponse:
    answer = marking.answer
    is_lesson = answer.kind == AnswerKind.LESSON
    case = micro_lesson(answer.theme) if is_lesson else case_study_for(answer.theme, answer.case_version)
    data_views.record(request, [answer.application.person_id], role=Role.REVIEWER, what=DataView.Subject.CASE)
    return render(
        request,
        "enrolment/marking.html",
        {
            "marking": marking,
            "answer": answer,
            "code": answer.code,
            "theme": answer.theme,
            "text": blind_text_of(answer),
            "words": rules.words_in(answer.text),
            "case": case,
            "calibration_due": is_calibration_due(marking),
            "sample_to_mark": sample_due(request.user, answer.theme, case) if marking.marked_at is None else None,
            "form": form,
            "readings": readings_side_by_side(marking),
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reference(request: Request, reference_id: int) -> HttpResponse:
    """How a volunteer works with people, as seen by their manager or HR."""
    reference = references_awaited_from(request.user).filter(pk=reference_id).first()
    if reference is None:
        return _no_longer_awaited(request, reference_id)
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            vouching.give_reference(
                reference.application_id,
                levels=form.levels,
                text=form.cleaned_data["text"],
                by=request.user,
                now=timezone.now(),
            )
        except TextMissing as conflict:
            conflict.show_in(form)
        else:
            messages.success(request, _("Thank you. Only the programme manager reads it."))
            return redirect("/")
    return render(
        request,
        "enrolment/reference.html",
        {"reference": reference, "volunteer": reference.application.person, "form": form, "levels": BEHAVIOUR_LEVELS},
        status=422 if form.is_bound else 200,
    )


def _no_longer_awaited(request: Request, reference_id: int) -> HttpResponse:
    """Given, or decided without it: the one who was asked is told so; for anyone else there is nothing here."""
    old = reference_written_for(request.user, reference_id)
    if old is None:
        raise Http404
    if request.method == "POST":
        messages.info(request, _("This reference is no longer awaited. Thank you all the same."))
        return redirect("/")
    context = {"reference": old, "given_by_me": old.given_by_id == request.user.pk}
    return render(request, "enrolment/reference_over.html", context)
