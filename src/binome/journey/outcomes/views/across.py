"""Published reports side by side: every wave of the programmes whose reports one may read."""

import csv
import io

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from binome.core.people.requests import Request
from binome.core.privacy.spreadsheet_cells import csv_cell
from binome.core.ui import charts
from binome.journey.outcomes.queries.across_waves import (
    AcrossWaves,
    ProgrammeSoFar,
    across_waves,
    column_titles,
)
from binome.journey.outcomes.queries.report.parts import Number
from binome.journey.outcomes.views import tidy
from binome.journey.outcomes.views.paper import download

FEWEST_DRAWN = 2  # waves: one alone is no way from wave to wave


def _readable(request: Request) -> AcrossWaves:
    readable = across_waves(request.user)
    if readable is None:
        raise Http404
    return readable


@require_safe
def across(request: Request) -> HttpResponse:
    """What each published wave tells, the totals, and whom the programmes have reached."""
    readable = _readable(request)
    titles = column_titles()
    return render(
        request,
        "outcomes/across.html",
        {
            "under_way": readable.under_way,
            "titles": titles,
            "totals": list(zip(titles, readable.totals, strict=True)),
            "programmes": [
                {
                    "name": programme.name,
                    "waves": [
                        {"published": each, "cells": list(zip(titles, each.cells, strict=True))}
                        for each in programme.waves
                    ],
                    "sessions": _sessions_drawn(programme),
                    "departments": _departments_drawn(programme),
                }
                for programme in readable.programmes
            ],
        },
    )


def _sessions_drawn(programme: ProgrammeSoFar) -> charts.Figure | None:
    held = [(each.wave.number, each.cell("sessions")) for each in programme.waves]
    columns = [
        charts.Column(_("Wave %(n)s") % {"n": number}, cell.value) for number, cell in held if isinstance(cell, Number)
    ]
    return charts.Columns(_("Wave"), _("Sessions held"), columns) if len(columns) >= FEWEST_DRAWN else None


def _departments_drawn(programme: ProgrammeSoFar) -> charts.Figure | None:
    if not programme.departments:
        return None
    cells = [
        [charts.Heat(cell.value) if isinstance(cell, Number) else None for cell in row]
        for row in programme.departments.values()
    ]
    most = max(heat.value or 0 for row in cells for heat in row if heat)
    return charts.HeatMap(
        _("Department"),
        list(programme.departments),
        [_("Wave %(n)s") % {"n": each.wave.number} for each in programme.waves],
        cells,
        minimum=0,
        maximum=most,
        hidden=_("nobody, or too few to show"),
    )


@require_safe
def across_csv(request: Request) -> HttpResponse:
    """The same as one tidy table: a figure a line."""
    readable = _readable(request)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Programme"), _("Wave"), _("Edition"), _("Measure"), _("Value"), _("Unit"), _("In words")])
    for each in readable.waves:
        of = (csv_cell(each.wave.programme.name), csv_cell(each.wave.name), each.edition.number)
        for title, cell in zip(column_titles(), each.cells, strict=True):
            writer.writerow([*of, title, *tidy.value_unit_and_words(cell)])
        for name, people in each.people.items():
            measure = _("Participants so far: %(department)s") % {"department": name}
            writer.writerow([*of, csv_cell(measure), *tidy.value_unit_and_words(Number(people))])
    name = f"{slugify(_('waves side by side'))}-{timezone.localdate():%Y-%m-%d}.csv"
    return download(("\ufeff" + out.getvalue()).encode(), kind="text/csv; charset=utf-8", filename=name)
