"""Charts: hidden groups stay hidden, the numbers stand behind, nothing breaks on little data."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from xml.dom.minidom import Element, parseString

import pytest

from binome.core.ui import charts
from binome.core.ui.charts.heat_map import shade, span_of
from binome.core.ui.charts.svg import lines_of
from binome.core.ui.samples import figures

NEEDS = charts.HeatMap(
    "Theme", ["AI"], ["IT", "Sales"], [[charts.Heat(61.5, 33), charts.Heat(None, 3)]], unit=" %", low="few", high="most"
)


def parsed(drawn: str) -> Element:
    """The drawing's outermost element; fails on markup that is not well formed."""
    return parseString(drawn).documentElement  # noqa: S318 — our own drawing


@pytest.mark.parametrize("name", sorted(figures()))
def test_each_chart_is_well_formed_named_and_has_its_table(name):
    figure = figures()[name]

    root = parsed(charts.render_svg(figure, title="A title"))

    assert root.getAttribute("aria-label") == "A title"
    assert "<table" in charts.render_table(figure, title="A title")


def test_a_name_over_a_column_is_broken_between_words_as_long_as_each_has_room():
    assert lines_of("Automatisation et no-code", room=146) == ["Automatisation", "et no-code"]
    assert lines_of("Rindfleischetikettierung", room=80) == ["Rindfleisch", "etikettieru", "ng"]  # none has room


def test_the_table_behind_a_chart_says_all_that_is_written_in_it():
    estimates = charts.Estimates(
        [charts.Estimate("AI", 3, 2.5, 3.5, 1, "+2.0")], minimum=1, maximum=4, places=1, start="Start", written="Change"
    )
    splits = charts.Splits(("up", "same", "down"), [charts.Split("All", (10, 5, 5))])
    columns = charts.Columns(
        "Week", "Sessions", [charts.Column("2/3", 15, "at least 15"), charts.Column("9/3", 15, "at least 15")]
    )

    for figure, written in ((estimates, "+2.0"), (splits, "50\xa0%"), (columns, "at least 15")):
        assert f"{written}</text>" in charts.render_svg(figure, title="")
        assert written in charts.render_table(figure, title="")
    assert charts.render_svg(columns, title="").count("at least 15</text>") == 1  # beside each other they would overlap


def test_a_hidden_step_is_hatched_and_an_empty_one_is_not():
    funnel = charts.Funnel([charts.FunnelStep("Met", 0), charts.FunnelStep("Closed", 0, "fewer than 5", hidden=True)])

    drawn = charts.render_svg(funnel, title="")

    assert (drawn.count("heat-hidden"), drawn.count('class="track"')) == (1, 1)


@pytest.mark.parametrize("name", sorted(figures()))
def test_each_chart_takes_its_colours_from_classes(name):
    drawn = charts.render_svg(figures()[name], title="")

    assert not re.search(r'(fill|stroke)="|style=', drawn)


def test_a_hidden_cell_shows_neither_value_nor_number_of_people(settings):
    drawn, table = charts.render_svg(NEEDS, title=""), charts.render_table(NEEDS, title="")

    assert drawn.count("heat-hidden") == 1
    assert "n = 33" in table
    assert "n = 3)" not in table
    assert ">3 " not in drawn


def test_the_colour_scale_has_five_steps_over_its_whole_range():
    assert [shade(value, (0, 100)) for value in (0, 19.9, 20, 55, 99, 100)] == [1, 1, 2, 3, 5, 5]


@pytest.mark.parametrize(
    ("values", "span"),
    [
        ([41, 58], (39.5, 59.5)),
        ([10, 90], (10, 90)),
        ([50], (40, 60)),
        ([98, 100], (80, 100)),
        ([0, 2], (0, 20)),
        ([None], (0, 100)),
    ],
    ids=["near each other", "far apart", "one", "at the top", "at the bottom", "all hidden"],
)
def test_colours_are_shared_out_between_the_values_there_are(values, span):
    """Five shades for what differs, and none for what hardly does."""
    cells = [[charts.Heat(value) for value in values]]
    figure = charts.HeatMap("Theme", ["T"], [str(place) for place in values], cells)

    assert span_of(figure) == span


