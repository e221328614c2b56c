"""Proposals as columns: the same as the lists by name, in an order that no two pairs share."""

import random

import numpy as np
import pytest

from binome.engine import People, Rules, candidates, propose
from binome.engine.candidates import shortlists as shortlisting
from binome.engine.candidates.shortlists import shortlists
from binome.engine.model import lottery
from tests.engine.candidates.test_candidates import a_company


@pytest.mark.parametrize("bits", [20, 58])
def test_pairs_come_by_score_then_by_lot_however_few_bits_tell_them_apart(bits, monkeypatch):
    found = candidates(Rules.of(People.of(a_company(80, dice=random.Random(1)))), k=20)
    turn = lottery.draw(found.people.ids, seed=3, side="shortlist")
    place = np.argsort(turn).astype(np.uint64)
    lot = (place[found.mentee] * np.uint64(len(turn)) + place[found.mentor]) * shortlisting.SCATTER
    monkeypatch.setattr(shortlisting, "SCORE_BITS", bits)

    order = shortlisting.best_first(found, turn)

    assert len(order) > 100
    assert order.tolist() == np.lexsort((lot, -found.score)).tolist()


def test_columns_tell_what_lists_by_name_tell():
    found = candidates(Rules.of(People.of(a_company(80, dice=random.Random(2)))), k=3)
    ids = found.people.ids

    lists, columns = shortlists(found, size=2, seed=5), propose(found, size=2, seed=5)

    rows = zip(columns.mentee.tolist(), columns.mentor.tolist(), columns.score.tolist(), strict=True)
    by_name = {(mentee, one.id, one.score) for mentee, row in lists.mentees.items() for one in row}
    assert {(ids[a], ids[b], worth) for a, b, worth in rows} == by_name
    assert sorted(ids[row] for row in columns.unseen_mentors) == list(lists.unseen_mentors)
    assert sorted(columns.score.tolist(), reverse=True) == columns.score.tolist()
