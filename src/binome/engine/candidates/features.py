"""What the search reads about people: rows of whole numbers for the rules, columns of a product for the scores."""

import numpy as np

from binome.engine.candidates import search_kernels
from binome.engine.model.arrays import Floats, Ints, Levels, Numbers
from binome.engine.model.constraints import Rules
from binome.engine.model.people import NO_GRADE, WORD, People
from binome.engine.model.scores import REACH, Weights

FOLDED_WORDS, FOLDED_GRADES, FOLDED_WORTH = 4, 16, 2**22
LOW = -(2**20)
SPREAD = 1_000_003


def columns(people: People, rows: Ints, place: Ints, *, factor: int) -> Ints:
    """What the loops read about one side, a line a person; columns as `search_kernels` names them.

    `place` is where each of them stands in the lottery. `factor` makes the numbers of the two sides add up to a
    different one for each pair of a person.
    """
    lot = place * SPREAD % search_kernels.LOT * factor % search_kernels.LOT
    facts = (
        rows,
        lot,
        people.hierarchy.enter[rows],
        people.hierarchy.leave[rows],
        people.manager[rows],
        people.department[rows],
        people.grade[rows],
    )
    sets = people.slots[rows], people.languages[rows], people.places[rows]
    return np.ascontiguousarray(np.hstack((np.stack(facts, axis=1), *sets)), dtype=np.int64)


def numbers(rules: Rules, *, weights: Weights) -> Ints:
    """Policy and weights for the loops, at the positions they name."""
    policy, people = rules.policy, rules.people
    in_slot = weights.slot if foldable(people.slots, weights.slot) else 0
    in_language = weights.language if foldable(people.languages, weights.language) else 0
    in_place = weights.place if foldable(people.places, weights.place) else 0
    named = {
        "SAME_LINE": policy.forbid_same_line,
        "SAME_MANAGER": policy.forbid_same_manager,
        "SAME_DEPARTMENT": policy.forbid_same_department,
        "GRADED": policy.min_grade_gap is not None,
        "GRADE_GAP": policy.min_grade_gap or 0,
        "LEAST_SLOTS": policy.min_common_slots,
        "LEAST_LANGUAGES": policy.min_common_languages,
        "LEAST_PLACES": policy.min_common_places,
        "SLOT_WORDS": people.slots.shape[1],
        "LANGUAGE_WORDS": people.languages.shape[1],
        "PLACE_WORDS": people.places.shape[1],
        "SLOT": weights.slot,
        "SLOTS_COUNTED": weights.slots_counted,
        "LANGUAGE": weights.language,
        "LANGUAGES_COUNTED": weights.languages_counted,
        "PLACE": weights.place,
        "OTHER_DEPARTMENT": weights.other_department,
        "IN_SLOT": in_slot,
        "IN_LANGUAGE": in_language,
        "IN_PLACE": in_place,
        "IN_KNOWN": weights.other_department,
        "SLACK": (0 if in_slot else weights.slot * weights.slots_counted)
        + (0 if in_language else weights.language * weights.languages_counted)
        + (0 if in_place else weights.place),
        "PEOPLE": len(people.ids),
    }
    result = np.zeros(search_kernels.RULES, dtype=np.int64)
    for name, value in named.items():
        result[getattr(search_kernels, name)] = value
    return result


def foldable(sets: Ints, worth: int) -> bool:
    """Whether bit sets can be columns of the product: not too many, and never worth more than it holds exactly."""
    words = int(sets.shape[1])
    return words <= FOLDED_WORDS and words * WORD * worth < FOLDED_WORTH


def features(people: People, mentees: Ints, mentors: Ints, *, weights: Weights, numbers: Ints) -> tuple[Floats, Floats]:
    """Columns whose product is the theme and in-return terms, and at least the others: a bound of the whole score.

    One column for each theme and level somebody expects, one for each slot, language and place, one for a known
    department, one for each grade of a mentee: where the rule on grades forbids a pair, its product falls far below
    any score. Values are small whole numbers, so single precision adds them exactly.
    """
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
    left.append(known[mentees] * numbers[search_kernels.IN_KNOWN])
    right.append(known[mentors])
    for sets, worth in (
        (people.slots, int(numbers[search_kernels.IN_SLOT])),
        (people.languages, int(numbers[search_kernels.IN_LANGUAGE])),
        (people.places, int(numbers[search_kernels.IN_PLACE])),
    ):
        if worth:
            columns = unpacked(sets)
            left.append(columns[mentees] * worth)
            right.append(columns[mentors])
    if numbers[search_kernels.GRADED]:
        apart = gaps(people.grade[mentees], people.grade[mentors], gap=int(numbers[search_kernels.GRADE_GAP]))
        left.append(apart[0] * LOW)
        right.append(apart[1])
    return np.hstack(left).astype(np.float32), np.hstack(right).astype(np.float32)


def gaps(mentee: Numbers, mentor: Numbers, *, gap: int) -> tuple[Floats, Floats]:
    """Columns whose product is 1 where grades are not far enough apart, 0 elsewhere; none where grades are too many."""
    grades = np.unique(mentee).astype(np.int64)
    if len(grades) > FOLDED_GRADES:
        grades = grades[:0]
    own = mentee[:, None] == grades
    close = (grades - mentor[:, None] < gap) | (grades == NO_GRADE) | (mentor[:, None] == NO_GRADE)
    return own.astype(np.float32), close.astype(np.float32)


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