def test_a_change_is_drawn_from_where_it_started_inside_its_interval():
    estimate = charts.Estimate("AI", 3, 2.5, 3.5, 1, "+2.0")

    drawn = charts.render_svg(charts.Estimates([estimate], minimum=1, maximum=4, places=1), title="")

    lines = {
        css: (float(x1), float(x2))
        for css, x1, x2 in re.findall(r'<line class="([\w -]+)" x1="([\d.]+)" y1="[\d.]+" x2="([\d.]+)"', drawn)
    }
    assert lines == {"interval": (150, 243.3), "slope slope-up": (10, 196.7)}
    assert "+2.0" in drawn


def test_bars_of_opinions_have_their_middle_on_one_line():
    figure = charts.Splits(
        ("agree", "neither", "disagree"), [charts.Split("A", (8, 4, 2)), charts.Split("B", (2, 4, 8))], centred=True
    )

    drawn = charts.render_svg(figure, title="")

    middles = [
        float(x) + float(width) / 2
        for x, width in re.findall(r'class="part-rest" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
    ]
    assert middles == pytest.approx([150, 150], abs=0.1)


@pytest.mark.parametrize(
    "figure",
    [
        charts.HeatMap("Theme", [], [], []),
        charts.Bars("a", "b", []),
        charts.Bars("a", "b", [charts.Bar("AI", 0, 0)]),
        charts.Estimates([], minimum=1, maximum=4),
        charts.Splits(("a", "b"), []),
        charts.Splits(("a", "b", "c"), [charts.Split("AI", (0, 0, 0))], centred=True),
        charts.Funnel([]),
        charts.Columns("Week", "Sessions", []),
        charts.PairTimeline(date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1), []),
        charts.Network([], []),
        charts.Network([charts.Node("IT", 0)], []),
    ],
)
def test_nothing_or_next_to_nothing_can_be_drawn(figure):
    drawn = charts.render_svg(figure, title="")

    assert parsed(drawn).tagName == "svg"
    assert "nan" not in drawn


LONG = "Autant de rencontres que prévu dans la charte de la vague, et davantage encore pour qui le voulait"


def named_at_length(figure):
    """The figure with a long name wherever its drawing writes one."""
    changes = {}
    for field in fields(figure):
        value = getattr(figure, field.name)
        if field.name in {"rows", "columns", "bars", "moments", "nodes", "estimates", "splits", "steps"}:
            changes[field.name] = [
                replace(each, label=LONG) if is_dataclass(each) and not isinstance(figure, charts.Network) else each
                for each in value
            ]
            if isinstance(figure, charts.HeatMap):
                changes[field.name] = [LONG for _each in value]
    if isinstance(figure, charts.Network):
        changes = {"nodes": [charts.Node(LONG), charts.Node("IT")], "links": [charts.PairLink(LONG, "IT")]}
    return replace(figure, **changes)


@pytest.mark.parametrize("name", sorted(figures()))
def test_a_long_name_is_written_whole_on_lines_that_fit_the_drawing(name):
    drawn = parsed(charts.render_svg(named_at_length(figures()[name]), title=""))

    texts = [(each.getAttribute("y"), each.firstChild.data) for each in drawn.getElementsByTagName("text")]
    assert LONG in " ".join(text for _y, text in texts)
    assert max(float(y) for y, _text in texts) <= float(drawn.getAttribute("height"))
    assert max(len(text) for _y, text in texts) <= 60


def test_a_legend_that_is_wider_than_its_drawing_goes_on_in_a_second_row():
    words = ("bien plus souvent qu’avant", "ni plus ni moins", "bien moins souvent qu’avant")
    figure = charts.Splits(words, [charts.Split("A", (8, 4, 2))])

    drawn = parsed(charts.render_svg(figure, title=""))

    places = {each.firstChild.data: each for each in drawn.getElementsByTagName("text")}
    rows = [float(places[word].getAttribute("y")) for word in words]
    assert rows == sorted(rows)
    assert len(set(rows)) > 1


def test_names_given_by_people_are_escaped_in_drawings():
    figure = charts.Network([charts.Node("<script>", 1)], [])

    assert "<script>" not in charts.render_svg(figure, title="")
