"""People, rules, scores, proposals and forecasts, against looking at every pair."""

import random
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from binome.engine import (
    BadWeights,
    PairingRole,
    Participant,
    People,
    Policy,
    Rules,
    Weights,
    candidates,
    compare,
    exact_over_all,
    one_more_mentor,
    one_more_on_a_theme,
    score,
    without_rule,
)
from binome.engine.candidates.shortlists import shortlists
from binome.engine.model.hierarchy import Hierarchy


def a_company(count: int, *, seed: int, capacities=(0, 1, 1, 2)) -> list[Participant]:
    dice = random.Random(seed)
    themes = [f"t{at}" for at in range(8)]
    return [
        Participant(
            id=f"p{at}",
            role=dice.choice([PairingRole.MENTEE, PairingRole.MENTOR, PairingRole.BOTH]),
            department=f"d{dice.randrange(4)}",
            grade=dice.randrange(1, 9),
            manager_id=f"p{dice.randrange(count)}" if dice.random() < 0.7 else "",
            languages=frozenset(dice.sample(["fr", "en", "de"], dice.randrange(1, 3))),
            slots=frozenset(dice.sample("abcdef", 3)),
            places=frozenset(dice.sample(["Lyon", "Lille"], 1)),
            capacity=dice.choice(capacities),
            offers=tuple((theme, dice.randrange(1, 5)) for theme in dice.sample(themes, 4)),
            wants=tuple((theme, dice.randrange(1, 5)) for theme in dice.sample(themes, 3)),
        )
        for at in range(count)
    ]


def feasible_scores(rules: Rules) -> dict[tuple[str, str], int]:
    ids = rules.people.ids
    pairs = [(ids[a], ids[b]) for a in rules.people.mentees for b in rules.people.mentors]
    return {pair: score(rules.people, *pair).total for pair in pairs if rules.between(*pair) is None}


@pytest.mark.parametrize(
    "worth", [{"themes": 2_000}, {"slot": -1}, {"slot": 300_000}, {"place": 2**31}, {"themes": 0.5}]
)
def test_weights_that_single_precision_cannot_hold_are_refused(worth):
    with pytest.raises(BadWeights, match="expected"):
        Weights(**worth)


def test_the_heaviest_weights_still_add_up_exactly():
    company = [replace(one, slots=frozenset(map(str, range(60)))) for one in a_company(30, seed=2)]
    weights = Weights(themes=999, in_return=1, slot=200_000, slots_counted=2, language=1, place=49, other_department=1)
    rules = Rules.of(People.of(company))

    found = candidates(rules, weights=weights, k=30)

    ids = rules.people.ids
    mine = {(ids[a], ids[b]): s for a, b, s in zip(found.mentee, found.mentor, found.score, strict=True)}
    assert mine == {pair: score(rules.people, *pair, weights=weights).total for pair in feasible_scores(rules)}


def test_candidates_are_the_best_of_all_pairs_from_both_sides():
    rules = Rules.of(People.of(a_company(90, seed=1)), policy=Policy(min_grade_gap=1), exclusions=[("p1", "p2")])

    found = candidates(rules, k=5, seed=1)

    ids = rules.people.ids
    mine = {(ids[a], ids[b]): s for a, b, s in zip(found.mentee, found.mentor, found.score, strict=True)}
    every = feasible_scores(rules)
    assert mine.items() <= every.items()
    for side in (0, 1):
        for name in {pair[side] for pair in every}:
            best = sorted((s for pair, s in every.items() if pair[side] == name), reverse=True)[:5]
            assert sorted((s for pair, s in mine.items() if pair[side] == name), reverse=True)[: len(best)] == best
    assert (found.terms.sum(axis=1) == found.score).all()


def test_shortlists_are_short_mutual_and_forget_nobody():
    rules = Rules.of(People.of(a_company(150, seed=2)))

    lists = shortlists(candidates(rules), seed=3)

    assert max(map(len, [*lists.mentees.values(), *lists.mentors.values()])) <= 7
    assert not lists.unseen_mentees
    assert not lists.unseen_mentors
    assert {(a, p.id) for a, row in lists.mentees.items() for p in row} == {
        (p.id, b) for b, row in lists.mentors.items() for p in row
    }


def test_an_irrelevant_person_changes_no_score():
    company = a_company(40, seed=3)
    more = [*company, Participant(id="new", role=PairingRole.BOTH, offers=(("unheard of", 8),), wants=(("t9", 1),))]

    before, after = feasible_scores(Rules.of(People.of(company))), feasible_scores(Rules.of(People.of(more)))

    assert before.items() <= after.items()


def test_a_score_is_the_sum_of_its_terms():
    people = People.of(a_company(30, seed=4))

    found = score(people, "p1", "p2", weights=Weights(themes=2))

    assert found.themes == sum(term.points for term in found.by_theme)
    assert found.in_return == sum(term.points for term in found.by_theme_in_return)
    assert found.total == sum(
        (found.themes, found.in_return, found.slots, found.languages, found.place, found.other_department)
    )


