"""The best partners of both sides: people in the order of the lottery, searched by grade, given back as pairs."""

from dataclasses import dataclass

import numpy as np

from binome.engine.candidates.features import PLACE_FACTOR, facts, features, forbidden_in_product
from binome.engine.candidates.grid import Grid
from binome.engine.candidates.search_kernels import MENTEE_FACTOR, MENTOR_FACTOR, TIE_BITS, TIE_KEY, TIE_KEYS
from binome.engine.candidates.top_k import TopK
from binome.engine.model import lottery
from binome.engine.model.arrays import Ints
from binome.engine.model.compiled import cores
from binome.engine.model.constraints import Policy, Rules, TooNear
from binome.engine.model.people import People
from binome.engine.model.scores import Weights, terms

ROW_BITS = 31


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SearchSide:
    """People of one side in the order of the lottery: their rows, and their places in the draw of everyone.

    `floor` is the key above which each still has a use for more, −1 for any.
    """

    rows: Ints
    place: Ints
    floor: Ints

    @classmethod
    def of(cls, people: People, rows: Ints, *, seed: int, name: str) -> "SearchSide":
        """Everyone of a side."""
        ids = [people.ids[row] for row in rows.tolist()]
        return cls(
            rows=rows[lottery.draw(ids, seed=seed, side=name)],
            place=np.arange(len(rows)),
            floor=np.full(len(rows), -1, dtype=np.int64),
        )


