"""The list of a wave's pairs as its programme sees it: how each goes, exported, and written to many at once."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from binome.core.framework.idempotent import idempotent
from binome.core.people.requests import Request
from binome.core.privacy.csv_files import csv_of_people
from binome.core.programmes.access import wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right, Role
from binome.core.ui.dates import date_format
from binome.core.ui.listing import FILTER, Sorting, asked_filter, selectable, selected, sorting_of
from binome.core.ui.props import Tab
from binome.journey.mentoring.actions import steering
from binome.journey.mentoring.queries.figures import ReviewFigure, pulse_figures, review_figures
from binome.journey.mentoring.queries.guides import questions_of
from binome.journey.mentoring.queries.lines import undecided_pairs
from binome.journey.mentoring.queries.programme import (
    ORDERS,
    HealthRow,
    calls_to_make,
    health_rows,
    named,
    own_pairs,
    without_partner,
)
from binome.journey.mentoring.states import Health

A_PAGE = 16  # a page is read without scrolling far on a phone


@dataclass(frozen=True)
class ShownPairs:
    """What the page, its file and an act on all of it are about: the same filter, in the same order."""

    everyone: list[HealthRow]
    rows: list[HealthRow]
    health: str
    sorting: Sorting


def _shown(request: Request, wave: Wave) -> ShownPairs:
    asked = asked_filter(request)
    health = asked.get("health", "")
    health = health if health in Health.values else ""
    sorting = sorting_of(asked, ORDERS)
    by_name = "name_key" in sorting.orders[sorting.word].columns
    everyone = health_rows(wave, now=timezone.now(), words=asked.get("q", ""), names=by_name)
    rows = [row for row in everyone if health in {"", row.health}]
    return ShownPairs(everyone, sorting.of_lines(rows), health, sorting)


def _living(rows: list[HealthRow], *, own: set[int]) -> list[int]:
    """Those that can be written to; not one's `own` pair, which one writes to from its space."""
    return [row.relationship.pk for row in rows if row.relationship.is_living and row.relationship.pk not in own]


def living_of_filter(request: Request, wave: Wave) -> list[int]:
    """The pairs of the posted filter that can be written to."""
    return _living(_shown(request, wave).rows, own=own_pairs(wave, reader=request.user))


@require_safe
def wave(request: Request, wave_id: int) -> HttpResponse:
    """The health of every pair of the wave, the calls that wait, what pairs say together."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    shown = _shown(request, wave)
    own = own_pairs(wave, reader=request.user)
    living = _living(shown.rows, own=own)
    anyone_left = bool(request.GET.get("q")) or any(row.relationship.left_by_id for row in shown.everyone)
    page = Paginator(shown.rows, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = named(list(page))
    return render(
        request,
        "mentoring/wave.html",
        {
            "wave": wave,
            "page": page,
            "count": len(shown.rows),
            "searching": bool(request.GET.get("q", "") or shown.health),
            "health": shown.health,
            "sorting": shown.sorting,
            "choosable": selectable(request, living),
            "living": set(living),
            "export": f"{reverse('mentoring:export', args=[wave.pk])}?{request.GET.urlencode()}",
            "tabs": _tabs(reverse("mentoring:wave", args=[wave.pk]), shown.everyone, shown.health),
            "without_partner": without_partner(wave, reader=request.user) if anyone_left else [],
            "own": own,
            "in_one_line": undecided_pairs(wave, reader=request.user),
            "calls": calls_to_make(wave, reader=request.user),
            "pulse": pulse_figures(wave),
            "at_the_close": _at_the_close(wave),
        },
    )


def _at_the_close(wave: Wave) -> list[tuple[str, ReviewFigure]]:
    """Each question that may be told of, in the reader's language, with its figure."""
    figures = review_figures(wave)
    texts = {question.code: question.text for question in questions_of("relationship_quality")} if figures else {}
    return [(texts[figure.code], figure) for figure in figures]


@require_safe
def export(request: Request, wave_id: int) -> HttpResponse:
    """What the list shows, on all its pages, as a CSV: dates and how each pair goes, never content."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    head = (
        _("Mentor"),
        _("Mentee"),
        _("How it goes"),
        _("Sessions held"),
        _("Meetings without a date"),
        _("Planned"),
        _("Last held"),
        _("Next date"),
    )
    shown = named(_shown(request, wave).rows)
    rows = (
        (
            row.relationship.mentor.name,
            row.relationship.mentee.name,
            row.health.label,
            row.held,
            row.reported,
            row.planned,
            date_format(timezone.localtime(row.last_held_at), "Y-m-d") if row.last_held_at else "",
            date_format(timezone.localtime(row.next_at), "Y-m-d") if row.next_at else "",
        )
        for row in shown
    )
    people = {half for row in shown for half in (row.relationship.mentor.pk, row.relationship.mentee.pk)}
    return csv_of_people(request, f"binome-{wave.pk}-activity", head=head, rows=rows, people=people, role=Role.MANAGER)


@require_POST
@idempotent
def suggest_dates(request: Request, wave_id: int) -> HttpResponse:
    """Write to both halves of the pairs chosen that a date would be good."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    chosen = selected(request, name="pair", among=lambda: living_of_filter(request, wave))
    written, left = steering.suggest_dates(chosen, by=request.user, now=timezone.now())
    if written:
        sentence = ngettext(
            "A date is suggested to both people of %(n)s pair, once a week at most, unless they have turned such emails off.",
            "A date is suggested to both people of %(n)s pairs, once a week at most, unless they have turned such emails off.",
            written,
        )
        messages.success(request, sentence % {"n": written})
    if left:
        sentence = ngettext(
            "%(n)s pair has no session left to date: nothing was written.",
            "%(n)s pairs have no session left to date: nothing was written.",
            left,
        )
        messages.info(request, sentence % {"n": left})
    return redirect(f"{reverse('mentoring:wave', args=[wave.pk])}?{request.POST.get(FILTER, '')}".rstrip("?"))


def _tabs(page: str, rows: list[HealthRow], active: str) -> list[Tab]:
    tabs = [Tab(_("All pairs"), page, active=not active, count=len(rows))]
    for health in Health:
        count = sum(row.health == health for row in rows)
        tabs.append(Tab(health.label, f"{page}?health={health}", active=active == health, count=count))
    return tabs
