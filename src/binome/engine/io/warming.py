"""Compile every inner loop once, so that the first real work after an install does not wait."""

import time

import numpy as np

from binome.engine import tuning
from binome.engine.assignment.all_pairs import exact_over_all
from binome.engine.assignment.sparse import assign
from binome.engine.candidates.candidates import candidates
from binome.engine.candidates.country.blocks import at_random
from binome.engine.candidates.country.distribution import search_blocks
from binome.engine.candidates.shortlists import shortlists
from binome.engine.model.constraints import Rules
from binome.engine.model.people import PairingRole, Participant, People
from binome.engine.stable import solver
from binome.engine.stable.rematch import repaired


def warm() -> str:
    """Run each stage on a handful of people with compiled loops; returns one line on how long it took."""
    started = time.perf_counter()
    before, tuning.COMPILED_FROM_STEPS = tuning.COMPILED_FROM_STEPS, 0
    try:
        people = People.of(
            Participant(
                id=f"p{at}",
                role=PairingRole.MENTEE if at % 2 else PairingRole.MENTOR,
                languages=frozenset({"fr"}),
                slots=frozenset({"s"}),
                offers=(("t", 1 + at % 4),),
                wants=(("t", 2),),
            )
            for at in range(8)
        )
        rules = Rules.of(people, exclusions=[("p0", "p1")])
        shortlists(candidates(rules))
        search_blocks(rules, at_random(people))
        exact_over_all(rules)
        assign([("a", "x", 3), ("b", "x", 2)])
        choices = solver.shuffled(solver.EXAMPLE, seed=1)
        solver.search(choices, seed=1, weight=np.ones(choices.edges, dtype=np.int64))
        repaired(choices, np.ones(choices.edges, dtype=bool), least=2, seed=1)
    finally:
        tuning.COMPILED_FROM_STEPS = before
    return f"compiled in {time.perf_counter() - started:.1f} s"
