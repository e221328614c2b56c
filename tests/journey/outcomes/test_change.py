"""The statistics, held against real before/since answers of 433 people (The Carpentries, 2017, CC BY 4.0).

F31: nobody, one person, no spread, levels that fell, a start without a close and a close without a start are told here;
a changed scale and "does not apply" in `test_actions.py` (`test_f31_…`).
"""

import csv
import json
from dataclasses import asdict
from itertools import product
from math import isfinite
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from binome.journey.outcomes.rules.change import change, follow_up, smallest_detectable_effect
from binome.journey.outcomes.rules.shares import share

DATA = Path(__file__).parent / "data"
GOLD = json.loads((DATA / "gold_change_stats.json").read_text(encoding="utf-8"))


def pairs() -> list[tuple[int, int, int]]:
    """Row id, before, since: people who gave both."""
    found = []
    with (DATA / "carpentries_longterm_2017.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            before, after = (GOLD["coding"].get(row[column]) for column in GOLD["columns"])
            if before is not None and after is not None:
                found.append((int(row["row_id"]), before, after))
    return found


def close(value: float) -> object:
    return pytest.approx(value, abs=1e-6)


@pytest.fixture(scope="module")
def real():
    _ids, before, after = zip(*pairs(), strict=True)
    return change(before, after, ceiling=5)


def test_433_real_pairs_are_read(real):
    with (DATA / "carpentries_longterm_2017.csv").open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _row in csv.DictReader(file))

    assert (rows, real.n, rows - real.n) == (GOLD["n_rows"], GOLD["n_pairs"], GOLD["n_missing_one_or_both"])


@pytest.mark.parametrize(
    "name",
    ["mean_before", "mean_after", "sd_before", "sd_after", "r", "mean_change", "sd_change", "t"],
)
def test_means_and_spreads_are_those_of_the_gold_file(real, name):
    assert getattr(real, name) == close(GOLD[name])


def test_the_t_interval_is_that_of_the_gold_file(real):
    assert [real.low, real.high] == [close(bound) for bound in GOLD["ci95_mean_change_t"]]


def test_effect_sizes_are_those_of_the_gold_file(real):
    assert [real.dz, real.dav, real.gav] == [close(GOLD[n]) for n in ("cohens_dz", "cohens_dav", "hedges_gav")]


def test_improved_same_and_worse_with_wilson_intervals(real):
    better, worse = real.share_improved, real.share_worse

    assert (real.improved, real.same, real.worse) == (GOLD["improved"], GOLD["same"], GOLD["worse"])
    assert [better.share, worse.share] == [close(GOLD["share_improved"]), close(GOLD["share_worse"])]
    assert [better.low, better.high] == [close(bound) for bound in GOLD["share_improved_wilson95"]]
    assert [worse.low, worse.high] == [close(bound) for bound in GOLD["share_worse_wilson95"]]


def test_rank_and_sign_tests_are_those_of_the_gold_file(real):
    assert real.wilcoxon_w == GOLD["wilcoxon_W_zeros_dropped"]
    assert real.wilcoxon_p == pytest.approx(GOLD["wilcoxon_p_zeros_dropped"], rel=1e-6)
    assert real.wilcoxon_p_pratt == pytest.approx(GOLD["wilcoxon_p_pratt"], rel=1e-6)
    assert real.sign_p == pytest.approx(GOLD["sign_test_p"], rel=1e-6)
    assert real.rank_biserial == close(GOLD["matched_rank_biserial"])


def test_those_already_at_the_top_are_told_apart(real):
    free, gold = real.without_ceiling, GOLD["sensitivity_without_ceiling"]

    assert real.ceiling_before == GOLD["ceiling_before"]
    assert (free.n, free.improved, free.worse) == (gold["n"], gold["improved"], gold["worse"])
    assert free.mean_change == close(gold["mean_change"])


def test_a_felt_change_in_confidence_is_a_share_with_its_interval():
    gold = GOLD["confidence"]
    with (DATA / "carpentries_longterm_2017.csv").open(encoding="utf-8", newline="") as file:
        felt = [row["Change-In-Confidence"] for row in csv.DictReader(file) if row["Change-In-Confidence"]]
    more = sum(answer.startswith("I'm more") for answer in felt)
    less = sum(answer.startswith("I'm less") for answer in felt)

    told = share(more, of=len(felt))

    assert (told.of, told.count, len(felt) - more - less, less) == (
        gold["n"], gold["more"], gold["equal"], gold["less"],
    )  # fmt: skip
    assert [told.share, told.low, told.high] == [close(gold["share_more"]), *map(close, gold["wilson95"])]


def test_a_wave_of_thirty_real_pairs():
    gold = GOLD["wave_of_30_first_pairs"]
    ids, before, after = zip(*pairs()[:30], strict=True)

    wave = change(before, after, ceiling=5)

    assert list(ids) == gold["row_ids"]
    assert (wave.improved, wave.same, wave.worse) == (gold["improved"], gold["same"], gold["worse"])
    assert [wave.mean_change, wave.sd_change, wave.dz] == [close(gold[n]) for n in ("mean_change", "sd_change", "dz")]
    assert [wave.low, wave.high] == [close(bound) for bound in gold["ci95"]]