def test_each_constraint_has_its_code():
    one = Participant(
        id="a", role=PairingRole.MENTEE, grade=5, languages=frozenset({"fr"}), slots=frozenset({"s"}), department="x"
    )
    other = replace(one, id="b", role=PairingRole.BOTH, grade=1, department="y", manager_id="m")
    policy = Policy(forbid_same_department=True, forbid_same_manager=True, min_grade_gap=2)

    def said(mentee, mentor, **more):
        return Rules.of(People.of([mentee, mentor], managers=more.pop("managers", {})), policy=policy, **more).between(
            mentee.id, mentor.id
        )

    assert said(one, other) is None
    assert Rules.of(People.of([other])).between("b", "b") == "SAME_PERSON"
    assert said(one, replace(other, capacity=0)) == "NO_CAPACITY"
    assert said(one, other, exclusions=[("b", "a")]) == "EXCLUDED"
    assert said(one, other, managers={"m": "n", "n": "a"}) == "REPORTING_LINE"
    assert said(replace(one, manager_id="m"), other) == "TOO_CLOSE"
    assert said(one, replace(other, department="x")) == "SAME_DEPARTMENT"
    assert said(one, replace(other, grade=4)) == "GRADE_GAP"
    assert said(one, replace(other, grade=None)) == "GRADE_GAP"
    assert said(one, replace(other, languages=frozenset())) == "NO_COMMON_LANGUAGE"
    assert said(one, replace(other, slots=frozenset({"t"}))) == "NO_COMMON_SLOT"


def test_lines_agree_with_walking_them_even_in_circles():
    dice = random.Random(5)
    for _ in range(60):
        count = dice.randrange(1, 12)
        boss = [dice.randrange(-1, count) for _ in range(count)]
        lines = Hierarchy.of(np_array(boss), names=tuple(map(str, range(count))))

        def above(at, boss=boss):
            seen = []
            while (at := boss[at]) >= 0 and at not in seen:
                seen.append(at)
            return set(seen)

        for a in range(count):
            for b in range(count):
                walked = a in above(b) or b in above(a)
                assert a == b or walked == bool(lines.in_line(np_array([a]), np_array([b]))[0])


def np_array(values):
    import numpy as np

    return np.array(values, dtype=np.int64)


def test_counterfactuals_say_what_solving_again_says():
    company = a_company(24, seed=6, capacities=(0, 1))
    rules = Rules.of(People.of(company), policy=Policy(min_grade_gap=3))
    now = exact_over_all(rules).optimum.size

    gains = one_more_mentor(rules)
    for at, person in enumerate(company):
        if person.role == PairingRole.MENTEE or person.capacity == 0:
            continue
        more = [*company[:at], replace(person, capacity=person.capacity + 1), *company[at + 1 :]]
        again = exact_over_all(Rules.of(People.of(more), policy=rules.policy)).optimum.size
        assert again - now == gains.get(person.id, 0)
    free = Rules.of(People.of(company), policy=Policy(min_grade_gap=None))
    assert without_rule(rules)["min_grade_gap"] == exact_over_all(free).optimum.size - now


def most_pairs(possible: set[tuple[str, str]], seats: dict[str, int]) -> int:
    """The largest assignment by SciPy, a column a seat."""
    mentees = sorted({a for a, _ in possible})
    columns = [(b, seat) for b in sorted({b for _, b in possible}) for seat in range(seats[b])]
    table = [[(a, b) in possible for b, _ in columns] for a in mentees]
    if not columns or not mentees:
        return 0
    return int((maximum_bipartite_matching(csr_array(np.array(table, dtype=np.int8)), perm_type="column") >= 0).sum())


@pytest.mark.parametrize("seed", range(4))
def test_one_more_mentor_on_a_theme_pairs_as_many_more_as_solving_again_says(seed):
    company = a_company(26, seed=seed, capacities=(0, 1, 1))
    company = [replace(one, role=PairingRole.MENTEE) if at % 3 else one for at, one in enumerate(company)]
    rules = Rules.of(People.of(company), policy=Policy(min_grade_gap=seed))

    gains = one_more_on_a_theme(rules, places=3)

    possible = set(feasible_scores(rules))
    seats = {one.id: one.capacity for one in company} | {"new": 3}
    now = most_pairs(possible, seats)
    for theme in rules.people.themes:
        wanting = {(one.id, "new") for one in company if theme in dict(one.wants) and one.role != PairingRole.MENTOR}
        assert most_pairs(possible | wanting, seats) - now == gains.get(theme, 0)
    assert gains


def test_two_policies_are_compared_person_by_person():
    people = People.of(a_company(30, seed=7))
    strict = Rules.of(people, policy=Policy(min_grade_gap=4))

    same, other = compare(strict, strict), compare(strict, Rules.of(people))

    assert same.changes == ()
    assert other.pairs_after >= other.pairs_before
    assert other.pairs_after - other.pairs_before == sum(
        (change.after is not None) - (change.before is not None) for change in other.changes
    )
