"""After a change: stable, no fewer pairs where possible, the fewest moves; against every stable matching."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.engine import Instance, solve, verify
from binome.engine.stable.preprocessing import possible
from binome.engine.stable.rematch import certificate_of, rematch, repaired
from binome.engine.stable.solver import shuffled
from tests.engine.oracles import Choices, choices


def instance_of(case: Choices) -> Instance:
    return Instance.of(mentees=case.mentees, mentors=case.mentors, scores=case.scores)


@settings(max_examples=100, deadline=None)
@given(choices(), choices(), st.data())
def test_the_fewest_people_move(before, after, data):
    earlier = solve(instance_of(before), seed=1).pairs
    left = data.draw(st.sets(st.sampled_from([*after.mentees, *after.mentors]), max_size=1)) if after.mentees else set()

    found = rematch(instance_of(after), earlier, left=left, seed=2)

    remaining = Choices(
        mentees={a: tiers for a, tiers in after.mentees.items() if a not in left},
        mentors={b: said for b, said in after.mentors.items() if b not in left},
        scores=after.scores,
    )
    stable = [tuple(sorted(made)) for made in remaining.stable()]
    least = min(len(earlier), max(map(len, stable)))
    kept = max(len({*made} & {*earlier}) for made in stable if len(made) >= least)
    assert found.pairs in stable
    assert found.fewest
    assert len(found.pairs) >= least
    assert found.kept == kept


def test_confirmed_pairs_stay_and_the_rest_is_stable_around_them():
    after = Instance.of(
        mentees={"a": [["y"], ["x"]], "b": [["y"], ["x"]]},
        mentors={"x": (1, [["a", "b"]]), "y": (1, [["a", "b"]])},
    )

    found = rematch(after, [("a", "x"), ("b", "y")], confirmed=[("a", "x")])

    assert found.pairs == (("a", "x"), ("b", "y"))
    assert found.moved == ()
    assert verify(after, found.pairs).stable


@settings(max_examples=100, deadline=None)
@given(choices(), st.data())
def test_the_certificate_of_given_pairs_says_what_holds_for_all_stable_pairings(case, data):
    stable = case.stable()
    pairs = data.draw(st.sampled_from(stable))

    claimed = certificate_of(instance_of(case), pairs)

    sizes = [len(made) for made in stable]
    scores = [case.worth(made)[1] for made in stable if len(made) == len(pairs)]
    assert (claimed.stable, claimed.pairs, claimed.score) == (True, len(pairs), case.worth(pairs)[1])
    assert claimed.size_upper_bound == max(sizes)
    assert claimed.score_upper_bound >= max(scores)
    assert claimed.exact == (case.worth(pairs)[:2] == max(case.worth(made)[:2] for made in stable))


def test_the_certificate_of_pairs_nobody_said_yes_to_is_refused():
    choice = Instance.of(mentees={"a": [["x"]]}, mentors={"x": (1, [])})

    with pytest.raises(KeyError):
        certificate_of(choice, [("a", "x")])


@settings(max_examples=100, deadline=None)
@given(choices(), st.data())
def test_confirmed_pairs_never_move_and_the_rest_is_the_best_around_them(case, data):
    mutual = case.mutual()
    open_to = [pair for pair in mutual if case.mentors[pair[1]][0] > 0]
    confirmed = data.draw(st.lists(st.sampled_from(open_to), max_size=1)) if open_to else []
    earlier = data.draw(st.sampled_from(list(case.matchings())))
    earlier = [pair for pair in earlier if pair[0] not in {a for a, _ in confirmed}]
    taken = {b for _, b in confirmed}

    found = rematch(instance_of(case), [*earlier, *confirmed], confirmed=confirmed, seed=3)

    rest = Choices(
        mentees={a: tiers for a, tiers in case.mentees.items() if a not in {a for a, _ in confirmed}},
        mentors={b: (room - (b in taken), tiers) for b, (room, tiers) in case.mentors.items()},
        scores=case.scores,
    )
    stable = rest.stable()
    least = min(len(earlier), max(map(len, stable)))
    around = tuple(pair for pair in found.pairs if pair not in confirmed)
    assert set(confirmed) <= set(found.pairs)
    assert around in [tuple(sorted(made)) for made in stable]
    assert len(around) >= least
    assert len({*around} & {*earlier}) == max(len({*made} & {*earlier}) for made in stable if len(made) >= least)


def test_a_late_joiner_finds_a_place_and_nobody_else_moves():
    before = {"a": [["x", "y"]], "b": [["y"]]}
    after = Instance.of(
        mentees={**before, "late": [["z"]]},
        mentors={"x": (1, [["a"]]), "y": (1, [["a", "b"]]), "z": (1, [["late"]])},
    )

    found = rematch(after, [("a", "x"), ("b", "y")], seed=1)

    assert found.pairs == (("a", "x"), ("b", "y"), ("late", "z"))
    assert found.moved == ()


def test_who_left_is_gone_and_their_mentee_is_paired_again_even_if_another_moves():
    after = Instance.of(
        mentees={"a": [["x", "y"]], "b": [["y", "z"]]},
        mentors={"x": (1, [["a"]]), "y": (1, [["a", "b"]]), "z": (1, [["b"]])},
    )

    found = rematch(after, [("a", "x"), ("b", "y")], left=["x"], seed=1)

    assert found.pairs == (("a", "y"), ("b", "z"))
    assert found.moved == ("b",)


@settings(max_examples=150, deadline=None)
@given(choices(mentees=5), choices(mentees=5), st.data())
def test_without_proof_earlier_pairs_are_repaired_to_stable_ones(before, after, data):
    earlier = data.draw(st.sampled_from(list(before.matchings())))
    draw = shuffled(instance_of(after), seed=1)
    draw = draw.only(possible(draw))
    kept = np.array([draw.pair(edge) in earlier for edge in range(draw.edges)], dtype=bool)

    held = repaired(draw, kept, least=0, seed=1) if draw.edges else np.zeros(0, dtype=np.int64)

    assert tuple(sorted(draw.pair(edge) for edge in held[held >= 0])) in [tuple(sorted(m)) for m in after.stable()]


def test_one_departure_among_many_moves_hardly_anyone():
    dice = random.Random(3)
    wishes = {f"e{at}": [[], []] for at in range(500)}
    regard = {f"m{at}": (1, [[], []]) for at in range(500)}
    for mentee, tiers in wishes.items():
        for mentor in dice.sample(list(regard), 7):
            tiers[dice.randrange(2)].append(mentor)
            regard[mentor][1][dice.randrange(2)].append(mentee)
    choice = Instance.of(mentees=wishes, mentors=regard)
    earlier = solve(choice, seed=1)

    found = rematch(choice, earlier.pairs, left=[earlier.pairs[5][1]], seed=1)

    rest = {name: said for name, said in regard.items() if name != earlier.pairs[5][1]}
    assert verify(Instance.of(mentees=wishes, mentors=rest), found.pairs).stable
    assert len(found.pairs) >= len(earlier.pairs) - 1
    assert len(found.moved) <= 20