@pytest.mark.parametrize("vector", GOLD["tiny_vectors"], ids=lambda vector: vector["name"])
def test_tiny_waves(vector):
    told = change(vector["before"], vector["after"], ceiling=4)

    assert told.n == vector["n"]
    assert told.mean_change == close(vector["mean_change"])
    assert told.sd_change == close(vector["sd_change"])
    assert [told.low, told.high] == [close(bound) for bound in vector["ci95"]]
    assert told.dz == (None if vector["dz"] is None else close(vector["dz"]))
    assert (told.n >= 5) == vector["publish_at_k5"]


@pytest.mark.parametrize(("before", "after"), [([], []), ([2], [3]), ([2, 2], [2, 2]), ([1, 1, 1], [2, 2, 2])])
def test_what_cannot_be_computed_is_none(before, after):
    told = change(before, after, ceiling=4)

    assert told.dz is None
    assert told.t is None


levels = st.integers(min_value=1, max_value=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(levels, levels), max_size=40))
def test_no_figure_is_ever_nan_or_infinite(answers):
    told = change([before for before, _after in answers], [after for _before, after in answers], ceiling=4)

    def numbers(thing):
        for value in thing.values():
            if isinstance(value, dict):
                yield from numbers(value)
            elif value is not None:
                yield value

    assert all(isfinite(number) for number in numbers(asdict(told)))
    assert told.improved + told.same + told.worse == told.n


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(levels, levels), min_size=2, max_size=30))
def test_told_backwards_the_change_is_its_opposite(answers):
    before, after = [pair[0] for pair in answers], [pair[1] for pair in answers]

    forth, back = change(before, after, ceiling=4), change(after, before, ceiling=4)

    assert forth.mean_change == pytest.approx(-back.mean_change)
    assert (forth.improved, forth.worse) == (back.worse, back.improved)


@pytest.mark.parametrize("zeros", ["wilcox", "pratt"])
def test_small_samples_have_an_exact_p(zeros):
    untied = [0.3, -0.1, 0.7, 1.1, -0.4, 0.9, 1.6]
    by_peer = stats.wilcoxon(untied, zero_method=zeros, method="exact").pvalue

    told = change([0] * 7, untied, ceiling=9)

    assert told.wilcoxon_p == told.wilcoxon_p_pratt == pytest.approx(by_peer)


def test_ties_and_zeros_are_counted_by_brute_force():
    moved = [0, 1, 1, -1, 2, 2, 0, 3]
    away = [move for move in moved if move]
    ranks = stats.rankdata([abs(move) for move in away])
    rises = sum(rank for rank, move in zip(ranks, away, strict=True) if move > 0)
    sums = [sum(rank for rank, up in zip(ranks, signs, strict=True) if up) for signs in product([0, 1], repeat=6)]
    tails = [sum(total >= rises for total in sums), sum(total <= rises for total in sums)]

    told = change([0] * 8, moved, ceiling=9)

    assert told.wilcoxon_p == pytest.approx(min(1, 2 * min(tails) / len(sums)))


def test_lists_of_two_lengths_are_refused():
    with pytest.raises(ValueError, match="length"):
        change([1, 2], [1], ceiling=4)


def test_a_small_wave_says_what_it_could_have_seen():
    assert smallest_detectable_effect(30) == pytest.approx(0.5292, abs=0.001)
    assert smallest_detectable_effect(10) == pytest.approx(0.9960, abs=0.001)
    assert smallest_detectable_effect(2) is None


def test_who_left_on_the_way_is_counted():
    told = follow_up({1, 2, 3, 4}, {3, 4, 5})

    assert (told.before, told.after, told.both, told.before_only, told.after_only) == (4, 3, 2, 2, 1)


def test_nobody_asked_makes_no_share():
    assert share(0, of=0).share is None


@pytest.mark.parametrize(("before", "after"), [([1, float("nan")], [2, 2]), ([1, 2], [2, float("inf")])])
def test_what_is_no_number_is_refused(before, after):
    with pytest.raises(ValueError, match="finite"):
        change(before, after, ceiling=5)


def test_a_wave_of_two_and_of_three_worked_out_by_hand():
    two, three = change([1, 3], [2, 2], ceiling=3), change([1, 2, 4], [2, 4, 4], ceiling=4)

    assert (two.sd_before, two.sd_change, two.r) == (close(2**0.5), close(2**0.5), None)
    assert (two.sign_p, two.rank_biserial, two.wilcoxon_w, two.wilcoxon_p) == (1.0, 0.0, 1.5, 1.0)
    assert two.smallest_detectable is None
    assert (two.ceiling_before, two.without_ceiling.n, two.without_ceiling.improved) == (1, 1, 1)
    assert three.dav == close(1 / ((7 / 3 + 4 / 3) / 2) ** 0.5)
    assert three.gav == close(three.dav * (1 - 3 / 7))
    assert (three.sign_p, three.rank_biserial, three.wilcoxon_p) == (0.5, 1.0, 0.5)
    assert three.wilcoxon_p_pratt == 0.5
    assert three.smallest_detectable == pytest.approx(3.264, abs=1e-3)
    assert (three.without_ceiling.n, three.without_ceiling.worse) == (2, 0)


def test_fifty_moves_are_counted_exactly_and_fifty_one_by_the_normal_law():
    moves = [(-1) ** (n % 3 == 0) * (1 + n % 4) for n in range(51)]

    fifty, more = (change([0] * n, moves[:n], ceiling=5) for n in (50, 51))

    assert more.wilcoxon_p == close(stats.wilcoxon(moves, method="asymptotic").pvalue)
    assert fifty.wilcoxon_p != close(stats.wilcoxon(moves[:50], method="asymptotic").pvalue)
