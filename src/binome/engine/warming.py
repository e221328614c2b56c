"""Compile every inner loop once, so that the first real work after an install does not wait."""

import time

import numpy as np

from binome.engine import compiled, stable
from binome.engine.assignment import assign
from binome.engine.barriers import Rules
from binome.engine.blocks import at_random
from binome.engine.candidates import candidates
from binome.engine.pairing import exact_over_all
from binome.engine.people import Participant, People, Role
from binome.engine.rematch import repaired
from binome.engine.shards import search_blocks
from binome.engine.shortlists import shortlists


def warm() -> str:
    """Run each stage on a handful of people with compiled loops; returns one line on how long it took."""
    started = time.perf_counter()
    small, compiled.SMALL = compiled.SMALL, 0
    try:
        people = People.of(
            Participant(
                id=f"p{at}",
                role=Role.MENTEE if at % 2 else Role.MENTOR,
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
        draw = stable.drawn(stable.EXAMPLE, seed=1)
        stable.search(draw, seed=1, worth=np.ones(draw.edges, dtype=np.int64))
        repaired(draw, np.ones(draw.edges, dtype=bool), least=2, seed=1)
    finally:
        compiled.SMALL = small
    return f"compiled in {time.perf_counter() - started:.1f} s"
