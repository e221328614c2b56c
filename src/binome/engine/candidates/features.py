"""What the search reads about people: lines of whole numbers for the constraints, columns of a product for the scores."""

from collections.abc import Collection, Mapping

import numpy as np

from binome.engine.candidates import search_kernels
from binome.engine.candidates.search_kernels import Facts
from binome.engine.model.arrays import Floats, Ints, Levels, Numbers
from binome.engine.model.constraint_kernels import CLOSER, IN_NO_LOOP
from binome.engine.model.constraints import Rules
from binome.engine.model.people import WORD, People
from binome.engine.model.scores import REACH, Weights
from binome.engine.tuning import SET_WORDS_IN_PRODUCT

EXACT_IN_PRODUCT = 2**22  # single precision holds whole numbers exactly up to 2²⁴: four such terms and a score
FORBIDDEN = -(2**20)  # below −HIGHEST_SCORE, so a product with it is below every score
PLACE_FACTOR = 1_000_003  # a prime: places next to one another get tie keys far apart


Columns = tuple[Floats, Floats]


def forbidden_in_product(rules: Rules, mentees: Ints, mentors: Ints) -> dict[str, Columns]:
    """By code, the columns of those constraints that can say in a few of them whom they forbid.

    There the product falls below every score, so that no pair they forbid is ever judged: the loops need no check.
    """
    given_by_code = (
        (constraint.code, constraint.kind.product_columns(rules.people, mentees, mentors, value))
        for constraint, value in rules.policy.active()
    )
    return {code: (columns[0] * FORBIDDEN, columns[1]) for code, columns in given_by_code if columns}


def facts(
    rules: Rules,
    *,
    mentees: tuple[Ints, Ints],
    mentors: tuple[Ints, Ints],
    weights: Weights,
    in_product: Collection[str] = (),
) -> Facts:
    """What the loops read about both sides and the rules; each side as rows of people, and their places in the lottery.

    A line holds a person's tie key, department and row, the columns of each constraint that needs a check, those of a
    kind side by side, then the words of their sets. Constraints that are off, that can forbid nobody here, or that the
    product rules out already (`in_product`, by code) cost nothing.
    """
    people = rules.people
    active = [
        (constraint.kind, value)
        for constraint, value in rules.policy.active()
        if constraint.code not in in_product and constraint.kind.could_forbid(people, mentees[0], mentors[0])
    ]
    kinds = [[(kind, value) for kind, value in active if kind.loop_kind == number] for number in range(IN_NO_LOOP + 1)]
    looped = [kind for of_kind in kinds[:IN_NO_LOOP] for kind, _ in of_kind]
    widths = [sum(len(kind.facts(people, mentees[0][:0])) for kind, _ in of_kind) for of_kind in kinds[:IN_NO_LOOP]]
    begins = (search_kernels.CONSTRAINTS + np.cumsum([0, *widths])).tolist()
    lines = []
    for (rows, place), factor in ((mentees, search_kernels.MENTEE_FACTOR), (mentors, search_kernels.MENTOR_FACTOR)):
        own = tie_keys(place, factor=factor), people.department[rows], rows
        values = (column for kind in looped for column in kind.facts(people, rows))
        sets = (getattr(people, column)[rows] for column, _, _ in weights.sets)
        lines.append(np.ascontiguousarray(np.hstack((np.stack((*own, *values), axis=1), *sets)), dtype=np.int64))
    numbers = (
        (len(people.ids), weights.other_department, slack(people, weights=weights)),
        begins,
        sets_of(
            people, {kind.column: int(value) for kind, value in kinds[IN_NO_LOOP]}, weights=weights, first=begins[-1]
        ),
        [value for _, value in kinds[CLOSER]],
    )
    return Facts(
        left=lines[0],
        right=lines[1],
        numbers=np.concatenate([np.asarray(part, dtype=np.int64) for part in numbers]),
        excluded=rules.excluded,
    )


