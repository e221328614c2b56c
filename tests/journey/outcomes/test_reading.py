"""The report as page and PDF show it: what is not told takes no room, and is named."""

from datetime import date

import pytest
from django.utils.translation import override

from binome.core.ui import charts
from binome.core.ui.components.figures import stat
from binome.journey.outcomes.queries.report.drawing import figure_of
from binome.journey.outcomes.queries.report.parts import (
    Indicator,
    NetworkLinks,
    Number,
    Picture,
    PictureLine,
    Report,
    ReportTable,
    Section,
)
from binome.journey.outcomes.views.reading import as_read

DAY = date(2026, 12, 1)


def report(**parts: object) -> Report:
    section = Section(key="skills", title="Skills", **parts)  # type: ignore[arg-type]
    day = (DAY.year, DAY.month, DAY.day)
    with override("en"):
        return as_read(Report("Title", "Wave", "Programme", "1 December", day, (section,)))


def read(**parts: object) -> Section:
    return report(**parts).sections[0]


def test_figures_that_cannot_be_told_are_named_once_for_the_whole_report():
    told, worded = Indicator("Pairs", Number(24)), Indicator("Mentors here", "nearly everyone", "of 19 people")
    moving = Indicator("Sessions held", "at least 45")  # a figure, though in words

    whole = report(
        indicators=(
            told,
            moving,
            Indicator("Closed", "—", "of 24 pairs"),
            worded,
            Indicator("Again", "too few answers, or too similar, to show"),
        ),
        notes=("A note.",),
    )

    assert whole.sections[0].indicators == (told, moving, worded)
    assert whole.withheld == ("Closed", "Again")
    assert whole.sections[0].notes == ("A note.",)


def test_columns_of_dashes_and_tables_without_lines_are_left_out():
    table = ReportTable("Aims", ("Theme", "Ease", "Named"), (("Data", Number(2), "—"), ("Code", "—", "—")))

    section = read(tables=(table, ReportTable("Nothing", ("Theme",), ())))

    assert [(each.columns, each.rows) for each in section.tables] == [
        (("Theme", "Ease"), (("Data", Number(2)), ("Code", "—")))
    ]


FOUR = (("A", 9), ("B", 9), ("C", 9), ("D", 9))


@pytest.mark.parametrize(
    ("nodes", "links", "drawn", "lines"),
    [
        (FOUR, (("A", "B", 5), ("B", "C", 6), ("A", "A", 7)), 1, 0),
        (FOUR, (("A", "B", 5), ("A", "A", 7)), 0, 2),
        (FOUR[:3], (("A", "B", 5), ("B", "C", 6)), 0, 2),
        (FOUR, (), 0, 0),
    ],
)
def test_a_graph_needs_four_nodes_and_two_links_and_is_a_table_otherwise(nodes, links, drawn, lines):
    section = read(networks=(NetworkLinks("This wave", nodes, links),))

    assert len(section.networks) == drawn
    assert sum(len(table.rows) for table in section.tables) == lines


def test_words_in_the_place_of_a_figure_are_not_written_as_large_as_one():
    assert "stat-words" in stat("Mentors here", value="presque tout le monde")
    assert "stat-words" not in stat("Change", value="+1,00")
    assert "stat-words" not in stat("Pairs", value=24)


def test_drawings_place_their_lines_on_the_figures_that_are_told():
    """A coordinate is a figure too: measured on the picture, it must say no more decimals than the words beside it."""
    before, after, change, low, high = (Number(value, places=2) for value in (2 + 5 / 6, 3 + 1 / 3, 0.5, 1 / 6, 5 / 6))
    line = PictureLine("Web", (before, after, change, low, high), "+0.50")

    drawn = figure_of(Picture("dumbbells", "Levels", ("a", "b", "c", "d", "e"), (line,)))

    assert isinstance(drawn, charts.Estimates)
    (estimate,) = drawn.estimates
    assert (estimate.start, estimate.value, estimate.low, estimate.high) == (2.83, 3.33, 2.83 + 0.17, 2.83 + 0.83)


def test_a_figure_stored_unrounded_is_rounded_as_it_is_read():
    assert Number(value=2.8333333, places=1).value == 2.8
    assert Number(value=14.0).value == 14
