"""The lottery: an order of people drawn from a seed, blind to their place in the file."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from binome.engine.model.arrays import Ints

Tickets = NDArray[np.uint64]


def draw(ids: Sequence[str], *, seed: int, side: str) -> Ints:
    """Positions of `ids` in the order of the draw.

    The order depends on the set of ids and the seed alone, so shuffling rows changes nothing, and over seeds no id is
    favoured. `side` keeps the draws of mentees and mentors apart. Equal tickets (never met) fall back on the ids.
    """
    numbers = tickets(ids, seed=seed, side=side)
    order: Ints = np.argsort(numbers, kind="stable")
    shuffled = numbers[order]
    if (shuffled[1:] == shuffled[:-1]).any():
        order = np.array(sorted(range(len(ids)), key=lambda at: (numbers[at], ids[at])), dtype=np.int64)
    return order


def tickets(ids: Iterable[str], *, seed: int, side: str) -> Tickets:
    """A keyed BLAKE2b number of each id, drawn from the seed and the id alone: whoever has the lowest comes first."""
    empty = blake2b(digest_size=8, key=str(seed).encode()[:64], person=side.encode()[:16])

    def ticket(name: bytes) -> bytes:
        keyed = empty.copy()
        keyed.update(name)
        return keyed.digest()

    return np.frombuffer(b"".join(map(ticket, map(str.encode, ids))), dtype=">u8").astype(np.uint64)
