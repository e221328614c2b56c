"""What the needs map may tell, on plain values: answers in, figures and ledgers out."""

import pytest

from binome.core.privacy.disclosure.trees import Part
from binome.journey.diagnosis.rules.publishing import (
    ELSEWHERE,
    ROOT,
    Asked,
    Counted,
    depths,
    in_a_row,
    opened,
    parts_of,
    publish,
    to_keep,
)

TREE = {ROOT: None, "1": ROOT, "2": ROOT, "3": "1"}
ASKED = Asked(eases=("GENAI", "DATA"), wanted=("GENAI", "DATA"), choices=("mentor", "mentee"), offer="mentor")


def group(n, *, rated=None, above=3, below=3, total=0, wanted=0, offers=0, able=0):
    """`n` answers, of which so many say each thing of GENAI; nobody says anything of DATA."""
    return Counted(
        n=n,
        ease={"GENAI": (n if rated is None else rated, above, below, total or 3 * n, 11 * n)},
        wanted={"GENAI": wanted},
        choices={"mentor": offers, "mentee": n - offers},
        able={"GENAI": able},
    )


def published(groups, kept=None, *, closed=True, invited=None, population=None):
    return publish(
        TREE,
        groups,
        kept or {},
        invited=invited or {"2": 40, "3": 40},
        population=population or {},
        asked=ASKED,
        k=5,
        closed=closed,
    )


def test_each_measure_is_told_with_its_parts_of_every_group_and_of_the_whole():
    groups = {"2": group(20, wanted=8, offers=12, able=6), "3": group(10, rated=5, wanted=5, offers=5, able=5)}

    publication = published(groups)

    assert publication.figures["2"] == {
        "n": 20,
        "ease:GENAI": [20, 3, 3, 60, 220],
        "rated:GENAI": [20, 0],
        "wanted:GENAI": [8, 12],
        "choice:mentor": [12, 8],
        "choice:mentee": [8, 12],
        "able:GENAI": [6, 14, 6],
    }
    assert publication.figures["3"]["rated:GENAI"] == [5, 5]
    assert publication.figures["3"]["able:GENAI"] == [5, 5, 0]
    assert publication.figures[ROOT]["n"] == 30
    assert publication.figures[ROOT]["wanted:GENAI"] == [13, 17]
    assert publication.figures["1"] == publication.figures["3"]
    assert not publication.held_back


def test_what_nobody_says_counts_nothing_and_each_theme_has_its_own_place():
    asked = Asked(eases=("GENAI", "DATA"), wanted=("GENAI",), choices=("mentor",))
    counted = Counted(n=20, ease={"DATA": (9, 3, 3, 30, 110)}, able={"DATA": 7, "GENAI": 6})

    row = in_a_row(counted, asked)
    figures = publish(TREE, {"2": counted}, {}, invited={}, population={}, asked=asked, k=5, closed=True).figures["2"]

    assert row == (20, 0, 0, 0, 0, 0, 9, 3, 3, 30, 110, 0, 0, 6, 7)
    assert figures == {"n": 20, "ease:DATA": [9, 3, 3, 30, 110], "rated:DATA": [9, 11]}


def test_without_a_choice_that_offers_to_mentor_nobody_could_mentor():
    asked = Asked(eases=("GENAI", "DATA"), choices=("mentor",), offer="mentor")
    offering = Counted(n=30, choices={"mentor": 20}, able={"GENAI": 6, "DATA": 9})

    told = publish(TREE, {"2": offering}, {}, invited={}, population={}, asked=asked, k=5, closed=True).figures["2"]

    assert (told["able:GENAI"], told["able:DATA"]) == ([6, 24, 14], [9, 21, 11])


def test_people_are_counted_with_all_below():
    publication = published({"3": group(5)}, invited={"1": 2, "2": 3, "3": 4}, population={"1": 20, "3": 30})

    assert publication.invited == {ROOT: 9, "1": 6, "2": 3, "3": 4}
    assert publication.population == {ROOT: 50, "1": 50, "3": 30}


def test_what_cannot_be_counted_is_told_of_the_whole_in_a_word_once_it_is_closed():
    groups = {"2": group(20, wanted=3, offers=18, able=3)}

    still_open, closed = published(groups, closed=False), published(groups)

    assert "wanted:GENAI" not in still_open.figures[ROOT]
    assert closed.figures[ROOT]["wanted:GENAI"] == "few"
    assert closed.figures[ROOT]["wanted:DATA"] == "few"
    assert closed.figures[ROOT]["choice:mentor"] == "most"
    assert "able:GENAI" not in closed.figures[ROOT]
    assert "wanted:GENAI" not in closed.figures["2"]


def test_nobody_answered_is_said_of_a_group_that_is_large_enough_once_it_is_closed():
    groups = {"2": group(20)}

    assert "3" not in published(groups, closed=False).figures
    assert published(groups).figures["3"] == {"n": 0}
    assert "3" not in published(groups, invited={"2": 40, "3": 4}).figures
    assert published({**groups, "3": group(2)}).figures.get("3") != {"n": 0}


def test_answers_that_wait_are_said_to_wait_and_the_next_look_goes_on_from_the_ledger():
    first = published({"2": group(20), "3": group(4)}, closed=False)
    kept = {measure: to_keep(ledger) for measure, ledger in first.ledgers.items()}
    more = {"2": group(23), "3": group(9)}

    second = published(more, kept, closed=False)

    assert first.held_back
    assert "3" not in first.figures
    assert second.figures["2"]["n"] == 20  # three more are no batch
    assert second.figures["3"]["n"] == 9
    assert second.held_back
    assert {measure: opened(ledger) for measure, ledger in kept.items()} == first.ledgers


def test_a_map_on_which_nobody_answered_says_nothing():
    publication = published({}, closed=False)

    assert publication.figures == {}
    assert not publication.held_back


@pytest.mark.parametrize(
    ("measure", "parts"),
    [
        ("ease:GENAI", (Part(5), Part(2), Part(2))),
        ("rated:GENAI", (Part(5), Part(5, or_nobody=True))),
        ("able:GENAI", (Part(5), Part(5), Part(5, or_nobody=True))),
        ("wanted:GENAI", (Part(5), Part(5))),
        ("choice:mentor", (Part(5), Part(5))),
    ],
)
def test_each_measure_asks_for_enough_people_in_each_of_its_parts(measure, parts):
    assert parts_of(measure, k=5) == parts


def test_a_node_stands_as_deep_as_it_has_nodes_above_whatever_comes_first():
    assert depths({"3": "1", "1": ROOT, ROOT: None, ELSEWHERE: ROOT}) == {"3": 2, "1": 1, ROOT: 0, ELSEWHERE: 1}
