"""Published reports, whose figures never change, and what the next one would add."""

from datetime import datetime

from django.db.models import F, Max, QuerySet
from django.utils.translation import get_language

from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.outcomes.models import Assessment, Closing, ClosingWords, Edition, Testimony
from binome.journey.outcomes.queries.report.parts import Quote, Report, with_quotes
from binome.journey.outcomes.queries.report.plain import from_plain
from binome.journey.outcomes.queries.report.telling import figures_of
from binome.journey.outcomes.queries.words import first_quote, quotes_of


def editions_of(wave: Wave) -> QuerySet[Edition]:
    """The published editions, the first one first."""
    return Edition.objects.filter(wave=wave)


def report_of(wave: Wave, *, now: datetime) -> Report:
    """The report as its figures stand now, with people's own words."""
    return _with_words(figures_of(wave, now=now, editions=figures_by_wave(last_editions(wave))), quotes_of(wave))


def last_editions(wave: Wave) -> list[Edition]:
    """The last edition of the wave and of each one before it, where there is one."""
    until_now = Edition.objects.filter(wave__programme=wave.programme_id, wave__number__lte=wave.number)
    return list(until_now.annotate(last=Max("wave__editions__number")).filter(number=F("last")))


def figures_by_wave(editions: list[Edition]) -> dict[int, Report]:
    """The figures of editions in the reader's language, by wave."""
    return {edition.wave_id: figures_published(edition) for edition in editions}


def figures_published(edition: Edition) -> Report:
    """The figures of a published edition in the reader's language, without anyone's words."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    return from_plain(edition.figures[language])


def published_report(edition: Edition) -> Report:
    """A published edition in the reader's language: its figures as they were, and the words that may still be read."""
    return _with_words(figures_published(edition), quotes_of(edition.wave, until=edition.published_at))


def _with_words(report: Report, quotes: dict[str, tuple[Quote, ...]]) -> Report:
    return with_quotes(report, quotes, front=first_quote(quotes))


def edition_to_read(wave: Wave, *, number: int | None) -> Edition | None:
    """The edition asked for by number; without one, the latest of a closed wave. None: the figures as they stand.

    Its figures are read when they are asked for: a page that is kept needs none of them.
    """
    editions = editions_of(wave).select_related("wave").defer("figures")
    if number is not None:
        return editions.filter(number=number).first()
    return editions.last() if wave.stage == Stage.CLOSED else None


def more_to_publish(wave: Wave) -> bool:
    """Whether a later edition would tell more: five answers or more that no edition counts, or words that none shows."""
    last = editions_of(wave).defer("figures").last()
    if last is None:
        return True
    later = {"wave": wave, "edition": last.number + 1}
    return (
        Assessment.objects.filter(**later).exists()
        or Closing.objects.filter(**later).exists()
        or ClosingWords.objects.filter(closing__wave=wave, shown=True, decided_at__gt=last.published_at).exists()
        or Testimony.objects.filter(wave=wave, given_at__gt=last.published_at).exists()
    )
