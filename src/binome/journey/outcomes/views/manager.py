"""The wave report, for those who may read it: page, PDF, workbook, CSV."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from binome.core.people.requests import Request
from binome.core.programmes.doors import wave_or_404
from binome.core.programmes.permissions import Right
from binome.core.ui import charts
from binome.journey.outcomes import queries
from binome.journey.outcomes.queries import Report
from binome.journey.outcomes.queries.report import SlopeChart
from binome.journey.outcomes.views import paper


def _report(request: Request, wave_id: int) -> Report:
    wave = wave_or_404(request.user, wave_id, Right.READ_REPORT)
    return queries.report_of(wave, now=timezone.now())


@require_safe
def wave(request: Request, wave_id: int) -> HttpResponse:
    """What the wave changed."""
    report = _report(request, wave_id)
    shown = [
        {
            "section": section,
            "slopes": [(chart.title, _slopes(chart)) for chart in section.slopes],
            "networks": [(network.title, _network(network)) for network in section.networks],
        }
        for section in report.sections
    ]
    return render(request, "outcomes/wave.html", {"report": report, "shown": shown, "wave_id": wave_id})


def _slopes(chart: SlopeChart) -> charts.Slopes:
    lines = [charts.Slope(line.label, line.before, line.after, line.note) for line in chart.lines]
    return charts.Slopes(_("At the start"), _("At the close"), lines, minimum=1, maximum=4)


def _network(links: queries.Links) -> charts.Network:
    return charts.Network(
        [charts.Node(label, count) for label, count in links.nodes],
        [charts.Link(one, two, weight) for one, two, weight in links.links if one != two],
    )


@require_safe
def report_pdf(request: Request, wave_id: int) -> HttpResponse:
    """The same on paper."""
    words = {
        "page": _("page"),
        "point": get_format("DECIMAL_SEPARATOR"),
        "start": _("At the start"),
        "close": _("At the close"),
        "pairs": _("pairs"),
        "chart": _("Each line goes from the mean level at the start to the mean level at the close."),
    }
    data = paper.report_data(_report(request, wave_id), language=(get_language() or "fr")[:2], words=words)
    return paper.pdf_response("report.typ", data, filename=f"report-{wave_id}.pdf")


@require_safe
def report_xlsx(request: Request, wave_id: int) -> HttpResponse:
    """The same as a workbook."""
    return paper.xlsx_response(_report(request, wave_id), filename=f"report-{wave_id}.xlsx")


@require_safe
def report_csv(request: Request, wave_id: int) -> HttpResponse:
    """The same as CSV."""
    return paper.csv_response(_report(request, wave_id), filename=f"report-{wave_id}.csv")
