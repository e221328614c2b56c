"""Trees of groups, several levels told at once, looked at again and again: nobody pins a group under five (F28, F30).

In these tests each small set of answers carries a mark of its own along with its count, so that every published figure
says which answers it holds. The attacker keeps all figures of all days, adds and subtracts them, and bounds what is left.
"""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from binome.core.privacy.disclosure.thresholds import counts_in_steps, in_steps, may_say_none
from binome.core.privacy.disclosure.trees import Ledger, Part, advance, sums
from tests.core.test_disclosure import BY_GROUP, pinned

FIVE = (Part(5),)
BOTH_SIDES = (Part(5), Part(5))
COMPANY = {"all": None, "north": "all", "south": "all", "n1": "north", "n2": "north", "s1": "south", "s2": "south"}
LEAVES = ["n1", "n2", "s1", "s2", "south"]
TURNS = st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), min_size=1, max_size=3)


def once(tree, counts, *, parts=FIVE):
    """Publish at the close, without an earlier look."""
    return advance(tree, {node: (n, 0) for node, n in counts.items()}, Ledger(), parts=parts, closed=True)


def flat(groups):
    return {"ALL": None, **dict.fromkeys(groups, "ALL")}


@pytest.mark.parametrize("vector", BY_GROUP, ids=lambda vector: vector["name"])
def test_the_known_cases_hold_for_a_tree_of_one_level(vector):
    told = once(flat(vector["groups"]), vector["groups"]).shown

    assert told == set(vector["show"])


def test_a_small_team_hides_with_its_smallest_neighbour_and_the_levels_above_stay():
    counts = {"n1": 4, "n2": 8, "s1": 20, "s2": 30}

    ledger = once(COMPANY, counts)

    assert ledger.shown == {"all", "north", "south", "s1", "s2"}
    assert sums(COMPANY, ledger.placed)["all"][0] == 62


def test_a_department_with_nothing_to_hide_behind_hides_the_cheapest_batch_of_its_neighbour():
    ledger = once(COMPANY, {"n1": 4, "s1": 7, "s2": 30})

    assert ledger.shown == {"all", "s2"}
    assert sums(COMPANY, ledger.placed)["all"][0] == 41


def test_people_attached_to_a_department_itself_count_in_it_and_hide_nothing():
    ledger = once(COMPANY, {"south": 6, "s1": 3, "s2": 9, "n1": 10})

    assert ledger.shown == {"all", "north", "south", "n1", "s2"}


def test_a_figure_moves_by_five_answers_and_the_last_few_stay_out_rather_than_hide_a_group():
    tree = flat(["A", "B"])
    first = advance(tree, {"A": (5,), "B": (9,)}, Ledger(), parts=FIVE, closed=False)
    one_more = advance(tree, {"A": (6,), "B": (9,)}, first, parts=FIVE, closed=False)
    closed = advance(tree, {"A": (6,), "B": (9,)}, one_more, parts=FIVE, closed=True)

    assert [sums(tree, ledger.placed)["A"] for ledger in (first, one_more, closed)] == [(5,)] * 3
    assert closed.shown == {"ALL", "A", "B"}
    assert sums(tree, closed.placed)["ALL"] == (14,)


def test_latecomers_of_a_group_that_was_told_hide_no_group_that_comes_later():
    tree = flat(["A", "B"])
    early = advance(tree, {"A": (20,)}, Ledger(), parts=FIVE, closed=False)
    closed = advance(tree, {"A": (22,), "B": (8,)}, early, parts=FIVE, closed=True)

    assert closed.placed == {"A": (20,), "B": (8,)}
    assert closed.shown == {"ALL", "A", "B"}


def test_as_many_neighbours_join_as_it_takes_for_every_part():
    parts = (Part(5), Part(5, or_nobody=True))

    ledger = advance(
        flat("ABC"), {"A": (5, 0), "B": (6, 6), "C": (6, 1)}, Ledger(), parts=parts, closed=True
    )  # C's one person who said otherwise stays alone beside A's five, and is one of seven with B

    assert ledger.placed == {"ALL": (17, 7)}


def test_the_neighbour_of_fewest_people_in_the_first_part_joins():
    ledger = advance(flat("ABC"), {"A": (7, 5), "B": (5, 9), "C": (1, 1)}, Ledger(), parts=BOTH_SIDES, closed=True)

    assert ledger.placed == {"A": (7, 5), "ALL": (6, 10)}


def test_an_answer_that_is_deleted_moves_no_figure():
    """F30: with a figure before and a figure after, the deleted answer would be told."""
    tree = flat(["A", "B"])
    before = advance(tree, {"A": (7,), "B": (9,)}, Ledger(), parts=FIVE, closed=True)

    after = advance(tree, {"A": (6,), "B": (9,)}, before, parts=FIVE, closed=True)

    assert sums(tree, after.placed) == sums(tree, before.placed)


def marked(arrivals, turn):
    """Counts by group after `turn`: how many, then one mark for each set of answers that came together."""
    counts = {}
    for place, group in enumerate(LEAVES):
        n = sum(arrivals[t][place] for t in range(turn + 1))
        marks = [int(t <= turn and g == place) for t in range(len(arrivals)) for g in range(len(LEAVES))]
        counts[group] = (n, *marks)
    return counts


