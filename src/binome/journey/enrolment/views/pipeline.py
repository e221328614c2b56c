"""The list of a wave's applications: shown, exported, and decided on many at once."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from binome.core.competences.models import Theme
from binome.core.errors import Conflict
from binome.core.framework import page_tokens
from binome.core.framework.idempotent import idempotent
from binome.core.mail import questions
from binome.core.people.requests import Request
from binome.core.privacy.csv_files import csv_of_people
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right, Role
from binome.core.ui import charts
from binome.core.ui.listing import FILTER, Sorting, asked_filter, page_of, selectable, selected, sorting_of
from binome.core.ui.props import Tab
from binome.journey.enrolment.forms.judging import ManyDecisionsForm, PipelineFilter
from binome.journey.enrolment.models import ApplicationQuerySet
from binome.journey.enrolment.queries import applications
from binome.journey.enrolment.queries.applying import theme_names_of
from binome.journey.enrolment.queries.dossiers import LINES, PAGE, dossier_of, glances, with_dossiers
from binome.journey.enrolment.queries.readings import count_in_need_of_readers
from binome.journey.enrolment.states import ApplicationState, Side
from binome.journey.enrolment.views import signing

S = ApplicationState


@require_safe
def pipeline(request: Request, wave_id: int) -> HttpResponse:
    """Applications of a wave: where each stands, and what to decide."""
    return _pipeline(request, wave_or_404(request.user, wave_id, Right.STEER), ManyDecisionsForm())


def _pipeline(request: Request, wave: Wave, form: ManyDecisionsForm) -> HttpResponse:
    page_tokens.stands_on(request, reverse("enrolment:wave", args=[wave.pk]))
    themes = theme_names_of(wave)
    shown = _shown(request, wave, themes=themes)
    keys, open_ones = applications.keys_of(shown.applications, by=request.user)
    page = page_of(LINES, keys, size=PAGE, number=asked_filter(request).get("page"))
    counts = applications.counts_by_state(wave)
    ticked = set(request.POST.getlist("application"))
    decidable = set(open_ones)
    lines = [(line, str(line["key"]) in ticked, line["key"] in decidable) for line in glances(list(page))]
    return render(
        request,
        "enrolment/pipeline.html",
        {
            "wave": wave,
            "call": getattr(wave, "call", None),
            "filters": shown.filters,
            "sorting": shown.sorting,
            "choosable": selectable(request, open_ones),
            "page": page,
            "lines": lines,
            "total": page.paginator.count,
            "form": form,
            "tabs": _tabs(counts, asked_filter(request).get("state", "")),
            "counts": counts,
            "drafts": sum(counts[side][S.DRAFT] for side in counts),
            "target": _("target: %(n)s") % {"n": wave.target_pairs},
            "supply": _supply(wave, themes),
            "unread": count_in_need_of_readers(wave),
            "appeals": applications.appeals_waiting(wave),
            "export": f"{reverse('enrolment:export', args=[wave.pk])}?{asked_filter(request).urlencode()}",
        },
        status=422 if form.is_bound else 200,
    )


@dataclass(frozen=True)
class ShownApplications:
    """What a page of the list, its file and an act on all of it are about: the same filter, in the same order."""

    filters: PipelineFilter
    sorting: Sorting
    applications: ApplicationQuerySet


def _shown(request: Request, wave: Wave, *, themes: list[Theme]) -> ShownApplications:
    asked = asked_filter(request)
    filters = PipelineFilter(asked, themes=[(theme.code, theme.title) for theme in themes])
    sorting = sorting_of(asked, applications.ORDERS)
    listed = applications.handed_in(wave, words=asked.get("q", ""), **filters.chosen())
    return ShownApplications(filters, sorting, applications.in_order(listed, sorting))


def _supply(wave: Wave, themes: list[Theme]) -> charts.Bars:
    bars = [
        charts.Bar(theme.title, offered, wanted) for theme, offered, wanted in applications.theme_balance(wave, themes)
    ]
    return charts.Bars(_("Offered by mentors"), _("Wanted by mentees"), bars)


def _tabs(counts: dict[str, dict[str, int]], state: str) -> list[Tab]:
    shown = [state_shown for state_shown in S if state_shown != S.DRAFT]
    total = {state_shown: sum(counts[side][state_shown] for side in counts) for state_shown in shown}
    return [
        Tab(_("All"), "?", active=not state, count=sum(total.values())),
        *(
            Tab(state_shown.label, f"?state={state_shown.value}", active=state == state_shown, count=total[state_shown])
            for state_shown in shown
        ),
    ]


@require_POST
@idempotent
def decide_many(request: Request, wave_id: int) -> HttpResponse:
    """Sign one decision for everyone ticked."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    form = ManyDecisionsForm(request.POST)

    def of_filter() -> list[int]:
        shown = _shown(request, wave, themes=theme_names_of(wave))
        return applications.keys_of(shown.applications, by=request.user)[1]

    try:
        keys = selected(request, name="application", among=of_filter)
        if applications.handed_in(wave).filter(pk__in=keys).count() != len(keys):
            raise Http404
        if not form.is_valid():
            return _pipeline(request, wave, form)
        if not questions.is_confirmed(request):
            return questions.ask(request, signing.before_many(keys, form.cleaned_data, by=request.user))
        left = signing.many(request, keys, form.cleaned_data).left
    except Conflict as conflict:
        conflict.show_in(form)
        return _pipeline(request, wave, form)
    if left:
        names = ", ".join(application.person.name for application in left)
        messages.warning(
            request,
            _("Not changed, because they were decided on meanwhile or this decision does not apply: %(names)s.")
            % {"names": names},
        )
    return redirect(f"{reverse('enrolment:wave', args=[wave.pk])}?{request.POST.get(FILTER, '')}".rstrip("?"))


@require_safe
def export(request: Request, wave_id: int) -> HttpResponse:
    """What the list shows, as a CSV that a spreadsheet opens: same filter, same order; names and states, never marks."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    shown = _shown(request, wave, themes=theme_names_of(wave))
    rows, people = [], []
    for application in with_dossiers(shown.applications):
        people.append(application.person_id)
        dossier = dossier_of(application)
        is_mentor = application.side == Side.MENTOR
        rows.append(
            (
                application.person.name,
                application.person.entity.name,
                application.get_side_display(),
                application.get_state_display(),
                ", ".join(choice.theme.title for choice in application.theme_choices.all()),
                dossier.advice.label if is_mentor else "",
                (_("Given") if dossier.reference and dossier.reference.given_at else _("Awaited")) if is_mentor else "",
            )
        )
    head = (_("Person"), _("Entity"), _("Side"), _("State"), _("Themes"), _("Advice"), _("Reference"))
    return csv_of_people(request, f"binome-{wave.pk}", head=head, rows=rows, people=people, role=Role.MANAGER)
