"""What a report's files are called: what they are, of which wave, of which edition or day."""

from django.utils.text import slugify
from django.utils.translation import gettext as _

from binome.journey.outcomes.queries.report.parts import Report


def file_name(report: Report, ending: str, *, wave_id: int) -> str:
    """Such as `report-elan-wave-1-edition-2.pdf`; a name without a Latin letter gives way to the wave's number."""
    year, month, day = report.day
    of = slugify(f"{report.programme} {report.wave}")[:80].strip("-") or str(wave_id)
    name, edition = slugify(_("report")), slugify(_("edition"))
    when = f"{edition}-{report.edition}" if report.edition else f"{year}-{month:02}-{day:02}"
    return f"{name}-{of}-{when}.{ending}"
