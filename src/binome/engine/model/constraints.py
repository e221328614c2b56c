"""Hard rules: which pairs are impossible, and the code that says why."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from binome.engine.model.arrays import Flags, Ints
from binome.engine.model.people import NO_GRADE, People


class Barrier(StrEnum):
    """Why a pair is impossible, in the order in which the rules are read."""

    SAME_PERSON = "SAME_PERSON"
    NO_CAPACITY = "NO_CAPACITY"
    EXCLUDED = "EXCLUDED"
    REPORTING_LINE = "REPORTING_LINE"
    TOO_CLOSE = "TOO_CLOSE"
    SAME_DEPARTMENT = "SAME_DEPARTMENT"
    GRADE_GAP = "GRADE_GAP"
    NO_COMMON_LANGUAGE = "NO_COMMON_LANGUAGE"
    NO_COMMON_SLOT = "NO_COMMON_SLOT"
    NO_COMMON_PLACE = "NO_COMMON_PLACE"


CODES = tuple(Barrier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The programme's rules. `min_grade_gap` is the mentee's grade less the mentor's; None means no such rule."""

    forbid_same_line: bool = True
    forbid_same_manager: bool = False
    forbid_same_department: bool = False
    min_grade_gap: int | None = None
    min_common_languages: int = 1
    min_common_slots: int = 1
    min_common_places: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rules:
    """A policy and the pairs ruled out by name, ready to judge people."""

    people: People
    policy: Policy
    excluded: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @classmethod
    def of(cls, people: People, *, policy: Policy | None = None, exclusions: Iterable[tuple[str, str]] = ()) -> "Rules":
        """Rules for these people; an exclusion holds both ways, and one that names somebody unknown is ignored."""
        listed = list(exclusions)
        named = {name for pair in listed for name in pair}
        at = {name: row for row, name in enumerate(people.ids) if name in named} if named else {}
        rows = [(at[a], at[b]) for a, b in listed if a in at and b in at]
        both = np.array([*rows, *((b, a) for a, b in rows)], dtype=np.int64).reshape(-1, 2)
        keys = np.unique(both[:, 0] * len(people.ids) + both[:, 1])
        return cls(people=people, policy=policy or Policy(), excluded=keys)

    def only(self, *, mentees: Ints, mentors: Ints) -> tuple["Rules", Ints]:
        """The same rules for some mentees and mentors (rows) alone, and the rows here that those are."""
        some, rows = self.people.only(mentees=mentees, mentors=mentors)
        count = len(self.people.ids)
        first, last = np.searchsorted(self.excluded, np.stack((rows, rows + 1)) * count)
        met = np.repeat(last - np.cumsum(last - first), last - first) + np.arange(int((last - first).sum()))
        one = np.repeat(np.arange(len(rows)), last - first)
        named = self.excluded[met] % count
        other = np.minimum(np.searchsorted(rows, named), max(len(rows) - 1, 0))
        here = rows[other] == named
        return replace(self, people=some, excluded=one[here] * len(rows) + other[here]), rows

    def between(self, mentee: str, mentor: str) -> Barrier | None:
        """The first barrier between two ids, or None when they may be paired."""
        rows = np.array([self.people.row(mentee), self.people.row(mentor)], dtype=np.int64)
        code = int(self.codes(rows[:1], rows[1:])[0])
        return CODES[code] if code >= 0 else None

    def codes(self, mentee: Ints, mentor: Ints) -> Ints:
        """The position in `Barrier` of the first barrier of each pair of rows; −1 where there is none."""
        people, policy = self.people, self.policy
        gap = people.grade[mentee].astype(np.int64) - people.grade[mentor]
        graded = (people.grade[mentee] != NO_GRADE) & (people.grade[mentor] != NO_GRADE)
        department = people.department[mentee]
        boss = people.manager[mentee]
        facts: tuple[Flags, ...] = (
            mentee == mentor,
            people.capacity[mentor] == 0,
            np.isin(mentee.astype(np.int64) * len(people.ids) + mentor, self.excluded),
            policy.forbid_same_line & people.hierarchy.in_line(mentee, mentor),
            policy.forbid_same_manager & (boss >= 0) & (boss == people.manager[mentor]),
            policy.forbid_same_department & (department >= 0) & (department == people.department[mentor]),
            ~graded | (gap < policy.min_grade_gap) if policy.min_grade_gap is not None else graded & False,
            common(people.languages, mentee, mentor) < policy.min_common_languages,
            common(people.slots, mentee, mentor) < policy.min_common_slots,
            common(people.places, mentee, mentor) < policy.min_common_places,
        )
        return np.select(facts, range(len(facts)), default=-1).astype(np.int64)


def common(sets: Ints, a: Ints, b: Ints) -> Ints:
    """How many members two rows share, element by element."""
    return np.asarray(np.bitwise_count(sets[a] & sets[b]).sum(axis=-1), dtype=np.int64)
