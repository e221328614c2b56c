"""Stable pairs, against every stable matching there is."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.engine import Instance, NotFormed, UnpairedReason, explain, solve, tuning, verify
from binome.engine.model.compiled import kernels
from binome.engine.stable import proposal_kernels, solver
from binome.engine.stable.verification import judge
from tests.engine.oracles import Choices, choices


def instance_of(case: Choices) -> Instance:
    return Instance.of(mentees=case.mentees, mentors=case.mentors, scores=case.scores)


@settings(max_examples=150, deadline=None)
@given(choices(), st.integers(0, 3))
def test_pairs_are_the_most_then_the_best_then_the_fairest_of_all_stable_matchings(case, seed):
    outcome = solve(instance_of(case), seed=seed)

    stable_ones = case.stable()
    best = max(map(case.worth, stable_ones))
    assert outcome.pairs in [tuple(sorted(made)) for made in stable_ones]
    assert case.worth(outcome.pairs)[:2] == best[:2]
    assert outcome.certificate.exact
    assert not outcome.certificate.fairness_exact or case.worth(outcome.pairs) == best
    assert outcome.certificate.worst_rank == 1 - case.worth(outcome.pairs)[2]


@settings(max_examples=150, deadline=None)
@given(choices(mentees=5), st.integers(0, 3))
def test_without_proof_pairs_are_stable_and_the_bounds_true(case, seed):
    outcome = solve(instance_of(case), seed=seed, prove=False)

    stable_ones = case.stable()
    assert outcome.pairs in [tuple(sorted(made)) for made in stable_ones]
    assert outcome.certificate.size_upper_bound >= max(map(len, stable_ones))
    assert outcome.certificate.score_upper_bound >= max(case.worth(made)[1] for made in stable_ones)
    if outcome.certificate.exact:
        assert case.worth(outcome.pairs)[:2] == max(map(case.worth, stable_ones))[:2]


@settings(max_examples=100, deadline=None)
@given(choices(mentees=5))
def test_where_whole_numbers_are_too_much_work_bounds_are_still_true(case):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuning, "WHOLE_ENTRIES", 0)
        claimed = solve(instance_of(case), seed=1).certificate

    stable_ones = case.stable()
    assert claimed.stable
    assert claimed.size_upper_bound >= max(map(len, stable_ones))
    assert not claimed.exact or (claimed.pairs, claimed.score) == max(map(case.worth, stable_ones))[:2]


@settings(max_examples=100, deadline=None)
@given(choices(mentees=5))
def test_every_code_is_true(case):
    pairs = solve(instance_of(case), seed=1).pairs
    reasons = explain(instance_of(case), pairs)

    assert {(one.mentee, one.mentor) for one in reasons.not_formed} == set(case.mutual()) - set(pairs)
    for one in reasons.not_formed:
        mine = next((case.rank(one.mentee, b, mentor=False) for a, b in pairs if a == one.mentee), None)
        theirs = [case.rank(one.mentor, a, mentor=True) for a, b in pairs if b == one.mentor]
        wish = case.rank(one.mentee, one.mentor, mentor=False)
        regard = case.rank(one.mentor, one.mentee, mentor=True)
        room = case.mentors[one.mentor][0]
        assert {
            NotFormed.MENTOR_NO_CAPACITY: room == 0,
            NotFormed.MENTEE_HAS_BETTER: mine is not None and mine < wish,
            NotFormed.MENTEE_HAS_EQUAL: mine is not None and mine == wish,
            NotFormed.MENTOR_FULL_BETTER: len(theirs) == room and all(rank < regard for rank in theirs),
            NotFormed.MENTOR_FULL_EQUAL: len(theirs) == room and max(theirs, default=-1) == regard,
        }[one.code]
    liked = {a for a, _ in case.mutual()}
    assert {one.mentee: one.code for one in reasons.unpaired} == {
        name: UnpairedReason.ALL_FULL if name in liked else UnpairedReason.NO_MUTUAL_LIKE
        for name in case.mentees
        if name not in dict(pairs)
    }


@settings(max_examples=100, deadline=None)
@given(choices(mentees=5), st.randoms(use_true_random=False))
def test_shuffled_rows_and_scores_times_seven_give_the_same_pairs(case, dice):
    def shuffled(items):
        return dice.sample(list(items), len(items))

    other = Choices(
        mentees={a: [shuffled(tier) for tier in case.mentees[a]] for a in shuffled(case.mentees)},
        mentors={
            b: (case.mentors[b][0], [shuffled(tier) for tier in case.mentors[b][1]]) for b in shuffled(case.mentors)
        },
        scores={pair: case.scores[pair] * 7 for pair in shuffled(case.scores)},
    )

    for prove in (True, False):
        one = solve(instance_of(case), seed=5, prove=prove)
        assert solve(instance_of(other), seed=5, prove=prove).pairs == one.pairs


@settings(max_examples=100, deadline=None)
@given(choices(mentees=4), st.data())
def test_verify_says_what_the_oracle_says(case, data):
    made = data.draw(st.sampled_from(list(case.matchings())))

    verdict = verify(instance_of(case), made)

    assert set(verdict.blocking) == {pair for pair in case.mutual() if case.blocks(made, *pair)}
    assert verdict.stable == (not verdict.blocking)
    assert not verdict.errors


@settings(max_examples=150, deadline=None)
@given(choices(mentees=4), st.data())
def test_the_judge_who_reads_tiers_and_the_one_who_reads_edges_agree(case, data):
    names = st.tuples(st.sampled_from(["e0", "e1", "e2", "ghost"]), st.sampled_from(["m0", "m1", "m2", "ghost"]))
    made = data.draw(st.lists(names, max_size=4))

    one = verify(instance_of(case), made)
    other = judge(case.mentees, case.mentors, made)

    told, heard = ({error for error in said.errors if not error.startswith("over")} for said in (one, other))
    assert (one.stable, one.pairs, told) == (other.stable, other.pairs, heard)
    assert one.errors or set(one.blocking) == set(other.blocking)


def test_promotion_never_gives_fewer_than_two_thirds_of_the_most():
    for at in range(300):
        case = a_small_market(dice=random.Random(at))
        draw = solver.shuffled(instance_of(case), seed=at)
        market, seating = solver.arrays_of(draw, seed=at, weight=draw.score)

        proposal_kernels.deferred_acceptance(market, seating, 1)

        made = [draw.pair(edge) for edge in seating.edge_of_mentee.tolist() if edge >= 0]
        assert verify(draw, made).stable
        assert 3 * len(made) >= 2 * max(map(len, case.stable()))


def a_small_market(*, dice: random.Random) -> Choices:
    """Four a side, half the pairs mutual, two tiers each; ties matter."""
    lower, upper = [f"e{at}" for at in range(4)], [f"m{at}" for at in range(4)]
    mutual = {(a, b) for a in lower for b in upper if dice.random() < 0.5}

    def tiers(names: list[str]) -> list[list[str]]:
        best = [name for name in names if dice.random() < 0.5]
        return [best, [name for name in names if name not in best]]

    return Choices(
        mentees={a: tiers([b for b in upper if (a, b) in mutual]) for a in lower},
        mentors={b: (dice.choice((1, 1, 2)), tiers([a for a in lower if (a, b) in mutual])) for b in upper},
        scores={},
    )


def test_adversarial_chains_of_ties_are_walked_to_the_end():
    people = 150
    wishes = {f"e{at}": [[f"m{at}", f"m{at + 1}"]] for at in range(people)}
    regard = {f"m{at}": (1, [[f"e{at - 1}", f"e{at}"]]) for at in range(people + 1)}
    wishes["last"] = [["m0"]]
    regard["m0"] = (1, [["e0", "last"]])

    for seed in range(3):
        outcome = solve(Instance.of(mentees=wishes, mentors=regard), seed=seed, prove=False)
        assert outcome.certificate.pairs == people + 1


def test_a_small_wave_is_fair_to_both_sides_and_says_so():
    choice = Instance.of(
        mentees={"a": [["x"], ["y"]], "b": [["x"], ["y"]]},
        mentors={"x": (1, [["a", "b"]]), "y": (1, [["b"], ["a"]])},
    )

    outcome = solve(choice, seed=4)

    assert outcome.pairs == (("a", "y"), ("b", "x"))
    assert outcome.certificate.fairness_exact
    assert outcome.certificate.imbalance == 0


def test_verify_tells_strangers_doubles_and_too_many():
    choice = Instance.of(mentees={"a": [["x", "y"]], "b": [["x"]]}, mentors={"x": (1, [["a", "b"]]), "y": (1, [["a"]])})

    assert verify(choice, [("b", "y")]).errors == ("not a mutual yes: 'b', 'y'",)
    assert verify(choice, [("a", "x"), ("a", "y")]).errors == ("paired more than once: 'a'",)
    assert verify(choice, [("a", "x"), ("b", "x")]).errors == ("over capacity 1: 'x' has 2",)


def a_market(people: int, *, seed: int) -> Choices:
    """Everyone names six people in two tiers; names are answered in two tiers."""
    dice = random.Random(seed)
    mentees = {f"e{at}": [[], []] for at in range(people)}
    mentors = {f"m{at}": (1 + at % 2, [[], []]) for at in range(people)}
    for mentee, tiers in mentees.items():
        for mentor in dice.sample(list(mentors), min(6, people)):
            tiers[dice.randrange(2)].append(mentor)
            mentors[mentor][1][dice.randrange(2)].append(mentee)
    scores = {(a, b): dice.randrange(1000) for a, tiers in mentees.items() for tier in tiers for b in tier}
    return Choices(mentees=mentees, mentors=mentors, scores=scores)


def test_compiled_and_plain_loops_take_the_same_steps(monkeypatch):
    choice = solver.shuffled(instance_of(a_market(40, seed=2)), seed=3)

    compiled = solver.search(choice, seed=3, weight=choice.score)
    monkeypatch.setattr(solver, "kernels", lambda module, work: module)
    plain = solver.search(choice, seed=3, weight=choice.score)

    assert kernels(proposal_kernels, work=10**9) is not proposal_kernels
    assert (compiled == plain).all()


def test_every_walk_keeps_pairs_stable_in_a_large_market():
    choice = instance_of(a_market(1_500, seed=1))

    outcome = solve(choice, seed=1)

    assert outcome.certificate.stable
    assert outcome.certificate.pairs >= 1_490
    assert explain(choice, outcome.pairs).not_formed


def test_clones_share_the_lottery_evenly():
    won = dict.fromkeys(("ann", "bob", "cyd", "zoé"), 0)
    choice = Instance.of(mentees={name: [["x"]] for name in won}, mentors={"x": (1, [list(won)])})

    for seed in range(120):
        won[solve(choice, seed=seed).pairs[0][0]] += 1

    assert min(won.values()) > 14


def test_everyone_wants_one_mentor_and_it_ends():
    names = [f"e{at}" for at in range(400)]
    choice = Instance.of(mentees={name: [["x"]] for name in names}, mentors={"x": (150, [names])})

    outcome = solve(choice, seed=1)

    assert outcome.certificate.pairs == 150
    assert outcome.certificate.exact