def sides(people: People, *, seed: int) -> tuple[SearchSide, SearchSide]:
    """All mentees, and all mentors who have room."""
    roomy = people.mentors[people.capacity[people.mentors] > 0]
    return (
        SearchSide.of(people, people.mentees, seed=seed, name="mentee"),
        SearchSide.of(people, roomy, seed=seed, name="mentor"),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Search:
    """The best of both sides, and the grid that was searched.

    `rows` are rows of people in the order of the lottery; a position there stands for the person from here on, so
    that nothing depends on the order people were given in. The loops read people by grade, where the rule on grades
    leaves out whole tiles then: `order` says which position each line is about.
    """

    rules: Rules
    rows: tuple[Ints, Ints]
    order: tuple[Ints, Ints]
    grid: Grid
    mentees: TopK
    mentors: TopK

    @classmethod
    def of(
        cls,
        rules: Rules,
        *,
        weights: Weights,
        k: int,
        seed: int,
        workers: int | None = None,
        among: tuple[SearchSide, SearchSide] | None = None,
    ) -> "Search":
        """The best k of the mentees and of the mentors who have room (or those `among` them)."""
        people = rules.people
        mentees, mentors = among or sides(people, seed=seed)
        rows = mentees.rows, mentors.rows
        sorting = sorting_rule(rules.policy)
        values = [sorted_by(people, own, sorting) for own in rows]
        order = np.argsort(values[0], kind="stable"), np.argsort(values[1], kind="stable")
        lines = rows[0][order[0]], rows[1][order[1]]
        in_product = forbidden_in_product(rules, *lines)
        wanted, offered = features(rules, *lines, weights=weights, in_product=in_product)
        grid = Grid(
            facts=facts(
                rules,
                mentees=(lines[0], mentees.place[order[0]]),
                mentors=(lines[1], mentors.place[order[1]]),
                weights=weights,
                in_product=in_product,
            ),
            wanted=wanted,
            offered=offered,
            reach=reach(values[0][order[0]], values[1][order[1]], sorting),
            workers=workers or cores(),
        )
        best = grid.best(k, floors=(mentees.floor[order[0]], mentors.floor[order[1]]))
        return cls(rules=rules, rows=rows, order=order, grid=grid, mentees=best[0], mentors=best[1])

    def seen(self, top: TopK) -> Ints:
        """The pairs among the best of the mentees, as mentee × mentors + mentor."""
        mentee, mentor = self.seen_by(top)
        return mentee * self.width + mentor

    def seen_by(self, top: TopK) -> tuple[Ints, Ints]:
        """The same as positions of both."""
        person, keys = top.flat()
        own = self.grid.facts.left[person, TIE_KEY]
        return self.order[0][person], partners(keys, own, MENTOR_FACTOR)

    def seeing_by(self, top: TopK) -> tuple[Ints, Ints]:
        """The pairs among the best of the mentors, likewise."""
        person, keys = top.flat()
        own = self.grid.facts.right[person, TIE_KEY]
        return partners(keys, own, MENTEE_FACTOR), self.order[1][person]

    def met(self) -> tuple[Ints, Ints]:
        """The rows of people who have somebody, of each side."""
        mentees, mentors = (rows[order] for rows, order in zip(self.rows, self.order, strict=True))
        return mentees[self.mentees.size > 0], mentors[self.mentors.size > 0]

    @property
    def width(self) -> int:
        """What a mentee's row is multiplied by in a pair's number."""
        return max(len(self.rows[1]), 1)

    def pairs(self) -> Ints:
        """The pairs among anybody's best, each once, sorted, as mentee × mentors + mentor."""
        mentee, mentor = self.seeing_by(self.mentors)
        return each_once(np.concatenate((self.seen(self.mentees), mentee * self.width + mentor)))

    def pairs_by_row(self) -> tuple[Ints, Ints]:
        """The same as rows of people, sorted by mentee, then mentor."""
        ends = zip(self.seen_by(self.mentees), self.seeing_by(self.mentors), strict=True)
        mentee, mentor = (rows[np.concatenate(both)] for rows, both in zip(self.rows, ends, strict=True))
        keys = each_once(mentee << ROW_BITS | mentor)
        return keys >> ROW_BITS, keys & (2**ROW_BITS - 1)

    def points(self, pairs: Ints, *, weights: Weights) -> Ints:
        """The scores of some pairs."""
        mentee, mentor = self.rows[0][pairs // self.width], self.rows[1][pairs % self.width]
        total: Ints = terms(self.rules.people, mentee, mentor, weights=weights).sum(axis=1, dtype=np.int64)
        return total

    def top_k(self, k: int) -> TopK:
        """Room for the best k of each mentee, empty."""
        anything = np.full(len(self.rows[0]), -1, dtype=np.int64)
        return TopK.of(min(k, self.width), floor=anything, slack=0)


def each_once(keys: Ints) -> Ints:
    """Keys sorted, none twice."""
    keys.sort()
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    each: Ints = keys[first]
    return each


def partners(keys: Ints, own: Ints, factor: int) -> Ints:
    """The position of whom each key is about: the tie key of the pair less one's own part is that of the other."""
    pair = keys & ((1 << TIE_BITS) - 1)
    back = pow(factor, -1, TIE_KEYS) * pow(PLACE_FACTOR, -1, TIE_KEYS) % TIE_KEYS
    return modulo(modulo(pair - own, TIE_KEYS) * back, TIE_KEYS)


def modulo(values: Ints, divisor: int) -> Ints:
    """What is left of whole numbers: NumPy divides by one number several times as fast as it takes the rest."""
    left: Ints = values - values // divisor * divisor
    return left


def sorting_rule(policy: Policy) -> tuple[str, int] | None:
    """The column and gap of the rule by which people are read in order: it then leaves out whole tiles."""
    rules = (
        (constraint.kind.column, value) for constraint, value in policy.active() if isinstance(constraint.kind, TooNear)
    )
    return next(rules, None)


def sorted_by(people: People, rows: Ints, sorting: tuple[str, int] | None) -> Ints:
    """What people are sorted by; all equal without a rule, so that they stay in the order of the lottery."""
    values = getattr(people, sorting[0])[rows] if sorting else np.zeros(len(rows))
    return np.asarray(values, dtype=np.int64)


def reach(mentee: Ints, mentor: Ints, sorting: tuple[str, int] | None) -> Ints:
    """How many of the mentors, sorted, each mentee may meet as far as the sorting rule goes, from the first on."""
    if sorting is None:
        return np.full(len(mentee), len(mentor))
    far: Ints = np.searchsorted(mentor, mentee - sorting[1], side="right")
    return far
