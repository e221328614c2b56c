"""Blocks: the best partners over all their pairs, whatever their order, wherever they are searched."""

import random

import numpy as np
import pytest
from distributed import Client, LocalCluster

from binome.engine import PairingRole, Participant, People, Policy, Rules, Weights, candidates
from binome.engine.candidates.candidates import CandidatePairs
from binome.engine.candidates.country import distribution
from binome.engine.candidates.country.blocks import Block, at_random, by_label, by_language, by_place, by_theme
from binome.engine.candidates.country.distribution import on_dask, search_blocks
from tests.engine.candidates.test_candidates import any_rules, best_of_all_pairs

BY_WIRE = {"processes": False, "protocol": "tcp://", "host": "127.0.0.1", "dashboard_address": None}
PART_OF_FOUND = ("mentee", "mentor", "score", "alone_mentees", "alone_mentors")


def columns(found: CandidatePairs) -> dict[str, list[int]]:
    return {name: getattr(found, name).tolist() for name in PART_OF_FOUND}


def named(found: CandidatePairs) -> set[tuple[str, str, int]]:
    ids = found.people.ids
    rows = zip(found.mentee.tolist(), found.mentor.tolist(), found.score.tolist(), strict=True)
    return {(ids[a], ids[b], worth) for a, b, worth in rows}


def everyone(people: People) -> Block:
    return Block(mentees=people.mentees, mentors=people.mentors)


