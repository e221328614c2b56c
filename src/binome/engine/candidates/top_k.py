"""The best k of each person while a search goes on."""

from dataclasses import dataclass

import numpy as np

from binome.engine.candidates.search_kernels import TIE_BITS, TopKeys
from binome.engine.model.arrays import Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TopK:
    """The best keys so far for each person of one side: keys in any order, twice as wide as the k wanted.

    Only keys above a person's `floor` are kept; `bar` is the least product worth a look.
    """

    keys: Ints
    size: Ints
    floor: Ints
    bar: Floats

    @classmethod
    def of(cls, k: int, *, floor: Ints, slack: int) -> "TopK":
        """Empty, for the best k above the floor of each person (−1: anything goes)."""
        return cls(
            keys=np.full((len(floor), 2 * k), -1, dtype=np.int64),
            size=np.zeros(len(floor), dtype=np.int64),
            floor=floor.copy(),
            bar=np.where(floor < 0, -np.inf, (floor >> TIE_BITS) - 1 - slack).astype(np.float32),
        )

    @property
    def k(self) -> int:
        """How many are wanted."""
        return int(self.keys.shape[1] // 2)

    @property
    def kept(self) -> TopKeys:
        """The arrays the loops write."""
        return TopKeys(self.keys, self.size, self.floor, self.bar)

    def best(self) -> Ints:
        """The best k keys of each person in any order, −1 where there are fewer."""
        self.keys[np.arange(2 * self.k) >= self.size[:, None]] = -1
        keys: Ints = np.partition(self.keys, self.k, axis=1)[:, self.k :]
        return keys

    def flat(self) -> tuple[Ints, Ints]:
        """The person and the key of everything among somebody's best k, by person."""
        keys = self.best()
        inside = keys >= 0
        return np.repeat(np.arange(len(keys)), inside.sum(axis=1)), keys[inside]

    def replace(self, lines: Ints, other: "TopK") -> None:
        """Put what another search kept for some people in place of what this one has."""
        self.keys[lines], self.size[lines] = other.keys, other.size
        self.floor[lines], self.bar[lines] = other.floor, other.bar
