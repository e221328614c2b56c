"""Axes of progress brought by a file, on plain values."""

import pytest

from binome.core.directory.states import ChangeKind
from binome.journey.diagnosis.rules.axes import checked_axes
from binome.journey.diagnosis.states import AxisSource

PEOPLE = {"1": True, "2": False}
ELSEWHERE = {"http://data.europa.eu/esco/skill/e439742d": "DATA", "M1805": "GENAI"}


def checked(*lines, existing=None):
    rows = [
        (number, dict(zip(("staff_id", "theme", "source"), line, strict=False)))
        for number, line in enumerate(lines, start=2)
    ]
    return checked_axes(rows, people=PEOPLE, themes=["GENAI", "DATA"], identifiers=ELSEWHERE, existing=existing or {})


@pytest.mark.parametrize(
    ("line", "reasons"),
    [
        (("1", "", "review"), ["missing"]),
        (("9", "GENAI", "review"), ["unknown_person"]),
        (("2", "GENAI", "review"), ["gone_person"]),
        (("1", "COBOL", "review"), ["unknown_theme"]),
        (("1", "GENAI", "gossip"), ["unknown_source"]),
        (("1", "COBOL", "gossip"), ["unknown_theme", "unknown_source"]),
    ],
)
def test_a_line_that_says_nothing_of_anyone_here_is_left_out_and_says_why(line, reasons):
    (row,) = checked(line)

    assert row.change_kind == ChangeKind.REFUSED
    assert [code for code, _details in row.reasons] == reasons
    assert row.changes == []


def test_what_a_reason_quotes_is_cut():
    (row,) = checked(("1", "T" * 80, "s" * 80))

    assert [len(details["value"]) for _code, details in row.reasons] == [60, 60]


def test_theme_and_source_are_known_however_they_are_written():
    (row,) = checked(("1", "genai", "Entretien de parcours professionnel"))

    assert row.change_kind == ChangeKind.JOINER
    assert (row.values["theme"], row.values["source"]) == ("GENAI", AxisSource.INTERVIEW)
    assert row.changes == ["theme"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("m1805", "GENAI"),
        ("http://data.europa.eu/esco/skill/e439742d", "DATA"),
        ("HTTPS://data.europa.eu/esco/skill/e439742d", "DATA"),
        ("data", "DATA"),
    ],
)
def test_a_theme_is_known_by_what_other_classifications_call_it(typed, code):
    (row,) = checked(("1", typed))

    assert row.values["theme"] == code


def test_the_same_axis_twice_in_a_file_counts_once():
    first, second, other = checked(("1", "GENAI", "review"), ("1", "genai", ""), ("1", "DATA", ""))

    assert not first.reasons
    assert second.reasons == [("same_axis", {"line": "2"})]
    assert not other.reasons


@pytest.mark.parametrize(
    ("source", "change_kind", "changes"),
    [
        ("review", ChangeKind.UNCHANGED, []),
        ("", ChangeKind.UNCHANGED, []),
        ("interview", ChangeKind.CHANGED, ["source"]),
    ],
)
def test_an_axis_that_is_there_changes_its_source_or_nothing(source, change_kind, changes):
    (row,) = checked(("1", "GENAI", source), existing={("1", "GENAI"): str(AxisSource.REVIEW)})

    assert (row.change_kind, row.changes) == (change_kind, changes)