def tie_keys(place: Ints, *, factor: int) -> Ints:
    """Everyone's own part of their pairs' tie keys, from their place in the lottery.

    `factor` makes the parts of the two sides add up to a different key for each pair of a person.
    """
    keys: Ints = place * PLACE_FACTOR % search_kernels.TIE_KEYS * factor % search_kernels.TIE_KEYS
    return keys


def sets_of(people: People, least: dict[str, int], *, weights: Weights, first: int) -> list[int]:
    """For each kind of set what `search_kernels` names, one after another; `least` is how many must be in common."""
    values: list[int] = []
    for column, points, counted in weights.sets:
        words = getattr(people, column).shape[1]
        in_product = points if foldable(getattr(people, column), points) else 0
        values += (first, words, least.get(column, 0), counted, points, in_product)
        first += words
    return values


def slack(people: People, *, weights: Weights) -> int:
    """The most points a score may have above its product: those of sets that are not in it."""
    away = (constraint for constraint in weights.sets if not foldable(getattr(people, constraint[0]), constraint[1]))
    return sum(points * counted for _, points, counted in away)


def foldable(sets: Ints, points: int) -> bool:
    """Whether bit sets can be columns of the product: not too many, and never more points than it holds exactly."""
    words = int(sets.shape[1])
    return words <= SET_WORDS_IN_PRODUCT and words * WORD * points < EXACT_IN_PRODUCT


def features(
    rules: Rules, mentees: Ints, mentors: Ints, *, weights: Weights, in_product: Mapping[str, Columns] | None = None
) -> Columns:
    """Columns whose product is the theme and in-return terms, and at least the others: a bound of the whole score.

    One column for each theme and level somebody expects, one for each slot, language and place, one for a known
    department, and those of `forbidden_in_product`. Values are small whole numbers, so single precision adds them exactly.
    """
    people = rules.people
    given = wished(
        people.wanted[mentees], people.wish[mentees].astype(np.int32) * weights.themes, people.offered[mentors]
    )
    returned = wished(
        people.wanted[mentors],
        people.wish_in_return[mentors].astype(np.int32) * weights.in_return,
        people.offered[mentees],
    )
    left, right = [given[0], returned[1]], [given[1], returned[0]]
    known = (people.department >= 0).astype(np.float32)[:, None]
    left.append(known[mentees] * weights.other_department)
    right.append(known[mentors])
    for column, points, _ in weights.sets:
        sets = getattr(people, column)
        if points and foldable(sets, points):
            members = unpacked(sets)
            left.append(members[mentees] * points)
            right.append(members[mentors])
    if in_product is None:
        in_product = forbidden_in_product(rules, mentees, mentors)
    for columns in in_product.values():
        left.append(columns[0])
        right.append(columns[1])
    return np.hstack(left).astype(np.float32), np.hstack(right).astype(np.float32)


def unpacked(sets: Ints) -> Floats:
    """Bit sets as columns of 0 and 1, without the members nobody has."""
    columns = [(sets[:, word] >> bit) & 1 for word in range(sets.shape[1]) for bit in range(WORD)]
    used = [column for column in columns if column.any()]
    return np.stack(used, axis=1).astype(np.float32) if used else np.zeros((len(sets), 0), dtype=np.float32)


def wished(wanted: Levels, points: Numbers, offered: Levels) -> tuple[Floats, Floats]:
    """Points of those who wish, and reach of those who offer, by theme and level expected."""
    asked = [(t, int(level)) for t in range(wanted.shape[1]) for level in np.unique(wanted[:, t]) if level]
    left = np.zeros((len(wanted), len(asked)), dtype=np.float32)
    right = np.zeros((len(offered), len(asked)), dtype=np.float32)
    for column, (theme, level) in enumerate(asked):
        left[:, column] = np.where(wanted[:, theme] == level, points[:, theme], 0)
        right[:, column] = REACH[offered[:, theme], level]
    return left, right
