"""Hard rules: which pairs are impossible, and the code that says why. A rule is one entry of one table.

An entry is a field of `Policy`: its code, what kind of test it is on which column of people, and the value it has unless
a programme says otherwise. The vectorised check (`Rules.codes`), the loops of the search, the what-if, the policy files and
the platform's labels read the table; none of them knows a rule by name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeGuard

import numpy as np

from binome.engine.model import constraint_kernels
from binome.engine.model.arrays import Flags, Floats, Ints
from binome.engine.model.constraint_kernels import CLOSER, IN_NO_LOOP, NESTED, SAME
from binome.engine.model.people import NO_GRADE, People
from binome.engine.tuning import GRADES_IN_PRODUCT

MOST_IN_COMMON, WIDEST_GAP = 1_000, 10**6


@dataclass(frozen=True, slots=True)
class ConstraintKind:
    """What sort of test a constraint is, on a column of people. Subclasses say what they know; the rest follows."""

    column: str = ""

    @property
    def loop_kind(self) -> int:
        """Which of the checks of the loops this is, if any (see `constraint_kernels`)."""
        return IN_NO_LOOP

    @property
    def off(self) -> Any:
        """The value of a policy's field at which nothing is forbidden."""
        return False

    def facts(self, people: People, rows: Ints) -> tuple[Ints, ...]:
        """The columns the check reads, for these rows."""
        return (np.asarray(getattr(people, self.column)[rows], dtype=np.int64),)

    def forbids(self, rules: "Rules", mentee: Ints, mentor: Ints, value: Any) -> Flags:
        """Whether the rule, set to `value`, stands between the rows of each pair."""
        raise NotImplementedError

    def may_meet(self, people: People, rows: Ints, others: Ints, value: Any, *, mentees: bool) -> Flags:
        """Whether somebody among `others` may have what the rule, by itself, asks of each row: false is certain.

        `mentees` says that the rows are the mentees.
        """
        return np.ones(len(rows), dtype=bool)

    def product_columns(self, people: People, mentees: Ints, mentors: Ints, value: Any) -> tuple[Floats, Floats] | None:
        """Columns whose product is 1 where the rule forbids a pair and 0 elsewhere; None where that takes too many."""
        return None

    def could_forbid(self, people: People, mentees: Ints, mentors: Ints) -> bool:
        """Whether the rule may stand between any of these mentees and mentors: false spares the loops its check."""
        return True

    def expected(self, value: object) -> str | None:
        """What a policy file should have said instead of this value; None when it is as it should be."""
        return None if isinstance(value, bool) else "true or false"


@dataclass(frozen=True, slots=True)
class SamePerson(ConstraintKind):
    """Nobody is their own partner."""

    @property
    def loop_kind(self) -> int:
        return SAME

    def facts(self, people: People, rows: Ints) -> tuple[Ints, ...]:
        return (np.asarray(rows, dtype=np.int64),)

    def could_forbid(self, people: People, mentees: Ints, mentors: Ints) -> bool:
        return bool(len(np.intersect1d(mentees, mentors)))

    def forbids(self, rules: "Rules", mentee: Ints, mentor: Ints, value: Any) -> Flags:
        return np.asarray(mentee == mentor)


@dataclass(frozen=True, slots=True)
class NoCapacity(ConstraintKind):
    """A mentor who takes nobody. The loops never meet one: the search leaves them out."""

    def forbids(self, rules: "Rules", mentee: Ints, mentor: Ints, value: Any) -> Flags:
        return np.asarray(rules.people.capacity[mentor] == 0)


@dataclass(frozen=True, slots=True)
class Listed(ConstraintKind):
    """Two people ruled out by name. The loops look last, in a sorted list: most programmes have few such pairs."""

    def forbids(self, rules: "Rules", mentee: Ints, mentor: Ints, value: Any) -> Flags:
        return np.isin(mentee.astype(np.int64) * len(rules.people.ids) + mentor, rules.excluded)