def a_site(name: str) -> list[Participant]:
    return [
        Participant(
            id=f"{name}{at}",
            role=PairingRole.MENTEE if at % 2 else PairingRole.MENTOR,
            languages=frozenset({"fr"}),
            slots=frozenset({"s"}),
            offers=(("t", 1 + at % 4),),
            wants=(("t", 1 + at % 3),),
        )
        for at in range(12)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_one_block_of_everyone_finds_what_candidates_finds(seed):
    company, policy, apart, weights = any_rules(random.Random(seed))
    rules = Rules.of(People.of(company), policy=policy, exclusions=apart)

    found = search_blocks(rules, [everyone(rules.people)], weights=weights, k=3, seed=seed)

    assert columns(found) == columns(candidates(rules, weights=weights, k=3, seed=seed))


@pytest.mark.parametrize("seed", range(20))
def test_blocks_that_overlap_keep_the_best_of_all_their_pairs_in_any_order(seed, monkeypatch):
    dice = random.Random(seed)
    company, policy, apart, weights = any_rules(dice)
    rules = Rules.of(People.of(company), policy=policy, exclusions=apart)
    people = rules.people
    monkeypatch.setattr(distribution, "LARGEST_PIECE", dice.choice((9, 30, 100)))
    sides = [(dice.sample(rows, dice.randrange(len(rows) + 1)) for rows in both(people)) for _ in range(3)]
    blocks = [Block(mentees=whole(a), mentors=whole(b)) for a, b in sides]

    found = search_blocks(rules, blocks, weights=weights, k=3, seed=seed)

    assert named(found) == best_of_all_pairs(rules, weights, k=3, seed=seed, among=covered(rules, blocks))
    dice.shuffle(blocks)
    assert columns(search_blocks(rules, blocks + blocks[:1], weights=weights, k=3, seed=seed)) == columns(found)


def both(people: People) -> tuple[list[int], list[int]]:
    return people.mentees.tolist(), people.mentors.tolist()


def whole(rows: list[int]) -> np.ndarray:
    return np.array(rows, dtype=np.int64)


def covered(rules: Rules, blocks: list[Block]) -> set[tuple[int, int]]:
    """The pairs of all blocks, and those of whoever meets nobody possible in them, mentees first, with everyone."""
    mentees, mentors = both(rules.people)
    pairs = {(a, b) for one in blocks for a in one.mentees.tolist() for b in one.mentors.tolist()}
    served = {a for a, _ in feasible(rules, pairs)}
    pairs |= {(a, b) for a in mentees if a not in served for b in mentors}
    served = {b for _, b in feasible(rules, pairs)}
    return pairs | {(a, b) for a in mentees for b in mentors if b not in served}


def feasible(rules: Rules, pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    ends = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return {(a, b) for (a, b), code in zip(ends.tolist(), rules.codes(*ends.T).tolist(), strict=True) if code < 0}


def test_a_pool_and_a_cluster_of_two_workers_find_the_very_same():
    company = [one for name in "abcd" for one in a_site(name)]
    rules = Rules.of(People.of(company), exclusions=[("a1", "a0")])
    blocks = by_label(rules.people, np.repeat(np.arange(4), 12)) + at_random(rules.people, size=7, seed=1)
    alone = search_blocks(rules, blocks, k=3, seed=1)

    pooled = search_blocks(rules, blocks, k=3, seed=1, processes=2)
    with LocalCluster(n_workers=2, threads_per_worker=1, **BY_WIRE) as cluster, Client(cluster) as client:
        spread = search_blocks(rules, blocks, k=3, seed=1, run=on_dask(client))

    assert len(alone.mentee) > 90
    assert columns(pooled) == columns(alone)
    assert columns(spread) == columns(alone)
    assert ("a1", "a0") not in {pair[:2] for pair in named(alone)}


def test_rows_in_another_order_make_the_same_pairs():
    company = [one for name in "abc" for one in a_site(name)]
    order = random.Random(1).sample(range(36), 36)

    def found(chosen: list[int]) -> set[tuple[str, str, int]]:
        rules = Rules.of(People.of([company[at] for at in chosen]))
        sites = np.array([at // 12 for at in chosen])
        blocks = by_label(rules.people, sites, largest=4, seed=2) + at_random(rules.people, size=5, passes=2, seed=2)
        return named(search_blocks(rules, blocks, k=2, seed=1))

    assert found(order) == found(list(range(36)))


def test_whoever_no_block_helps_is_searched_among_everyone():
    rules = Rules.of(People.of([*a_site("a"), Participant(id="mute", role=PairingRole.MENTEE, slots=frozenset({"s"}))]))
    lonely = Block(mentees=rules.people.mentees[:1], mentors=rules.people.mentors[:1])
    whole_truth = candidates(rules, k=50)

    found = search_blocks(rules, [lonely], k=50)

    assert named(found) == {pair for pair in named(whole_truth) if pair[0] != "a1" or pair[1] == "a0"}
    assert [rules.people.ids[row] for row in found.alone_mentees] == ["mute"]
    assert columns(search_blocks(rules, [], k=50)) == columns(whole_truth)


def test_nobody_at_all_is_fine():
    people = People.of([])

    found = search_blocks(Rules.of(people), by_label(people, np.zeros(0, dtype=np.int64)) + at_random(people))

    assert columns(found) == {name: [] for name in PART_OF_FOUND}


def test_grades_too_close_to_everyone_are_told_without_a_search():
    young = Participant(id="e", role=PairingRole.MENTEE, grade=3, languages=frozenset({"fr"}), slots=frozenset({"s"}))
    old = Participant(id="m", role=PairingRole.MENTOR, grade=3, languages=frozenset({"fr"}), slots=frozenset({"s"}))
    unknown = Participant(id="u", role=PairingRole.MENTEE, languages=frozenset({"fr"}), slots=frozenset({"s"}))
    rules = Rules.of(People.of([young, old, unknown]), policy=Policy(min_grade_gap=1))

    found = search_blocks(rules, [])

    assert (found.alone_mentees.tolist(), found.alone_mentors.tolist()) == ([0, 2], [1])


def test_labels_make_blocks_and_those_without_one_are_in_none():
    people = People.of([one for name in "ab" for one in a_site(name)] + a_site("c")[:1])
    labels = np.array([7] * 12 + [3] * 11 + [-1] + [5])

    blocks = by_label(people, labels)

    assert [(len(one.mentees), len(one.mentors)) for one in blocks] == [(5, 6), (6, 6)]
    assert labels[blocks[0].mentees].tolist() == [3] * 5
    assert labels[blocks[1].mentors].tolist() == [7] * 6


def test_a_large_group_is_dealt_into_equal_blocks_with_everyone_in_one():
    people = People.of([one for at in range(10) for one in a_site(f"s{at}-")])

    blocks = by_label(people, np.zeros(120, dtype=np.int64), largest=25, seed=1)

    assert [len(one.mentees) for one in blocks] == [20, 20, 20]
    assert sorted(row for one in blocks for row in one.mentees.tolist()) == people.mentees.tolist()
    assert sorted(row for one in blocks for row in one.mentors.tolist()) == people.mentors.tolist()


def test_each_random_pass_deals_anew_and_each_seed_too():
    people = People.of([one for at in range(10) for one in a_site(f"s{at}-")])

    once, again = (at_random(people, size=20, passes=2, seed=1)[at] for at in (0, 3))

    assert once.mentees.tolist() != again.mentees.tolist()
    assert once.mentees.tolist() != at_random(people, size=20, seed=2)[0].mentees.tolist()


def test_themes_languages_and_places_make_blocks_in_which_people_may_be_several_times():
    people = People.of(
        [
            Participant(
                id="e", role=PairingRole.MENTEE, languages=frozenset({"fr", "en"}), wants=(("ai", 1), ("law", 1))
            ),
            Participant(
                id="m", role=PairingRole.MENTOR, languages=frozenset({"fr"}), offers=(("ai", 1),), places=frozenset("L")
            ),
            Participant(
                id="n", role=PairingRole.BOTH, languages=frozenset({"en", "fr"}), offers=(("ai", 1), ("law", 2))
            ),
        ]
    )

    def told(blocks: list[Block]) -> list[tuple[list[int], list[int]]]:
        return [(sorted(one.mentees.tolist()), sorted(one.mentors.tolist())) for one in blocks]

    assert told(by_theme(people)) == [([0], [1, 2]), ([0], [2])]
    assert told(by_language(people)) == [([0, 2], [2]), ([0, 2], [1, 2])]
    assert told(by_place(people)) == []
    assert told(at_random(people)) == [([0, 2], [1, 2])]


def test_heavy_weights_come_through_whole():
    rules = Rules.of(People.of(a_site("a")))
    weights = Weights(themes=1_600)

    found = search_blocks(rules, [everyone(rules.people)], weights=weights, k=9)

    assert max(found.score) == 1_600 * 600 + 200 + 20 + 10
    assert named(found) == named(candidates(rules, weights=weights, k=9))
