"""What published reports tell, wave beside wave, over every programme that someone may read.

Each figure here stands in a published report, where it rests on five people or more and never changes again: beside one
another they tell nothing that whoever reads the reports could not put side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from binome.core.people.models import Person
from binome.core.people.text import folded
from binome.core.privacy.phrases import so_many
from binome.core.programmes.access import every_wave_of, programmes_of
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.journey.outcomes.models import Edition
from binome.journey.outcomes.queries.editions import figures_published
from binome.journey.outcomes.queries.report.parts import Cell, Number, Report
from binome.journey.outcomes.queries.report.wording import TOO_FEW

# Where each column is read in a report: the section and the indicator. What counts deeds or pairs adds up over waves;
# shares and means are those of each wave's own people, and do not.
COLUMNS = {
    "pairs": "lived",
    "sessions": "lived",
    "hours": "lived",
    "ideas_adopted": "ideas",
    "mentee_change": "skills",
    "recommends": "words",
    "mentor_again": "staying",
}
ADDED_UP = ("pairs", "sessions", "hours", "ideas_adopted")


@dataclass(frozen=True)
class PublishedWave:
    """One wave as its last edition tells it; a cell for each of `COLUMNS`, and participants by department up to it."""

    wave: Wave
    edition: Edition
    cells: tuple[Cell, ...]
    people: dict[str, int]

    def cell(self, key: str) -> Cell:
        """What stands in the column `key`."""
        return self.cells[list(COLUMNS).index(key)]


@dataclass(frozen=True)
class ProgrammeSoFar:
    """One programme from wave to wave.

    `departments`: participants by department, a cell for each wave, added up with those of the waves before; a dash where
    the edition tells none.
    """

    name: str
    waves: list[PublishedWave]
    departments: dict[str, tuple[Cell, ...]]


@dataclass(frozen=True)
class AcrossWaves:
    """Every programme with its published waves, the earliest first; the totals of all; the waves still to close."""

    programmes: list[ProgrammeSoFar]
    totals: tuple[Cell, ...]
    under_way: list[Wave]

    @property
    def waves(self) -> list[PublishedWave]:
        """The published waves of every programme."""
        return [wave for programme in self.programmes for wave in programme.waves]


def column_titles() -> tuple[str, ...]:
    """What the columns are called, in the order of `COLUMNS`."""
    titles = {
        "pairs": pgettext("column", "Pairs"),
        "sessions": pgettext("column", "Sessions"),
        "hours": pgettext("column", "Hours"),
        "ideas_adopted": _("Ideas adopted"),
        "mentee_change": pgettext("column", "Mentees’ change"),
        "recommends": _("Would recommend"),
        "mentor_again": _("Would mentor again"),
    }
    return tuple(titles[key] for key in COLUMNS)


def across_waves(person: Person) -> AcrossWaves | None:
    """The waves whose reports `person` may read, side by side; None for someone who reads no report."""
    readable = list(every_wave_of(person, Right.READ_REPORT).order_by("programme", "number"))
    if not readable and not programmes_of(person, Right.READ_REPORT).exists():
        return None
    last = {edition.wave_id: edition for edition in _last_editions(readable)}
    published = [_published(wave, last[wave.pk]) for wave in readable if wave.pk in last]
    return AcrossWaves(
        programmes=_programmes(published),
        totals=_totals(published),
        under_way=[wave for wave in readable if wave.pk not in last],
    )


def _last_editions(waves: list[Wave]) -> Iterable[Edition]:
    return Edition.objects.filter(wave__in=waves).annotate(last=Max("wave__editions__number")).filter(number=F("last"))


def _published(wave: Wave, edition: Edition) -> PublishedWave:
    report = figures_published(edition)
    cells = tuple(_cell(report, section, key) for key, section in COLUMNS.items())
    return PublishedWave(wave, edition, cells, _people_by_department(report))


def _cell(report: Report, section: str, key: str) -> Cell:
    indicator = report.indicator(section, key)
    if indicator is not None:
        return indicator.value
    # A wave without an idea tells how many were proposed, none, and no more.
    return Number(0) if key == "ideas_adopted" and report.section(section) else TOO_FEW


def _totals(waves: list[PublishedWave]) -> tuple[Cell, ...]:
    return tuple(
        _total([each.cells[place] for each in waves]) if key in ADDED_UP else "" for place, key in enumerate(COLUMNS)
    )


def _total(cells: list[Cell]) -> Cell:
    """The sum of what is told; where a wave tells no number, so many at least."""
    numbers = [cell for cell in cells if isinstance(cell, Number)]
    if not numbers:
        return TOO_FEW
    total = int(sum(cell.value for cell in numbers))
    return Number(total) if len(numbers) == len(cells) else so_many(total)


def _programmes(waves: list[PublishedWave]) -> list[ProgrammeSoFar]:
    by_programme: dict[int, list[PublishedWave]] = {}
    for each in waves:
        by_programme.setdefault(each.wave.programme_id, []).append(each)
    return [ProgrammeSoFar(of[0].wave.programme.name, of, _departments(of)) for of in by_programme.values()]


def _departments(waves: list[PublishedWave]) -> dict[str, tuple[Cell, ...]]:
    others = _("Other departments")
    names = sorted({name for wave in waves for name in wave.people}, key=lambda name: (name == others, folded(name)))
    return {
        name: tuple(Number(wave.people[name]) if name in wave.people else TOO_FEW for wave in waves) for name in names
    }


def _people_by_department(report: Report) -> dict[str, int]:
    links = report.section("links")
    reached = next((network for network in links.networks if network.key == "after"), None) if links else None
    return dict(reached.nodes) if reached else {}
