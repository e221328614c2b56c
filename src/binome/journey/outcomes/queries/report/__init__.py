"""The wave report: figures read from the database, told in sections that page, PDF and workbook share."""

from binome.journey.outcomes.queries.report.parts import (
    Indicator,
    Links,
    Quote,
    Report,
    Section,
    SlopeChart,
    SlopeLine,
    Table,
)
from binome.journey.outcomes.queries.report.telling import report_of

__all__ = ["Indicator", "Links", "Quote", "Report", "Section", "SlopeChart", "SlopeLine", "Table", "report_of"]
