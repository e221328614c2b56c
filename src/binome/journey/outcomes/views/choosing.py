"""A report for one reader's purpose: the chapters and the words that a file is to hold. What is left out is said on its first page."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from hashlib import blake2s

from django.http import QueryDict
from django.utils.translation import gettext as _

from binome.journey.outcomes.queries.report.parts import Quote, Report, Section
from binome.journey.outcomes.views import chapters

CHOSEN, PART, WORDS = "choice", "part", "words"  # what the address of a chosen file names
ALWAYS = "method"  # how figures are to be read goes with any of them
MOST_LISTED = 40  # quotes one can choose from: their marks stand in the address, which has its limits


@dataclass(frozen=True)
class FileContents:
    """The chapters and parts of the appendix, by key, and the quotes, by mark, that a file is to hold."""

    parts: frozenset[str]
    quotes: frozenset[str]


@dataclass(frozen=True)
class PartToChoose:
    """A chapter or a part of the appendix that can be left out, with the words in it that can."""

    key: str
    title: str
    quotes: list[tuple[str, Quote]]


def choice_in(asked: QueryDict) -> FileContents | None:
    """What an address asks for; None: the whole report."""
    if CHOSEN not in asked:
        return None
    return FileContents(frozenset(asked.getlist(PART)), frozenset(asked.getlist(WORDS)))


def parts_of(report: Report) -> list[PartToChoose]:
    """What there is to choose from, in the order of the report."""
    left = MOST_LISTED
    parts = []
    for key, title, sections in _parts(report):
        quotes = [quote for section in sections for quote in section.quotes][:left]
        left -= len(quotes)
        parts.append(PartToChoose(key, title, [(mark_of(quote), quote) for quote in quotes]))
    return parts


def chosen(report: Report, choice: FileContents | None) -> Report:
    """The report without what was not chosen; its first page says so. Its figures are those of the whole report."""
    if choice is None:
        return report
    kept = {section.key for key, _title, sections in _parts(report) if key in choice.parts for section in sections}
    sections = tuple(
        replace(section, quotes=_chosen(section.quotes, choice.quotes))
        for section in report.sections
        if section.key in kept | {ALWAYS}
    )
    return _with_notice(replace(report, sections=sections), whole=report, choice=choice)


def mark_of(quote: Quote) -> str:
    """By which an address names a quote without its words."""
    return blake2s(f"{quote.text}\n{quote.by}".encode(), digest_size=5).hexdigest()


def _parts(report: Report) -> list[tuple[str, str, tuple[Section, ...]]]:
    of_chapters = [(each.key, each.title, each.sections) for each in chapters.chapters(report)]
    of_appendix = [(each.key, each.title, (each,)) for each in chapters.appendix(report) if each.key != ALWAYS]
    return of_chapters + of_appendix


def _chosen(quotes: tuple[Quote, ...], marks: Collection[str]) -> tuple[Quote, ...]:
    return tuple(quote for quote in quotes if mark_of(quote) in marks)


def _with_notice(report: Report, *, whole: Report, choice: FileContents) -> Report:
    """The first page with one of the quotes that were chosen, and what the file leaves out."""
    quotes = [quote for section in report.sections for quote in section.quotes]
    left_out = [title for key, title, _sections in _parts(whole) if key not in choice.parts]
    without = sum(len(section.quotes) for section in whole.sections) - len(quotes)
    sentences = []
    if left_out:
        sentences.append(_("A reader's choice. Left out: %(parts)s.") % {"parts": ", ".join(left_out)})
    if without:
        sentences.append(_("Quotes left out: %(n)s.") % {"n": without})
    notice = " ".join(sentences)
    if report.front is None:
        return replace(report, title=f"{report.title}. {notice}" if notice else report.title)
    front = replace(report.front, limits=f"{report.front.limits} {notice}".strip())
    if front.quote and front.quote not in quotes:
        front = replace(front, quote=quotes[0] if quotes else None)
    return replace(report, front=front)
