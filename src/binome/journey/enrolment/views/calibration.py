"""Screens where readers mark sample answers first, and see how far they agree with the agreed marks."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from binome.core.people.requests import Request, posted
from binome.core.programmes.access import programmes_of
from binome.core.programmes.permissions import Right
from binome.journey.enrolment.actions.calibrating import mark_sample
from binome.journey.enrolment.forms.judging import MarkForm
from binome.journey.enrolment.models import SampleMarking
from binome.journey.enrolment.queries.calibration import (
    agreement_with_samples,
    case_to_practise,
    cases_to_practise,
    sample_of,
)
from binome.journey.enrolment.queries.cases import criteria


@require_safe
def calibration(request: Request) -> HttpResponse:
    """The cases of which I may mark samples, and how far I agree with the agreed marks: for me alone."""
    if not programmes_of(request.user, Right.MARK).exists():
        raise Http404
    context = {"lines": cases_to_practise(request.user), "agreement": agreement_with_samples(request.user)}
    return render(request, "enrolment/calibration.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: Request, theme: str, version: int, number: int) -> HttpResponse:
    """One sample answer: first my marks, then the agreed ones beside them and why."""
    line = case_to_practise(request.user, theme, version)
    answer = sample_of(line.case.samples, number) if line else None
    if line is None or answer is None:
        raise Http404
    form = MarkForm(posted(request))
    if request.method == "POST" and form.is_valid():
        mark_sample(theme, version=version, sample=number, marks=form.marks, by=request.user, now=timezone.now())
        messages.success(request, _("Your marks are saved. The agreed ones are beside them."))
        return redirect("enrolment:sample", theme, version, number)
    mine = SampleMarking.objects.filter(
        reviewer=request.user, theme=line.theme, case_version=version, sample=number
    ).first()
    return render(
        request,
        "enrolment/sample.html",
        {
            "line": line,
            "theme": line.theme,
            "case": line.case,
            "sample": answer,
            "number_of_samples": len(line.case.samples),
            "next_number": line.following or (number + 1 if number < len(line.case.samples) else None),
            "form": form,
            "mine": mine,
            "compared": [
                (criterion, mine.marks[criterion.key], answer.marks[criterion.key]) for criterion in criteria()
            ]
            if mine
            else [],
        },
        status=422 if form.is_bound else 200,
    )
