"""Edges taken out beforehand: no stable matching holds them, and none is gained or lost by it."""

from hypothesis import given, settings

from binome.engine import Instance
from binome.engine.stable import solver
from binome.engine.stable.preprocessing import possible
from tests.engine.oracles import Choices, choices


@settings(max_examples=200, deadline=None)
@given(choices(mentees=5, mentors=4))
def test_the_stable_matchings_of_what_is_left_are_those_of_the_whole(case):
    draw = solver.shuffled(Instance.of(mentees=case.mentees, mentors=case.mentors), seed=1)

    left = draw.only(possible(draw))

    kept = {left.pair(edge) for edge in range(left.edges)}
    fewer = Choices(
        mentees={a: [[b for b in tier if (a, b) in kept] for tier in tiers] for a, tiers in case.mentees.items()},
        mentors={
            b: (room, [[a for a in tier if (a, b) in kept] for tier in tiers])
            for b, (room, tiers) in case.mentors.items()
        },
        scores={},
    )
    assert set(map(frozenset, fewer.stable())) == set(map(frozenset, case.stable()))


def test_clear_first_choices_leave_one_stable_matching():
    people = [f"e{at}" for at in range(20)]
    mentors = [f"m{at}" for at in range(20)]
    wishes = {name: [[mentors[at]], [b for b in mentors if b != mentors[at]]] for at, name in enumerate(people)}
    draw = solver.shuffled(
        Instance.of(mentees=wishes, mentors={name: (1, [[one] for one in people]) for name in mentors}),
        seed=1,
    )

    assert {draw.only(possible(draw)).pair(edge) for edge in range(20)} == set(zip(people, mentors, strict=True))
