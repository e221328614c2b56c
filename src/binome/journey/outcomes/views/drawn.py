"""The page of a report as far as it is the same for everyone who may read it: what it says, and nothing that one does with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from binome.journey.outcomes.queries.report.drawing import figure_of, network_of
from binome.journey.outcomes.queries.report.parts import Picture, Report, Section
from binome.journey.outcomes.views import chapters
from binome.journey.outcomes.views.reading import as_read


@dataclass(frozen=True)
class DrawnReport:
    """The parts of the page, drawn."""

    title: str
    subtitle: str
    edition: int
    to_read: int  # comments that nobody has read over yet: told to managers alone
    front: SafeString
    index: SafeString
    chapters: SafeString
    appendix: SafeString


def drawn_report(whole: Report, *, to_read: int) -> DrawnReport:
    """One minute first, then five chapters and an appendix."""
    report = as_read(whole)
    picture = report.front.picture if report.front else None
    laid_out = [
        {"key": each.key, "title": each.title, "sections": _laid_out(each.sections, but=picture)}
        for each in chapters.chapters(report)
    ]
    first_page = {"front": report.front, "due": report.due, "front_chart": figure_of(picture) if picture else None}
    appendix = {"withheld": report.withheld, "appendix": _laid_out(chapters.appendix(report), but=picture)}
    return DrawnReport(
        title=report.title,
        subtitle=f"{report.programme} · {report.wave} · {report.made_on}",
        edition=report.edition,
        to_read=to_read,
        front=render_to_string("outcomes/_front.html", first_page) if report.front else SafeString(""),
        index=render_to_string("outcomes/_index.html", {"chapters": laid_out}),
        chapters=render_to_string("outcomes/_chapters.html", {"chapters": laid_out}),
        appendix=render_to_string("outcomes/_appendix.html", appendix),
    )


def _laid_out(sections: Iterable[Section], *, but: Picture | None) -> list[dict[str, object]]:
    """Each section with its pictures drawn, `but` the one that stands on the first page."""
    return [
        {
            "section": section,
            "charts": [(picture, figure_of(picture)) for picture in section.pictures if picture != but],
            "networks": [(network.title, network_of(network)) for network in section.networks],
        }
        for section in sections
    ]
