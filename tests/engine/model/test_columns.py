"""People given as columns are the same people as participants one by one; bad columns are refused by name."""

from dataclasses import fields

import numpy as np
import pytest

from binome.engine import BadPeople, PairingRole, Participant, People, Policy, Rules
from binome.engine.model.hierarchy import Hierarchy
from binome.engine.model.people import NO_GRADE

PARTICIPANTS = (
    Participant(
        id="a,1",
        role=PairingRole.MENTEE,
        department="x",
        grade=9,
        manager_id="boss",
        languages=frozenset({"en", "fr"}),
        slots=frozenset({"mon"}),
        wants=(("cloud", 2), ("ai", 3)),
        offers=(("law", 8),),
    ),
    Participant(id="007", role=PairingRole.MENTOR, capacity=2, manager_id="a,1", languages=frozenset({"fr"})),
    Participant(
        id="é", role=PairingRole.BOTH, department="y", grade=-2, places=frozenset({"Lyon"}), offers=(("ai", 1),)
    ),
)
COLUMNS = {
    "ids": ("a,1", "007", "é"),
    "mentee": np.array([True, False, True]),
    "mentor": np.array([False, True, True]),
    "capacity": np.array([1, 2, 1]),
    "department": np.array([0, -1, 1]),
    "grade": np.array([9, NO_GRADE, -2]),
    "manager": np.array([3, 0, -1, -1]),
    "outside": ("boss",),
    "languages": np.array([[True, True], [False, True], [False, False]]),
    "slots": np.array([[True], [False], [False]]),
    "places": np.array([[False], [False], [True]]),
    "themes": ("ai", "cloud", "law"),
    "offered": np.array([[0, 0, 8], [0, 0, 0], [1, 0, 0]]),
    "wanted": np.array([[3, 2, 0], [0, 0, 0], [0, 0, 0]]),
    "wish_place": np.array([[2, 1, 0], [0, 0, 0], [0, 0, 0]]),
}


def told(people: People | Hierarchy) -> dict[str, object]:
    values = {field.name: getattr(people, field.name) for field in fields(people)}
    return {
        name: told(value) if isinstance(value, Hierarchy) else value.tolist() if hasattr(value, "tolist") else value
        for name, value in values.items()
    }


def test_columns_make_the_same_people_as_participants():
    assert told(People.of_columns(**COLUMNS)) == told(People.of(PARTICIPANTS))


def test_what_nobody_said_is_left_out():
    people = People.of_columns(ids=("a", "b"), mentee=np.array([True, False]), mentor=np.array([False, True]))

    rules = Rules.of(people, policy=Policy(min_common_languages=0, min_common_slots=0))

    assert people.capacity.tolist() == [1, 1]
    assert rules.between("a", "b") is None
    assert Rules.of(people).between("a", "b") == "NO_COMMON_LANGUAGE"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ids": ("a,1", "é", "é")}, "'é': expected each id once"),
        ({"capacity": np.array([1, -1, 1])}, "'007': expected a capacity of 0 or more"),
        ({"grade": np.array([1, 2**31, 1])}, "'007': expected a grade within"),
        ({"offered": np.full((3, 3), 9)}, "'a,1': expected levels from 1 to 8"),
        ({"wanted": np.full((3, 2), 1)}, r"wanted: expected the shape \(3, 3\), not \(3, 2\)"),
        ({"wish_place": np.array([[2, 2, 0], [0, 0, 0], [0, 0, 0]])}, "'a,1': expected places of wishes from 1"),
        ({"wish_place": np.array([[2, 1, 0], [0, 1, 0], [0, 0, 0]])}, "'007': expected places of wishes from 1"),
        ({"manager": np.array([3, 0, -1])}, "manager: expected 4 rows from −1 to 3"),
        ({"manager": np.array([4, 0, -1, -1])}, "manager: expected 4 rows from −1 to 3"),
        ({"slots": np.ones((2, 1), dtype=bool)}, r"sets: expected 3 rows of true and false, not the shape \(2, 1\)"),
        ({"mentee": np.array([True])}, r"mentee: expected the shape \(3,\), not \(1,\)"),
    ],
)
def test_columns_that_do_not_fit_are_refused(wrong, said):
    with pytest.raises(BadPeople, match=said):
        People.of_columns(**{**COLUMNS, **wrong})


def test_some_people_keep_what_is_known_about_them():
    people = People.of_columns(**COLUMNS)

    some, rows = people.only(mentees=np.array([0]), mentors=np.array([1]))

    assert rows.tolist() == [0, 1]
    assert some.ids == ("a,1", "007")
    assert (some.mentees.tolist(), some.mentors.tolist()) == ([0], [1])
    assert Rules.of(some).between("a,1", "007") == "REPORTING_LINE"
    assert some.wish.tolist() == people.wish[:2].tolist()
