"""The report of a wave, for those who may read it: as a page, on paper, as a workbook, as slides, as a table."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from binome.core.people import organisation
from binome.core.people.requests import Request
from binome.core.programmes.access import may, wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.journey.outcomes.queries.editions import edition_to_read, editions_of, more_to_publish
from binome.journey.outcomes.queries.kept_reports import ReportToRead
from binome.journey.outcomes.queries.report.parts import Report
from binome.journey.outcomes.queries.words import count_to_read
from binome.journey.outcomes.views import choosing, paper, slides, tidy, workbook
from binome.journey.outcomes.views.drawn import drawn_report
from binome.journey.outcomes.views.naming import file_name
from binome.journey.outcomes.views.reading import as_read


def _asked(request: Request) -> int | None:
    """The edition asked for by number; a number that cannot be one does not exist."""
    number = request.GET.get("edition", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        raise Http404
    return int(number)


def _to_read(request: Request, wave: Wave) -> ReportToRead:
    """The edition asked for, the latest of a closed wave, or the figures as they stand."""
    number = _asked(request)
    edition = edition_to_read(wave, number=number)
    if edition is None and number is not None:
        raise Http404
    return ReportToRead(wave, edition, now=timezone.now())


def _readable(request: Request, wave_id: int) -> Report:
    return _to_read(request, wave_or_404(request.user, wave_id, Right.READ_REPORT)).worked_out()


def _chosen(request: Request, wave_id: int) -> Report:
    return choosing.chosen(_readable(request, wave_id), choosing.choice_in(request.GET))


@require_safe
def wave(request: Request, wave_id: int) -> HttpResponse:
    """What moved during the wave: one minute first, then five chapters and an appendix."""
    wave = wave_or_404(request.user, wave_id, Right.READ_REPORT)
    to_read = _to_read(request, wave)
    drawn = to_read.kept("page", lambda: drawn_report(to_read.worked_out(), to_read=count_to_read(wave)))
    steers = may(request.user, Right.STEER, wave.programme)
    editions = list(editions_of(wave).defer("figures"))
    return render(
        request,
        "outcomes/wave.html",
        {
            "drawn": drawn,
            "wave_id": wave_id,
            "edition": next((each for each in editions if each.number == drawn.edition), None),
            "others": [each for each in editions if each.number != drawn.edition],
            "download": f"?edition={drawn.edition}" if drawn.edition else "",
            "to_read": drawn.to_read if steers else 0,
            "steers": steers,
            "may_publish": steers and wave.stage == Stage.CLOSED and more_to_publish(wave),
        },
    )


@require_safe
def choose(request: Request, wave_id: int) -> HttpResponse:
    """What a file is to hold: chapters, parts of the appendix, people's words."""
    report = as_read(_readable(request, wave_id))
    return render(
        request,
        "outcomes/choose.html",
        {
            "report": report,
            "parts": choosing.parts_of(report),
            "wave_id": wave_id,
            "edition": f"?edition={report.edition}" if report.edition else "",
        },
    )


@require_safe
def report_pdf(request: Request, wave_id: int) -> HttpResponse:
    """The same on paper, the first page first."""
    report = as_read(_chosen(request, wave_id))
    data = paper.report_data(report, language=(get_language() or "fr")[:2], house=organisation.current().name)
    return paper.pdf_response("report.typ", data, filename=file_name(report, "pdf", wave_id=wave_id))


@require_safe
def report_xlsx(request: Request, wave_id: int) -> HttpResponse:
    """The same as a workbook, a sheet a chapter."""
    report = _chosen(request, wave_id)
    return workbook.response(report, filename=file_name(report, "xlsx", wave_id=wave_id))


@require_safe
def report_pptx(request: Request, wave_id: int) -> HttpResponse:
    """Six slides to go on from, with the organisation's logo."""
    report = as_read(_chosen(request, wave_id))
    return slides.response(report, filename=file_name(report, "pptx", wave_id=wave_id))


@require_safe
def report_csv(request: Request, wave_id: int) -> HttpResponse:
    """The same as one tidy table: a figure a line."""
    report = _readable(request, wave_id)
    return tidy.response(report, filename=file_name(report, "csv", wave_id=wave_id))