@dataclass(frozen=True, slots=True)
class SameValue(ConstraintKind):
    """Both have the same value of a column, where it is known."""

    @property
    def loop_kind(self) -> int:
        return SAME

    def forbids(self, rules: "Rules", mentee: Ints, mentor: Ints, value: Any) -> Flags:
        values = getattr(rules.people, self.column)
        return np.asarray(constraint_kernels.same(values[mentee], values[mentor]) & value)

    def could_forbid(self, people: People, mentees: Ints, mentors: Ints) -> bool:
        values = getattr(people, self.column)
        met = np.intersect1d(values[mentees], values[mentors])
        return bool((met >= 0).any())


@dataclass(frozen=True, slots=True)
class SameLine(ConstraintKind):
    """One is anywhere above the other."""

    @property
    def loop_kind(self) -> int:
        return NESTED

    def facts(self, people: People, rows: Ints) -> tuple[Ints, ...]:
        return people.hierarchy.enter[rows], people.hierarchy.leave[rows]

    def forbids(self, rules: "Rules", mentee: Ints, mentor: Ints, value: Any) -> Flags:
        return np.asarray(rules.people.hierarchy.in_line(mentee, mentor) & value)


@dataclass(frozen=True, slots=True)
class TooNear(ConstraintKind):
    """The mentee's value less the mentor's is below a gap, or one of the two is unknown. None: no such rule."""

    @property
    def loop_kind(self) -> int:
        return CLOSER

    @property
    def off(self) -> None:
        return None

    def forbids(self, rules: "Rules", mentee: Ints, mentor: Ints, value: Any) -> Flags:
        values = getattr(rules.people, self.column).astype(np.int64)
        return np.asarray(constraint_kernels.closer(values[mentee], values[mentor], value))

    def may_meet(self, people: People, rows: Ints, others: Ints, value: Any, *, mentees: bool) -> Flags:
        """Whether the most distant known value of the others is far enough from one's own."""
        values = getattr(people, self.column).astype(np.int64)
        own, known = values[rows], values[others][values[others] != NO_GRADE]
        if not len(known):
            return np.zeros(len(rows), dtype=bool)
        apart = own - known.min() if mentees else known.max() - own
        return np.asarray((own != NO_GRADE) & (apart >= value))

    def product_columns(self, people: People, mentees: Ints, mentors: Ints, value: Any) -> tuple[Floats, Floats] | None:
        """A column for each value of a mentee."""
        values = getattr(people, self.column).astype(np.int64)
        own, other = values[mentees], values[mentors]
        each = np.unique(own)
        if len(each) > GRADES_IN_PRODUCT:
            return None
        near = constraint_kernels.closer(each, other[:, None], value)
        return (own[:, None] == each).astype(np.float32), near.astype(np.float32)

    def expected(self, value: object) -> str | None:
        return None if value is None or (whole(value) and abs(value) < WIDEST_GAP) else "a whole number or null"


@dataclass(frozen=True, slots=True)
class TooFewInCommon(ConstraintKind):
    """Both share fewer members of a set than asked. The loops count them for the score anyway: see `judge`."""

    @property
    def off(self) -> int:
        return 0

    def forbids(self, rules: "Rules", mentee: Ints, mentor: Ints, value: Any) -> Flags:
        sets = getattr(rules.people, self.column)
        return np.asarray(np.bitwise_count(sets[mentee] & sets[mentor]).sum(axis=-1) < value)

    def may_meet(self, people: People, rows: Ints, others: Ints, value: Any, *, mentees: bool) -> Flags:
        """Whether the others have, all of them together, enough of one's own members."""
        sets = getattr(people, self.column)
        anyone = np.bitwise_or.reduce(sets[others], axis=0)[None, :]
        return np.asarray(np.bitwise_count(sets[rows] & anyone).sum(axis=1) >= value)

    def expected(self, value: object) -> str | None:
        return None if whole(value) and 0 <= value <= MOST_IN_COMMON else f"a whole number from 0 to {MOST_IN_COMMON}"


def whole(value: object) -> TypeGuard[int]:
    """Whether a value is a whole number (true and false are not)."""
    return isinstance(value, int) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """An entry of the table: the code that names the rule, its test, and the policy's field that sets it, if any does."""

    code: str
    kind: ConstraintKind
    field: str = ""


ALWAYS = (
    Constraint(code="SAME_PERSON", kind=SamePerson()),
    Constraint(code="NO_CAPACITY", kind=NoCapacity()),
    Constraint(code="EXCLUDED", kind=Listed()),
)


