"""Candidates against looking at every pair: any rules, any number of threads, compiled or not, rows in any order."""

import random
from dataclasses import replace

import numpy as np
import pytest

from binome.engine import PairingRole, Participant, People, Policy, Rules, Weights, candidates, tuning
from binome.engine.candidates.search_kernels import MENTEE_FACTOR, MENTOR_FACTOR, TIE_KEYS, select
from binome.engine.model import compiled, lottery
from binome.engine.model.scores import terms

SPREAD = 1_000_003


def a_company(count: int, *, dice: random.Random) -> list[Participant]:
    themes = [f"t{at}" for at in range(6)]
    languages = [f"l{at}" for at in range(dice.choice((2, 5)))]
    slots = [f"s{at}" for at in range(dice.choice((3, 300)))]
    grades = dice.choice((4, 60))
    return [
        Participant(
            id=f"p{at}",
            role=dice.choice(list(PairingRole)),
            department=dice.choice(["", "x", "y", "z"]),
            grade=None if dice.random() < 0.1 else dice.randrange(grades),
            manager_id=f"p{dice.randrange(count)}" if dice.random() < 0.7 else "",
            languages=frozenset(dice.sample(languages, dice.randrange(3))),
            slots=frozenset(dice.sample(slots, dice.randrange(1, 3))) | {"shared"} - {dice.choice(["shared", ""])},
            places=frozenset(dice.sample(["Lyon", "Lille", "Brest"], dice.randrange(3))),
            capacity=dice.choice((0, 1, 1, 3)),
            offers=tuple((theme, dice.randrange(1, 9)) for theme in dice.sample(themes, 3)),
            wants=tuple((theme, dice.randrange(1, 9)) for theme in dice.sample(themes, dice.randrange(4))),
        )
        for at in range(count)
    ]


def any_rules(dice: random.Random) -> tuple[list[Participant], Policy, list[tuple[str, str]], Weights]:
    count = dice.choice((1, 7, 40, 80))
    policy = Policy(
        forbid_same_line=dice.random() < 0.7,
        forbid_same_manager=dice.random() < 0.3,
        forbid_same_department=dice.random() < 0.3,
        min_grade_gap=dice.choice((None, None, -2, 0, 3)),
        min_common_languages=dice.choice((0, 0, 1)),
        min_common_slots=dice.choice((0, 0, 1)),
        min_common_places=dice.choice((0, 0, 1)),
    )
    apart = [(f"p{dice.randrange(count)}", f"p{dice.randrange(count)}") for _ in range(dice.choice((0, 9)))]
    weights = dice.choice((Weights(), Weights(themes=3, slots_counted=1, other_department=7), Weights(themes=0)))
    return a_company(count, dice=dice), policy, apart, weights


def best_of_all_pairs(
    rules: Rules, weights: Weights, *, k: int, seed: int, among: set[tuple[int, int]] | None = None
) -> set[tuple[str, str, int]]:
    """Sort everyone's feasible partners by score, then by the pair's lottery number, and keep k on each side."""
    ids = rules.people.ids
    tickets = []
    for name, rows in (("mentee", rules.people.mentees), ("mentor", rules.people.mentors)):
        able = [ids[r] for r in rows if name == "mentee" or rules.people.capacity[r] > 0]
        order = lottery.draw(able, seed=seed, side=name)
        tickets.append({able[at]: place * SPREAD % TIE_KEYS for place, at in enumerate(order.tolist())})
    partners: dict[tuple[int, str], list[tuple[int, int, str, str]]] = {}
    pairs = [(int(a), int(b)) for a in rules.people.mentees for b in rules.people.mentors]
    pairs = [pair for pair in pairs if among is None or pair in among]
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    codes, points = rules.codes(*ends.T), terms(rules.people, *ends.T, weights=weights).sum(axis=1)
    for (a, b), code, worth in zip(pairs, codes.tolist(), points.tolist(), strict=True):
        if code < 0:
            mentee, mentor = ids[a], ids[b]
            lot = (tickets[0][mentee] * MENTEE_FACTOR + tickets[1][mentor] * MENTOR_FACTOR) % TIE_KEYS
            for whose in ((0, mentee), (1, mentor)):
                partners.setdefault(whose, []).append((worth, lot, mentee, mentor))
    return {(a, b, worth) for row in partners.values() for worth, _, a, b in sorted(row, reverse=True)[:k]}


