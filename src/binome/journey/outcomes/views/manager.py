"""The wave report, for those who may read it: page, PDF, workbook, CSV; publishing it, and reading over what people wrote."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.core.errors import Conflict
from binome.core.mail import questions
from binome.core.mail.questions import Confirmation
from binome.core.people.masking import MASK
from binome.core.people.requests import Request
from binome.core.privacy.disclosure.thresholds import K_COMMENTS
from binome.core.programmes.access import may, wave_or_404
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.programmes.stages import Stage
from binome.core.ui import charts
from binome.journey.outcomes.actions import publishing, reading_over
from binome.journey.outcomes.forms import WordsForm
from binome.journey.outcomes.queries.editions import (
    edition_to_read,
    editions_of,
    more_to_publish,
    published_report,
    report_of,
)
from binome.journey.outcomes.queries.report.parts import NetworkLinks, Report, SlopeChart
from binome.journey.outcomes.queries.words import words_shown, words_to_read
from binome.journey.outcomes.views import paper
from binome.journey.outcomes.views.reading import as_read


def _asked(request: Request) -> int | None:
    """The edition asked for by number; a number that cannot be one does not exist."""
    number = request.GET.get("edition", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        raise Http404
    return int(number)


def _report(request: Request, wave: Wave) -> Report:
    """The edition asked for, the latest of a closed wave, or the figures as they stand."""
    number = _asked(request)
    edition = edition_to_read(wave, number=number)
    if edition is not None:
        return published_report(edition)
    if number is not None:
        raise Http404
    return report_of(wave, now=timezone.now())


def _readable(request: Request, wave_id: int) -> Report:
    return _report(request, wave_or_404(request.user, wave_id, Right.READ_REPORT))


@require_safe
def wave(request: Request, wave_id: int) -> HttpResponse:
    """What the wave changed."""
    wave = wave_or_404(request.user, wave_id, Right.READ_REPORT)
    report = as_read(_report(request, wave))
    steers = may(request.user, Right.STEER, wave.programme)
    editions = list(editions_of(wave))
    shown = [
        {
            "section": section,
            "slopes": [(chart.title, _slopes(chart)) for chart in section.slopes],
            "networks": [(network.title, _network(network)) for network in section.networks],
        }
        for section in report.sections
    ]
    return render(
        request,
        "outcomes/wave.html",
        {
            "report": report,
            "shown": shown,
            "wave_id": wave_id,
            "edition": next((each for each in editions if each.number == report.edition), None),
            "others": [each for each in editions if each.number != report.edition],
            "download": f"?edition={report.edition}" if report.edition else "",
            "to_read": len(words_to_read(wave)) if steers else 0,
            "steers": steers,
            "may_publish": steers and wave.stage == Stage.CLOSED and more_to_publish(wave),
        },
    )


def _slopes(chart: SlopeChart) -> charts.Slopes:
    lines = [charts.Slope(line.label, line.before.value, line.after.value, line.note) for line in chart.lines]
    return charts.Slopes(_("At the start"), _("At the close"), lines, minimum=1, maximum=4, places=2)


def _network(links: NetworkLinks) -> charts.Network:
    return charts.Network(
        [charts.Node(label, count) for label, count in links.nodes],
        [charts.PairLink(first, two, weight) for first, two, weight in links.links if first != two],
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
    data = paper.report_data(as_read(_readable(request, wave_id)), language=(get_language() or "fr")[:2], words=words)
    return paper.pdf_response("report.typ", data, filename=f"report-{wave_id}.pdf")


@require_safe
def report_xlsx(request: Request, wave_id: int) -> HttpResponse:
    """The same as a workbook."""
    return paper.xlsx_response(_readable(request, wave_id), filename=f"report-{wave_id}.xlsx")


@require_safe
def report_csv(request: Request, wave_id: int) -> HttpResponse:
    """The same as CSV."""
    return paper.csv_response(_readable(request, wave_id), filename=f"report-{wave_id}.csv")


@require_POST
def publish(request: Request, wave_id: int) -> HttpResponse:
    """Publish a later edition of a closed wave's report."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    if not questions.is_confirmed(request):
        consequences = [
            _("The figures of this edition can never be changed or withdrawn."),
            _("Managers and sponsors of the programme can read it at once."),
        ]
        return questions.ask(request, Confirmation(_("Publish this edition?"), _("Publish the edition"), consequences))
    edition = publishing.publish_later_edition(wave.pk, by=request.user, now=timezone.now())
    messages.success(
        request, _("Edition %(number)s is published. Its figures will not change.") % {"number": edition.number}
    )
    return redirect("outcomes:wave", wave.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: Request, wave_id: int) -> HttpResponse:
    """What people wrote at the close, each text once with a masking to start from; shown or kept back."""
    wave = wave_or_404(request.user, wave_id, Right.STEER)
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _decide(request, wave, form):
        shown = form.cleaned_data["show"]
        messages.success(request, _("Comment shown in the next edition.") if shown else _("Comment left out."))
        return redirect("outcomes:words", wave.pk)
    typed = {form.data.get("words"): form.data.get("text", "")} if form.is_bound else {}
    waiting = [(each, typed.get(each.key, each.suggested)) for each in words_to_read(wave)]
    context = {
        "wave": wave,
        "form": form,
        "mask": MASK,
        "k": K_COMMENTS,
        "waiting": waiting,
        "shown": words_shown(wave),
    }
    return render(request, "outcomes/words.html", context, status=422 if form.errors else 200)


def _decide(request: Request, wave: Wave, form: WordsForm) -> bool:
    closing, question = form.cleaned_data["words"]
    now = timezone.now()
    try:
        if form.cleaned_data["show"]:
            text = form.cleaned_data["text"]
            reading_over.show_words(wave, closing=closing, question=question, text=text, by=request.user, now=now)
        else:
            reading_over.keep_words_back(wave, closing=closing, question=question, by=request.user, now=now)
    except Conflict as conflict:
        conflict.show_in(form)
        return False
    return True
