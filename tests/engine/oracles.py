"""Slow and obvious answers to compare with: every matching is listed and looked at."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Choices:
    """An instance as plain dictionaries."""

    mentees: dict[str, list[list[str]]]
    mentors: dict[str, tuple[int, list[list[str]]]]
    scores: dict[tuple[str, str], int]

    def rank(self, person: str, other: str, *, mentor: bool) -> int | None:
        """The tier in which a person put another."""
        tiers = self.mentors[person][1] if mentor else self.mentees[person]
        return next((at for at, tier in enumerate(tiers) if other in tier), None)

    def mutual(self) -> list[tuple[str, str]]:
        """Every pair that said yes to each other."""
        return [
            (a, b)
            for a in self.mentees
            for b in self.mentors
            if self.rank(a, b, mentor=False) is not None and self.rank(b, a, mentor=True) is not None
        ]

    def matchings(self) -> Iterator[Pairs]:
        """Every way to pair people within capacities."""
        mutual = self.mutual()
        names = list(self.mentees)

        def further(at: int, made: Pairs) -> Iterator[Pairs]:
            if at == len(names):
                yield made
                return
            yield from further(at + 1, made)
            taken = Counter(mentor for _, mentor in made)
            for mentee, mentor in mutual:
                if mentee == names[at] and taken[mentor] < self.mentors[mentor][0]:
                    yield from further(at + 1, (*made, (mentee, mentor)))

        return further(0, ())

    def blocks(self, made: Pairs, mentee: str, mentor: str) -> bool:
        """Whether two people would both rather be together."""
        if (mentee, mentor) in made:
            return False
        mine = next((b for a, b in made if a == mentee), None)
        if mine is not None and self.rank(mentee, mine, mentor=False) <= self.rank(mentee, mentor, mentor=False):
            return False
        theirs = [self.rank(mentor, a, mentor=True) for a, b in made if b == mentor]
        if len(theirs) < self.mentors[mentor][0]:
            return True
        return bool(theirs) and max(theirs) > self.rank(mentor, mentee, mentor=True)

    def stable(self) -> list[Pairs]:
        """Every weakly stable matching."""
        mutual = self.mutual()
        return [made for made in self.matchings() if not any(self.blocks(made, a, b) for a, b in mutual)]

    def worth(self, made: Pairs) -> tuple[int, int, int, int]:
        """What is maximised, in order: pairs, score, then the lowest worst rank and the least imbalance."""
        mine = [self.rank(a, b, mentor=False) for a, b in made]
        theirs = [self.rank(b, a, mentor=True) for a, b in made]
        return (
            len(made),
            sum(self.scores.get(pair, 0) for pair in made),
            -max((*mine, *theirs), default=-1),
            -abs(sum(mine) - sum(theirs)),
        )


@st.composite
def choices(draw: st.DrawFn, *, mentees: int = 4, mentors: int = 4) -> Choices:
    """Small markets: ties on both sides, capacities from 0, empty lists, people named by one side only."""
    lower = [f"e{at}" for at in range(draw(st.integers(0, mentees)))]
    upper = [f"m{at}" for at in range(draw(st.integers(0, mentors)))]

    def tiers(names: list[str]) -> list[list[str]]:
        found: list[list[str]] = [[], [], []]
        for name in names:
            tier = draw(st.sampled_from((0, 0, 1, 1, 2, None)))
            if tier is not None:
                found[tier].append(name)
        return found

    return Choices(
        mentees={name: tiers(upper) for name in lower},
        mentors={name: (draw(st.sampled_from((0, 1, 1, 1, 2))), tiers(lower)) for name in upper},
        scores={(a, b): draw(st.integers(0, 5)) for a in lower for b in upper},
    )
