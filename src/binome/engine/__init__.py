"""FLOOR 0 — the matching engine: arrays in, arrays and reason codes out; knows no Django.

From people to proposals::

    people = People.of([Participant(id="a1", role=Role.MENTEE, grade=9, manager_id="z",
                                    languages=frozenset({"fr"}), slots=frozenset({"mon-am"}),
                                    wants=(("genai", 3), ("cloud", 2)), offers=(("strategy", 6),)), …],
                       managers={"z": "y"})          # reporting line of people who do not take part
    rules = Rules.of(people, policy=Policy(min_grade_gap=1), exclusions=[("a1", "b7")])   # conflicts, former pairs
    rules.between("a1", "b2")                        # "REPORTING_LINE", … or None
    score(people, "a1", "b2", weights=Weights())     # Score(total=…, themes=…, by_theme=(ThemeTerm(…), …), …)
    found = candidates(rules, weights=Weights(), k=50, seed=7)
    lists = shortlists(found, size=7, seed=7)        # lists.mentees["a1"] == (Proposal(id="b2", score=812), …)

A whole country, as columns from end to end: People.of_columns(ids=…, mentee=…, …), then::

    blocks = by_label(people, sites) + at_random(people, seed=7)   # who is compared with whom, as rows
    found = search_blocks(rules, blocks, k=20, seed=7)             # in a pool or on Dask: the same pairs
    proposals = propose(found, seed=7)                             # proposals.mentee, .mentor, .score: arrays

From choices to pairs::

    choices = Instance.of(mentees={"a1": [["b2"], ["b3", "b4"]]},        # tiers of mentor ids, best first
                          mentors={"b2": (2, [["a1"]])},                 # capacity, tiers of mentee ids
                          scores={("a1", "b2"): 812})                    # optional
    outcome = solve(choices, seed=7)                 # outcome.pairs == (("a1", "b2"),); outcome.certificate
    explain(choices, outcome.pairs)                  # codes: NotAPair(…, code=NotFormed.MENTOR_FULL_EQUAL), Alone(…)
    verify(choices, outcome.pairs)                   # Verdict(stable=True, …): independent of the solver

Later, or without choices::

    again = rematch(after, outcome.pairs, left=["b2"], confirmed=[("a5", "b5")], seed=7)   # again.pairs, again.moved
    certificate_of(after, again.pairs, seed=7)       # the same bounds as for pairs solved anew
    assign([("a1", "b2", 812), …], capacity={"b2": 2})   # most pairs, then highest score: .pairs, .certificate
    exact_over_all(rules, weights=Weights()).named()     # the same over every feasible pair: [(mentee, mentor, score)]
    compare(rules, other_rules).changes                  # what-if: Change(mentee, before, after, …) person by person
    without_rule(rules), one_more_mentor(rules)          # counterfactuals: how many more people each would pair
    one_more_on_a_theme(rules, places=2)                 # {"cloud": 2}: one more mentor on cloud pairs two people more

Everything is a frozen dataclass; ids are opaque strings; seeds are explicit; sentences for the codes live elsewhere.
"""

from binome.engine.assignment.all_pairs import Paired, exact_over_all
from binome.engine.assignment.sparse import Assignment, assign
from binome.engine.assignment.what_if import (
    Comparison,
    MenteeChange,
    compare,
    one_more_mentor,
    one_more_on_a_theme,
    without_rule,
)
from binome.engine.candidates.candidates import CandidatePairs, Candidates, candidates
from binome.engine.candidates.country.blocks import (
    Block,
    at_random,
    by_label,
    by_language,
    by_membership,
    by_place,
    by_theme,
)
from binome.engine.candidates.country.distribution import on_dask, search_blocks
from binome.engine.candidates.shortlists import Proposals, ShortlistEntry, Shortlists, propose, shortlists
from binome.engine.model.constraints import CONSTRAINTS, Constraint, Policy, Rules
from binome.engine.model.instance import BadInstance, Instance
from binome.engine.model.people import BadPeople, PairingRole, Participant, People
from binome.engine.model.scores import BadWeights, Score, ThemeTerm, Weights, score
from binome.engine.stable.certificate import Certificate
from binome.engine.stable.explanations import (
    Explanations,
    NotAPair,
    NotFormed,
    NotStable,
    UnpairedMentee,
    UnpairedReason,
    explain,
)
from binome.engine.stable.rematch import Rematch, certificate_of, rematch
from binome.engine.stable.solver import Outcome, solve
from binome.engine.stable.verification import Verdict, verify

__all__ = [
    "CONSTRAINTS",
    "Assignment",
    "BadInstance",
    "BadPeople",
    "BadWeights",
    "Block",
    "CandidatePairs",
    "Candidates",
    "Certificate",
    "Comparison",
    "Constraint",
    "Explanations",
    "Instance",
    "MenteeChange",
    "NotAPair",
    "NotFormed",
    "NotStable",
    "Outcome",
    "Paired",
    "PairingRole",
    "Participant",
    "People",
    "Policy",
    "Proposals",
    "Rematch",
    "Rules",
    "Score",
    "ShortlistEntry",
    "Shortlists",
    "ThemeTerm",
    "UnpairedMentee",
    "UnpairedReason",
    "Verdict",
    "Weights",
    "assign",
    "at_random",
    "by_label",
    "by_language",
    "by_membership",
    "by_place",
    "by_theme",
    "candidates",
    "certificate_of",
    "compare",
    "exact_over_all",
    "explain",
    "on_dask",
    "one_more_mentor",
    "one_more_on_a_theme",
    "propose",
    "rematch",
    "score",
    "search_blocks",
    "shortlists",
    "solve",
    "verify",
    "without_rule",
]