def found(rules: Rules, **more) -> set[tuple[str, str, int]]:
    result = candidates(rules, **more)
    ids = rules.people.ids
    rows = zip(result.mentee.tolist(), result.mentor.tolist(), result.score.tolist(), strict=True)
    return {(ids[a], ids[b], worth) for a, b, worth in rows}


@pytest.mark.parametrize("compiles", [False, True])
def test_candidates_are_the_best_of_all_pairs_whatever_the_rules(monkeypatch, compiles):
    dice = random.Random(11)
    monkeypatch.setattr(tuning, "COMPILED_FROM_STEPS", 0 if compiles else 10**9)
    monkeypatch.setattr(compiled, "_twins", compiled._twins if compiles else {})
    monkeypatch.setattr(tuning, "THREADED_FROM_PAIRS", 0)
    monkeypatch.setattr(tuning, "SAMPLE_KEPT", dice.choice((1, 2)))
    monkeypatch.setattr(tuning, "FLOOR_RANK", 1.5)
    monkeypatch.setattr(tuning, "TILE_ROWS", 16)
    monkeypatch.setattr(tuning, "TILE_COLUMNS", 24)
    for seed in range(25 if compiles else 12):
        company, policy, apart, weights = any_rules(dice)
        k = dice.choice((1, 3, 50))
        rules = Rules.of(People.of(company), policy=policy, exclusions=apart)
        shuffled = Rules.of(People.of(dice.sample(company, len(company))), policy=policy, exclusions=apart)

        expected = best_of_all_pairs(rules, weights, k=k, seed=seed)

        for workers in (1, 2, 3):
            assert found(rules, weights=weights, k=k, seed=seed, workers=workers) == expected
        assert found(shuffled, weights=weights, k=k, seed=seed) == expected


def test_a_few_people_find_the_best_of_hundreds_in_plain_loops_too(monkeypatch):
    monkeypatch.setattr(tuning, "COMPILED_FROM_STEPS", 10**9)
    monkeypatch.setattr(compiled, "_twins", {})
    everyone = a_company(300, dice=random.Random(14))
    few = [replace(one, role=PairingRole.MENTEE if at < 6 else PairingRole.MENTOR) for at, one in enumerate(everyone)]
    rules = Rules.of(People.of(few), policy=Policy(min_common_languages=0, min_common_slots=0))

    result = found(rules, k=200, seed=3)

    assert len(result) > 6 * 200
    assert result == best_of_all_pairs(rules, Weights(), k=200, seed=3)


def test_whoever_has_no_feasible_partner_is_named_and_only_they():
    dice = random.Random(12)
    for _ in range(10):
        company, policy, apart, _ = any_rules(dice)
        rules = Rules.of(People.of(company), policy=policy, exclusions=apart)

        result = candidates(rules, k=2)

        pairs = best_of_all_pairs(rules, Weights(), k=10**6, seed=0)
        ids = rules.people.ids
        for rows, alone, side in (
            (rules.people.mentees, result.alone_mentees, 0),
            (rules.people.mentors, result.alone_mentors, 1),
        ):
            served = {pair[side] for pair in pairs}
            assert {ids[row] for row in alone} == {ids[row] for row in rows} - served


def test_selection_brings_the_largest_to_the_front_whatever_the_order():
    dice = np.random.default_rng(13)
    for values in (np.arange(40), np.arange(40)[::-1], dice.permutation(40), np.r_[0:20, 20:0:-1]):
        for k in (1, 7, 20, 40):
            row = values.astype(np.int64)[None, :].copy()

            least = select(row, 0, k)

            assert sorted(row[0, :k]) == sorted(values)[-k:]
            assert least == min(row[0, :k])
