"""An invented company: themes, slots, languages, departments, grades, reporting lines 60 deep."""

import numpy as np

from binome.engine import PairingRole, Participant, People


def company(n: int, seed: int = 5) -> People:
    """`n` mentees and `n` mentors with 12 themes wanted and offered, 10 slots, 3 languages, 40 departments."""
    dice = np.random.default_rng(seed)
    themes = [f"t{at}" for at in range(12)]
    people = []
    for at in range(2 * n):
        offers, wants = (dice.choice(12, 4, replace=False) for _ in range(2))
        people.append(
            Participant(
                id=f"p{at}",
                role=PairingRole.MENTEE if at < n else PairingRole.MENTOR,
                department=f"d{dice.integers(40)}",
                grade=int(dice.integers(1, 9)),
                manager_id=f"p{at + 1}" if at % 60 else "",
                languages=frozenset(("fr", "en", "de")[: dice.integers(1, 4)]),
                slots=frozenset(map(str, dice.choice(10, 4, replace=False))),
                offers=tuple((themes[t], int(dice.integers(1, 5))) for t in offers),
                wants=tuple((themes[t], int(dice.integers(1, 5))) for t in wants),
            )
        )
    return People.of(people)
