"""The lottery: an order of people drawn from a seed, blind to their place in the file."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from binome.engine.arrays import Ints


def draw(ids: Sequence[str], *, seed: int, side: str) -> Ints:
    """Positions of `ids` in the order of the draw.

    Each id gets a keyed BLAKE2b number; equal numbers (never met) fall back on the id itself. The order depends
    on the set of ids and the seed alone, so shuffling rows changes nothing, and over seeds no id is favoured.
    `side` keeps the draws of mentees and mentors apart.
    """
    key = str(seed).encode()[:64]
    person = side.encode()[:16]
    tickets = [blake2b(name.encode(), digest_size=8, key=key, person=person).digest() for name in ids]
    return np.array(sorted(range(len(ids)), key=lambda at: (tickets[at], ids[at])), dtype=np.int64)
