"""The report as page and PDF show it. Workbook and CSV keep every line and column; here what is not told takes no room."""

from dataclasses import replace

from django.utils.translation import gettext as _

from binome.journey.outcomes.queries.report.drawing import LEAST_NODES
from binome.journey.outcomes.queries.report.parts import Cell, Indicator, NetworkLinks, Report, ReportTable, Section
from binome.journey.outcomes.queries.report.wording import TOO_FEW

LEAST_DRAWN = 2  # links between two parts: circles that one line or none joins say less than a table


def as_read(report: Report) -> Report:
    """The same report; figures not told are named once, columns of dashes and drawings of nothing are left out."""
    withheld = [each.label for section in report.sections for each in section.indicators if _is_withheld(each)]
    return replace(
        report,
        sections=tuple(_as_read(section) for section in report.sections),
        withheld=tuple(dict.fromkeys(withheld)),
    )


def _as_read(section: Section) -> Section:
    drawn = tuple(each for each in section.networks if len(each.nodes) >= LEAST_NODES and _lines(each) >= LEAST_DRAWN)
    listed = tuple(_listed(each) for each in section.networks if len(each.links) >= LEAST_DRAWN and each not in drawn)
    return replace(
        section,
        indicators=tuple(each for each in section.indicators if not _is_withheld(each)),
        networks=drawn,
        tables=tuple(_without_dashes(table) for table in (*section.tables, *listed) if table.rows),
    )


def _lines(links: NetworkLinks) -> int:
    return sum(first != two for first, two, _pairs in links.links)


def _is_withheld(indicator: Indicator) -> bool:
    """Neither a figure (“at least 45” is one) nor words that say of how many: nearly everyone, of nineteen."""
    if not isinstance(indicator.value, str) or any(sign.isdigit() for sign in indicator.value):
        return False
    return indicator.value == TOO_FEW or not indicator.note


def _listed(links: NetworkLinks) -> ReportTable:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (first if first == two else f"{first} – {two}", str(pairs)) for first, two, pairs in links.links
    )
    return ReportTable(links.title, (_("Departments"), _("Pairs")), rows)


def _without_dashes(table: ReportTable) -> ReportTable:
    kept = [place for place in range(len(table.columns)) if any(row[place] != TOO_FEW for row in table.rows)]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
    )