def all_published(arrivals):
    """Every figure told after every turn: how many answers, and which sets of answers it holds."""
    ledger, figures, ledgers = Ledger(), [], []
    for turn in range(len(arrivals)):
        closed = turn == len(arrivals) - 1
        ledger = advance(COMPANY, marked(arrivals, turn), ledger, parts=FIVE, closed=closed)
        whole = sums(COMPANY, ledger.placed)
        figures += [whole[node] for node in sorted(ledger.shown)]
        ledgers.append(ledger)
    return figures, ledgers


@settings(max_examples=50, deadline=None)
@given(TURNS)
def test_nobody_pins_a_small_group_from_all_levels_and_all_days(arrivals):
    sizes = np.array([n for turn in arrivals for n in turn])

    figures, _ = all_published(arrivals)

    for n, *marks in figures:
        assert n == sizes @ np.array(marks)
    assert pinned([np.array(marks, dtype=float) for _, *marks in figures], sizes) == []


@settings(max_examples=60, deadline=None)
@given(TURNS)
def test_nobody_bounds_a_small_group_to_one_number(arrivals):
    """The attacker also knows that no group is negative: the least and the most each hidden group can be differ."""
    sizes = np.array([n for turn in arrivals for n in turn])
    figures, _ = all_published(arrivals)
    if not figures:
        return
    known = np.array([marks for _, *marks in figures], dtype=float)
    totals = np.array([n for n, *_ in figures], dtype=float)

    for place, group in enumerate(LEAVES):
        wanted = np.array([float(g == place) for _ in arrivals for g in range(len(LEAVES))])
        n = wanted @ sizes
        if not 0 < n < 5 or not (known @ wanted).any():
            continue
        ends = [linprog(sign * wanted, A_eq=known, b_eq=totals, bounds=(0, None)).fun * sign for sign in (1, -1)]
        assert ends[1] - ends[0] > 0.5, group


@settings(max_examples=100, deadline=None)
@given(TURNS)
def test_what_was_told_stays_told_and_never_moves_by_fewer_than_five(arrivals):
    _, ledgers = all_published(arrivals)

    for before, after in pairwise(ledgers):
        assert before.shown <= after.shown
        earlier, later = sums(COMPANY, before.placed), sums(COMPANY, after.placed)
        moves = {node: later[node][0] - earlier[node][0] for node in before.shown}
        assert all(move == 0 or move >= 5 for move in moves.values())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=5, max_size=5))
def test_without_an_early_look_the_total_holds_every_answer_and_each_told_figure_is_whole(counts):
    ledger = once(COMPANY, dict(zip(LEAVES, counts, strict=True)))

    truth = sums(COMPANY, {group: (n, 0) for group, n in zip(LEAVES, counts, strict=True)})
    assert ("all" in ledger.shown) == (sum(counts) >= 5)
    assert all(sums(COMPANY, ledger.placed)[node] == truth[node] for node in ledger.shown)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=5, max_size=5))
def test_nobody_pins_fewer_than_five_who_want_a_theme_or_who_do_not(table):
    """Answer categories: the figure of a node tells both how many want and, with its base, how many do not."""
    size = 2 * len(LEAVES)
    marks = np.eye(size, dtype=int)
    counts = {group: (*table[place], *marks[2 * place], *marks[2 * place + 1]) for place, group in enumerate(LEAVES)}
    sizes = np.array([n for pair in table for n in pair])

    ledger = advance(COMPANY, counts, Ledger(), parts=BOTH_SIDES, closed=True)

    known = []
    for node in ledger.shown:
        want, not_, *which = sums(COMPANY, ledger.placed)[node]
        wanting, others = np.array(which[:size], dtype=float), np.array(which[size:], dtype=float)
        assert (want, not_) == (wanting @ sizes, others @ sizes)
        known += [wanting, others]
    assert pinned(known, sizes) == []


def test_a_figure_on_which_nearly_everyone_agrees_is_not_told():
    """Attribute disclosure: all eight want it, so each of them does."""
    tree = flat(["A"])

    ledger = advance(tree, {"A": (8, 0)}, Ledger(), parts=BOTH_SIDES, closed=True)

    assert ledger.shown == frozenset()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 24), min_size=1, max_size=6))
def test_counts_told_in_steps_never_bound_a_small_group_to_one_number(counts):
    total, told = counts_in_steps(dict(enumerate(counts)))

    ends = [(low, low + 4) for low in told.values()]
    possible = {
        group: {
            n
            for n in range(ends[group][0], ends[group][1] + 1)
            for rest in (sum(low for place, (low, _) in enumerate(ends) if place != group),)
            for most in (sum(high for place, (_, high) in enumerate(ends) if place != group),)
            if n + most >= total and n + rest <= total + 9
        }
        for group in told
    }
    assert all(len(numbers) > 1 for group, numbers in possible.items() if counts[group] < 5)


def test_steps_and_zero():
    assert [in_steps(n) for n in (0, 4, 5, 9, 10)] == [0, 0, 5, 5, 10]
    assert (may_say_none(4), may_say_none(5)) == (False, True)


def test_every_small_table_of_one_level_is_safe():
    """All tables of up to four groups of up to eleven people, each tried."""
    sizes = range(12)
    for length in range(1, 4):
        for counts in combinations(sizes, length):
            groups = dict(zip("ABC", counts, strict=False))
            ledger = once(flat(groups), groups)
            hidden = [n for group, n in groups.items() if group not in ledger.shown]
            assert "ALL" not in ledger.shown or sum(hidden) == 0 or sum(hidden) >= 5
            assert all(groups[group] >= 5 for group in ledger.shown if group != "ALL")
