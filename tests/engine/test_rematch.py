"""After a change: stable, no fewer pairs where possible, the fewest moves; against every stable matching."""

from hypothesis import given, settings
from hypothesis import strategies as st

from binome.engine import Instance, solve, verify
from binome.engine.rematch import rematch
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
    least = min(len([pair for pair in earlier if not left.intersection(pair)]), max(map(len, stable)))
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