def entry(code: str, kind: ConstraintKind, *, default: Any) -> Any:
    """A field of a policy that is an entry of the table."""
    return field(default=default, metadata={"code": code, "kind": kind})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The programme's rules, in the order in which they are told. `min_grade_gap` is the mentee's grade less the mentor's."""

    forbid_same_line: bool = entry("REPORTING_LINE", SameLine(), default=True)
    forbid_same_manager: bool = entry("TOO_CLOSE", SameValue("manager"), default=False)
    forbid_same_department: bool = entry("SAME_DEPARTMENT", SameValue("department"), default=False)
    min_grade_gap: int | None = entry("GRADE_GAP", TooNear("grade"), default=None)
    min_common_languages: int = entry("NO_COMMON_LANGUAGE", TooFewInCommon("languages"), default=1)
    min_common_slots: int = entry("NO_COMMON_SLOT", TooFewInCommon("slots"), default=1)
    min_common_places: int = entry("NO_COMMON_PLACE", TooFewInCommon("places"), default=0)

    def active(self) -> list[tuple[Constraint, Any]]:
        """The constraints that can forbid something, with the value each is set to (True where nothing sets it)."""
        valued = (
            (constraint, getattr(self, constraint.field) if constraint.field else True)
            for constraint in table(type(self))
        )
        return [(constraint, value) for constraint, value in valued if value != constraint.kind.off]


def table(policy: "type[Policy]") -> tuple[Constraint, ...]:
    """All constraints of `Policy`, or of a class that adds some to it, in the order in which they are read."""
    given = (Constraint(**constraint.metadata, field=constraint.name) for constraint in fields(policy))
    return (*ALWAYS, *given)


CONSTRAINTS = table(Policy)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rules:
    """A policy and the pairs ruled out by name, ready to judge people."""

    people: People
    policy: Policy
    excluded: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @classmethod
    def of(cls, people: People, *, policy: Policy | None = None, exclusions: Iterable[tuple[str, str]] = ()) -> "Rules":
        """Rules for these people; an exclusion holds both ways, and one that names somebody unknown is ignored."""
        given = list(exclusions)
        named = {name for pair in given for name in pair}
        row_of = {name: row for row, name in enumerate(people.ids) if name in named} if named else {}
        rows = [(row_of[a], row_of[b]) for a, b in given if a in row_of and b in row_of]
        both = np.array([*rows, *((b, a) for a, b in rows)], dtype=np.int64).reshape(-1, 2)
        keys = np.unique(both[:, 0] * len(people.ids) + both[:, 1])
        return cls(people=people, policy=policy or Policy(), excluded=keys)

    def only(self, *, mentees: Ints, mentors: Ints) -> tuple["Rules", Ints]:
        """The same rules for some mentees and mentors (rows) alone, and the rows here that those are."""
        some, rows = self.people.only(mentees=mentees, mentors=mentors)
        count = len(self.people.ids)
        first, last = np.searchsorted(self.excluded, np.stack((rows, rows + 1)) * count)
        met = np.repeat(last - np.cumsum(last - first), last - first) + np.arange(int((last - first).sum()))
        person = np.repeat(np.arange(len(rows)), last - first)
        named = self.excluded[met] % count
        other = np.minimum(np.searchsorted(rows, named), max(len(rows) - 1, 0))
        inside = rows[other] == named
        return replace(self, people=some, excluded=person[inside] * len(rows) + other[inside]), rows

    def between(self, mentee: str, mentor: str) -> str | None:
        """The code of the first constraint between two ids, or None when they may be paired."""
        rows = np.array([self.people.row(mentee), self.people.row(mentor)], dtype=np.int64)
        position = int(self.codes(rows[:1], rows[1:])[0])
        return table(type(self.policy))[position].code if position >= 0 else None

    def codes(self, mentee: Ints, mentor: Ints) -> Ints:
        """The position in the table of the first constraint between each pair of rows; −1 where there is none."""
        result = np.full(len(mentee), -1, dtype=np.int64)
        order = table(type(self.policy))
        for constraint, value in reversed(self.policy.active()):
            result[constraint.kind.forbids(self, mentee, mentor, value)] = order.index(constraint)
        return result
