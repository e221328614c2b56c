"""Documents to print or to take along, and how the report goes onto paper."""

from dataclasses import fields, is_dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from binome.core.ui import charts
from binome.journey.outcomes.queries.report.drawing import figure_of, network_of
from binome.journey.outcomes.queries.report.parts import NetworkLinks, Number, Picture, Report, Section
from binome.journey.outcomes.views import chapters
from binome.journey.outcomes.views.typesetting import on_paper, pdf

MOST_QUOTES = 6  # of one section: paper is read through, so the most frequent words stand for the others


def pdf_response(template: str, data: dict[str, Any], *, filename: str) -> HttpResponse:
    """The PDF, to open in the browser or to keep."""
    return download(pdf(template, data), kind="application/pdf", filename=filename, inline=True)


def download(content: bytes, *, kind: str, filename: str, inline: bool = False) -> HttpResponse:
    """A file of its own, that no cache keeps."""
    disposition = "inline" if inline else "attachment"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'{disposition}; filename="{filename}"', "Cache-Control": "private, no-store"},
    )


def report_data(report: Report, *, language: str, house: str) -> dict[str, Any]:
    """The report as plain data for the template, laid out as on the page, with the few words that the template says."""
    front = report.front
    return {
        **_spelled(
            {"title": report.title, "wave": report.wave, "programme": report.programme, "made_on": report.made_on}
        ),
        "day": list(report.day),
        "lang": language,
        "house": house,
        "front": {**_spelled(front), "picture": _drawn(front.picture) if front.picture else None} if front else None,
        "due": list(report.due),
        "withheld": " · ".join(report.withheld),
        "chapters": [
            {"title": each.title, "sections": [_on_paper(section) for section in each.sections]}
            for each in chapters.chapters(report)
        ],
        "appendix": [_on_paper(section) for section in chapters.appendix(report)],
        "words": {
            "page": _("page"),
            "appendix": _("Appendix"),
            "next": _("What we recommend next"),
            "times": _("times"),
            "withheld": _("Not shown (too few answers, or someone could be recognised):"),
            "more": _("Others are in the Excel file."),
        },
    }


def _on_paper(section: Section) -> dict[str, Any]:
    """A section with its pictures drawn and the words most often written."""
    drawn = [_drawn(picture) for picture in section.pictures] + [_network(network) for network in section.networks]
    return {
        **_spelled(section),
        "pictures": drawn,
        "networks": [],
        "quotes": _spelled(section.quotes[:MOST_QUOTES]),
        "more_quotes": len(section.quotes) > MOST_QUOTES,
    }


def _drawn(picture: Picture) -> dict[str, str]:
    """The drawing of the page in the colours of paper, and in words for those who cannot see it."""
    in_words = "; ".join(f"{line.label}: {line.text or ', '.join(map(str, line.values))}" for line in picture.lines)
    svg = on_paper(charts.render_svg(figure_of(picture), title=picture.title))
    return {"title": picture.title, "svg": svg, "alt": f"{picture.title}. {in_words}", "note": picture.note}


def _network(links: NetworkLinks) -> dict[str, str]:
    in_words = "; ".join(f"{first} – {two}: {pairs}" for first, two, pairs in links.links)
    svg = on_paper(charts.render_svg(network_of(links), title=links.title))
    return {"title": links.title, "svg": svg, "alt": f"{links.title}. {in_words}", "note": ""}


def _spelled(kept: Any) -> Any:
    """Dataclasses as dictionaries, every figure as it is written: the template places texts and rounds nothing."""
    if isinstance(kept, Number):
        return str(kept)
    if isinstance(kept, tuple):
        return [_spelled(each) for each in kept]
    if isinstance(kept, dict):
        return {name: _spelled(value) for name, value in kept.items()}
    if is_dataclass(kept):
        return {each.name: _spelled(getattr(kept, each.name)) for each in fields(kept)}
    return kept
