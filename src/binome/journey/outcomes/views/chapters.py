"""How a report is laid out, on a page as on paper: five chapters, one for each benefit, then an appendix."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from binome.journey.outcomes.queries.report.parts import Report, Section


@dataclass(frozen=True)
class Chapter:
    """One benefit, and the sections that speak of it."""

    key: str
    title: str
    sections: tuple[Section, ...]


APPENDIX = ("lived", "words", "passing_on", "waves", "why", "statistics", "literature", "method")


def chapters(report: Report) -> list[Chapter]:
    """The five chapters, those that have nothing to tell left out."""
    laid_out = (
        ("skills", _("Skills"), ("skills",)),
        ("retention", _("Retention"), ("staying",)),
        ("network", _("Communities and network"), ("communities",)),
        ("understanding", _("Understanding between generations"), ("generations",)),
        ("levels", _("Ideas and links at all levels"), ("ideas", "links")),
    )
    benefits = [
        Chapter(key, title, tuple(section for name in names if (section := report.section(name)) and _tells(section)))
        for key, title, names in laid_out
    ]
    return [chapter for chapter in benefits if chapter.sections]


def appendix(report: Report) -> list[Section]:
    """What stands behind the chapters, for those who look closer; parts of it with nothing in them left out."""
    sections = [section for name in APPENDIX if (section := report.section(name))]
    return [section for section in sections if _tells(section) or section.key == "method"]


def _tells(section: Section) -> bool:
    return bool(section.indicators or section.pictures or section.networks or section.tables or section.quotes)
