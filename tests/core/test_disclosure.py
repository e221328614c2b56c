"""No figure about fewer than five people: not directly, not by subtraction, not by looking again later (F28)."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.core.privacy.disclosure.partitions import shown_groups
from binome.core.privacy.disclosure.thresholds import K_COMMENTS, K_SCORES, may_show

VECTORS = json.loads((Path(__file__).parent / "anonymity_vectors.json").read_text(encoding="utf-8"))
BY_GROUP = [vector for vector in VECTORS["vectors"] if "groups" in vector]


def pinned(known: list[np.ndarray], sizes: np.ndarray, *, k: int = K_SCORES) -> list[tuple[int, ...]]:
    """Sets of atoms of 1 to k - 1 people whose sum follows from the published sums, by linear algebra."""
    if not known:
        return []
    basis = np.linalg.svd(np.array(known, dtype=float))
    rank = int((basis.S > 1e-9).sum())
    span = basis.Vh[:rank]
    filled = [i for i, size in enumerate(sizes) if size]
    found = []
    for length in range(1, len(filled) + 1):
        for chosen in combinations(filled, length):
            if not 0 < sum(sizes[list(chosen)]) < k:
                continue
            wanted = np.zeros(len(sizes))
            wanted[list(chosen)] = 1
            if np.allclose(span.T @ (span @ wanted), wanted, atol=1e-9):
                found.append(chosen)
    return found


@pytest.mark.parametrize("vector", BY_GROUP, ids=lambda vector: vector["name"])
def test_the_known_cases_are_shown_and_hidden_as_expected(vector):
    shown = shown_groups(vector["groups"])

    assert {*shown.groups, *(["ALL"] if shown.total else [])} == set(vector["show"])


def test_comments_need_ten_people_and_scores_five():
    assert may_show(9, k=K_SCORES)
    assert not may_show(9, k=K_COMMENTS)
    assert (VECTORS["k_scores"], VECTORS["k_comments"]) == (K_SCORES, K_COMMENTS)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.integers(0, 6), st.integers(0, 14), max_size=7))
def test_nobody_can_pin_a_small_group_by_subtraction(counts):
    groups = list(counts)
    sizes = np.array([counts[group] for group in groups], dtype=int)
    shown = shown_groups(counts)
    known = [np.array([float(group == other) for other in groups]) for group in shown.groups]
    if shown.total:
        known.append(np.ones(len(groups)))

    assert pinned(known, sizes) == []
