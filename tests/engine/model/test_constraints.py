"""The table of constraints: an entry is all a rule takes, whoever reads the table."""

import random
from dataclasses import dataclass

import pytest

from binome.engine import CONSTRAINTS, People, Policy, Rules, candidates, search_blocks, without_rule
from binome.engine.candidates.country.blocks import Block
from binome.engine.model.constraints import ALWAYS, SameValue, TooFewInCommon, TooNear, entry, table
from tests.engine.model.test_people import a_company, feasible_scores


@dataclass(frozen=True, slots=True, kw_only=True)
class StricterPolicy(Policy):
    """A policy with a rule more of three kinds."""

    forbid_same_grade: bool = entry("SAME_GRADE", SameValue("grade"), default=True)
    min_capacity_gap: int | None = entry("CAPACITY_GAP", TooNear("capacity"), default=-1)
    min_places_anyone: int = entry("NO_PLACE_ANYONE", TooFewInCommon("places"), default=1)


def test_codes_come_in_the_order_in_which_they_are_told_each_once():
    codes = [constraint.code for constraint in CONSTRAINTS]

    assert codes == [
        "SAME_PERSON",
        "NO_CAPACITY",
        "EXCLUDED",
        "REPORTING_LINE",
        "TOO_CLOSE",
        "SAME_DEPARTMENT",
        "GRADE_GAP",
        "NO_COMMON_LANGUAGE",
        "NO_COMMON_SLOT",
        "NO_COMMON_PLACE",
    ]


def test_a_rule_that_is_off_is_read_by_nobody():
    off = {constraint.field: constraint.kind.off for constraint in CONSTRAINTS if constraint.field}

    assert [constraint for constraint, _ in Policy(**off).active()] == list(ALWAYS)


@pytest.mark.parametrize("seed", range(6))
def test_an_entry_more_is_obeyed_by_check_search_blocks_and_what_if(seed):
    people = People.of(a_company(60, seed=seed))
    rules = Rules.of(people, policy=StricterPolicy(min_grade_gap=random.Random(seed).choice((None, -1))))
    allowed = feasible_scores(rules)

    result = candidates(rules, k=60, seed=seed)
    blocks = search_blocks(rules, [Block(mentees=people.mentees, mentors=people.mentors)], k=60, seed=seed)

    for found in (result, blocks):
        pairs = zip(found.mentee.tolist(), found.mentor.tolist(), found.score.tolist(), strict=True)
        assert {(people.ids[a], people.ids[b]): score for a, b, score in pairs} == allowed
    assert allowed.keys() < feasible_scores(Rules.of(people, policy=Policy())).keys()
    told = {rules.between(people.ids[a], people.ids[b]) for a in people.mentees for b in people.mentors}
    assert told - {None} <= {constraint.code for constraint in table(StricterPolicy)}
    assert {"SAME_GRADE", "CAPACITY_GAP", "NO_PLACE_ANYONE"} <= told
    assert {"forbid_same_grade", "min_capacity_gap", "min_places_anyone"} <= without_rule(rules).keys()
