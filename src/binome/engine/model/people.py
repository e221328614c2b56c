"""People as columns: who may mentor, who may be mentored, and what rules and scores read about them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from binome.engine.model.arrays import Flags, Ints, Levels, Numbers
from binome.engine.model.hierarchy import Hierarchy

NO_GRADE = -(2**31)
WISH_POINTS = 60
RETURN_POINTS = 20
HIGHEST_LEVEL = 8
WORD = 62
LEVEL_EXPECTED = f"expected levels from 1 to {HIGHEST_LEVEL}"
GRADE_EXPECTED = f"expected a grade within ±{-NO_GRADE // 2}"


class PairingRole(StrEnum):
    """On which sides a person may be paired."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    BOTH = "both"


class BadPeople(ValueError):
    """The people are not usable; the message is one line that says who and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One person. `wants` is in order of wish; levels run from 1 to 8; `capacity` counts as a mentor only."""

    id: str
    role: PairingRole
    department: str = ""
    grade: int | None = None
    manager_id: str = ""
    languages: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    capacity: int = 1
    offers: tuple[tuple[str, int], ...] = ()
    wants: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """The same people as arrays; person p is row p everywhere.

    `mentees` and `mentors` are rows. `languages`, `slots` and `places` are bit sets of 62 bits a word, shape
    (people, words). `offered` and `wanted` are levels by theme, shape (people, themes), 0 for none; `wish` shares
    `WISH_POINTS` among the themes a person wants, most to the first; `wish_in_return` does so with `RETURN_POINTS`.
    """

    ids: tuple[str, ...]
    themes: tuple[str, ...]
    mentees: Ints
    mentors: Ints
    capacity: Ints
    department: Numbers
    grade: Numbers
    manager: Ints
    hierarchy: Hierarchy
    languages: Ints
    slots: Ints
    places: Ints
    offered: Levels
    wanted: Levels
    wish: Levels
    wish_in_return: Levels

    @classmethod
    def of(cls, participants: Iterable[Participant], *, managers: Mapping[str, str] | None = None) -> "People":
        """Lay participants out in columns.

        `managers` gives the reporting line (person id → manager id) of people who do not take part themselves; managers
        nobody describes are taken as the top of their line. Raises `BadPeople` for an id given twice, a negative
        capacity or a level outside 1–8.
        """
        rows = tuple(participants)
        check(rows)
        ids = tuple(row.id for row in rows)
        above = {**(managers or {}), **{row.id: row.manager_id for row in rows if row.manager_id}}
        nodes = {name: at for at, name in enumerate(dict.fromkeys((*ids, *above, *above.values())))}
        themes = tuple(sorted({theme for row in rows for theme, _ in (*row.offers, *row.wants)}))
        wanted = [dict(row.wants) for row in rows]
        return cls.of_columns(
            ids=ids,
            mentee=np.array([row.role != PairingRole.MENTOR for row in rows], dtype=bool),
            mentor=np.array([row.role != PairingRole.MENTEE for row in rows], dtype=bool),
            capacity=np.array([max(-1, min(row.capacity, len(rows))) for row in rows], dtype=np.int64),
            department=numbered([row.department for row in rows]),
            grade=np.array([NO_GRADE if row.grade is None else row.grade for row in rows], dtype=np.int64),
            manager=np.array([nodes[above[name]] if above.get(name) else -1 for name in nodes], dtype=np.int64),
            outside=tuple(nodes)[len(set(ids)) :],
            languages=members([row.languages for row in rows]),
            slots=members([row.slots for row in rows]),
            places=members([row.places for row in rows]),
            themes=themes,
            offered=by_theme([row.offers for row in rows], themes=themes),
            wanted=by_theme([row.items() for row in wanted], themes=themes),
            wish_place=by_theme([list(zip(row, range(1, len(row) + 1), strict=True)) for row in wanted], themes=themes),
        )

    @classmethod
    def of_columns(
        cls,
        *,
        ids: Sequence[str],
        mentee: Flags,
        mentor: Flags,
        capacity: Ints | None = None,
        department: Ints | Numbers | None = None,
        grade: Ints | Numbers | None = None,
        manager: Ints | None = None,
        outside: Sequence[str] = (),
        languages: Flags | None = None,
        slots: Flags | None = None,
        places: Flags | None = None,
        themes: Sequence[str] = (),
        offered: Ints | Levels | None = None,
        wanted: Ints | Levels | None = None,
        wish_place: Ints | Levels | None = None,
    ) -> "People":
        """People given as columns already, entry p about `ids[p]`: the way for a million of them.

        `mentee` and `mentor` say on which sides each may be paired, `capacity` (1 unless given) counts as a mentor.
        `department` is any number, −1 for none; `grade` is `NO_GRADE` where unknown; `manager` is the row of the one
        they report to, −1 for none, and goes on behind the people with the managers of those `outside`, who take no
        part. `languages`, `slots` and `places` are true where a person has one, shape (people, how many there are);
        `offered` and `wanted` are levels, 0 for none, and `wish_place` the place of a theme in the order of wishes,
        from 1, shape (people, themes). Raises `BadPeople` for columns that do not fit.
        """
        count = len(ids)
        none = np.zeros((count, len(themes)), dtype=np.int8)
        ungraded = np.full(count, NO_GRADE, dtype=np.int64)
        reports_to = np.full(count + len(outside), -1, dtype=np.int64) if manager is None else manager
        names = (*ids, *outside)
        columns: dict[str, NDArray[Any]] = {
            "mentee": mentee,
            "mentor": mentor,
            "department": np.full(count, -1, dtype=np.int64) if department is None else department,
            "capacity": np.ones(count, dtype=np.int64) if capacity is None else capacity,
            "grade": ungraded if grade is None else grade,
            "offered": none if offered is None else offered,
            "wanted": none if wanted is None else wanted,
            "wish_place": none if wish_place is None else wish_place,
        }
        check_columns(ids, columns, themes=len(themes))
        if len(reports_to) != len(names) or ((reports_to < -1) | (reports_to >= len(names))).any():
            raise BadPeople(f"manager: expected {len(names)} rows from −1 to {len(names) - 1}")
        place = columns["wish_place"]
        return cls(
            ids=tuple(ids),
            themes=tuple(themes),
            mentees=np.flatnonzero(mentee),
            mentors=np.flatnonzero(mentor),
            capacity=np.minimum(columns["capacity"], count).astype(np.int64),
            department=columns["department"].astype(np.int32),
            grade=columns["grade"].astype(np.int32),
            manager=reports_to[:count].astype(np.int64),
            hierarchy=Hierarchy.of(reports_to.astype(np.int64), names=names),
            languages=bits(languages, count),
            slots=bits(slots, count),
            places=bits(places, count),
            offered=columns["offered"].astype(np.int8),
            wanted=columns["wanted"].astype(np.int8),
            wish=wishes(place, points=WISH_POINTS),
            wish_in_return=wishes(place, points=RETURN_POINTS),
        )

    def row(self, name: str) -> int:
        """The row of an id; raises `ValueError` when nobody has it."""
        return self.ids.index(name)

    def only(self, *, mentees: Ints, mentors: Ints) -> tuple["People", Ints]:
        """Some mentees and some mentors (rows) as people of their own, and the rows here that those are, ascending.

        Numbers of departments and managers, and the tour of reporting lines, stay what they are among everyone.
        """
        rows = np.union1d(mentees, mentors)
        lines = Hierarchy(enter=self.hierarchy.enter[rows], leave=self.hierarchy.leave[rows], cycles=())
        names = ("capacity", "department", "grade", "manager", "languages", "slots", "places")
        levels = ("offered", "wanted", "wish", "wish_in_return")
        columns = {name: getattr(self, name)[rows] for name in (*names, *levels)}
        some = replace(
            self,
            ids=tuple(map(self.ids.__getitem__, rows.tolist())),
            mentees=np.searchsorted(rows, np.sort(mentees)),
            mentors=np.searchsorted(rows, np.sort(mentors)),
            hierarchy=lines,
            **columns,
        )
        return some, rows


def check(rows: Sequence[Participant]) -> None:
    """Refuse what the columns could not even hold."""
    for row in rows:
        if row.grade is not None and abs(row.grade) >= -NO_GRADE // 2:
            raise BadPeople(f"{row.id!r}: {GRADE_EXPECTED}")
        if any(not 1 <= level <= HIGHEST_LEVEL for _, level in (*row.offers, *row.wants)):
            raise BadPeople(f"{row.id!r}: {LEVEL_EXPECTED}")


def check_columns(ids: Sequence[str], columns: Mapping[str, NDArray[Any]], *, themes: int) -> None:
    """Refuse columns of another length, ids given twice, and numbers out of bounds, naming the first person."""
    for name, column in columns.items():
        shape = (len(ids), themes) if name in {"offered", "wanted", "wish_place"} else (len(ids),)
        if column.shape != shape:
            raise BadPeople(f"{name}: expected the shape {shape}, not {column.shape}")
    if len(set(ids)) < len(ids):
        raise BadPeople(f"{Counter(ids).most_common(1)[0][0]!r}: expected each id once")
    refuse(ids, columns["capacity"] < 0, "expected a capacity of 0 or more")
    grade = columns["grade"].astype(np.int64)
    refuse(ids, (np.abs(grade) >= -NO_GRADE // 2) & (grade != NO_GRADE), GRADE_EXPECTED)
    for name in ("offered", "wanted"):
        refuse(ids, np.any((columns[name] < 0) | (columns[name] > HIGHEST_LEVEL), axis=1), LEVEL_EXPECTED)
    place = columns["wish_place"]
    wishes_in_order = np.maximum((place != 0).sum(axis=1)[:, None] - np.arange(themes), 0)
    jumbled = (np.sort(place, axis=1)[:, ::-1] != wishes_in_order).any(axis=1)
    refuse(ids, jumbled | ((place > 0) != (columns["wanted"] > 0)).any(axis=1), "expected places of wishes from 1")


def refuse(ids: Sequence[str], wrong: Flags, expected: str) -> None:
    """Name the first person something is wrong with."""
    if wrong.any():
        raise BadPeople(f"{ids[int(wrong.argmax())]!r}: {expected}")


def numbered(names: Sequence[str]) -> Numbers:
    """A number for each distinct name, −1 for an empty one."""
    number = {name: at for at, name in enumerate(sorted({name for name in names if name}))}
    return np.array([number.get(name, -1) for name in names], dtype=np.int32)


def members(sets: Sequence[frozenset[str]]) -> Flags:
    """True where a set has a name, names in order: shape (sets, names)."""
    at = {name: column for column, name in enumerate(sorted(frozenset().union(*sets)))}
    result = np.zeros((len(sets), len(at)), dtype=bool)
    owner = np.repeat(np.arange(len(sets)), list(map(len, sets)))
    result[owner, list(map(at.__getitem__, chain.from_iterable(sets)))] = True
    return result


def bits(flags: Flags | None, count: int) -> Ints:
    """Rows of true and false as bits: shape (rows, words), at least one word."""
    if flags is None:
        return np.zeros((count, 1), dtype=np.int64)
    if flags.ndim != 2 or len(flags) != count:
        raise BadPeople(f"sets: expected {count} rows of true and false, not the shape {flags.shape}")
    result = np.zeros((count, max(1, -(-flags.shape[1] // WORD))), dtype=np.int64)
    for column in range(flags.shape[1]):
        word, bit = divmod(column, WORD)
        result[:, word] |= flags[:, column].astype(np.int64) << bit
    return result


def by_theme(rows: Sequence[Collection[tuple[str, int]]], *, themes: Sequence[str]) -> Ints:
    """Numbers by theme, 0 for none, the highest when a theme is named twice: shape (rows, themes)."""
    column = {theme: at for at, theme in enumerate(themes)}
    result = np.zeros((len(rows), len(themes)), dtype=np.int64)
    owner = np.repeat(np.arange(len(rows)), list(map(len, rows)))
    named = [(column[theme], number) for row in rows for theme, number in row]
    theme, number = np.array(named, dtype=np.int64).reshape(-1, 2).T
    np.maximum.at(result, (owner, theme), number)
    return result


def wishes(place: Ints | Numbers | Levels, *, points: int) -> Levels:
    """Points shared among the wishes of each row in proportion n, n − 1, …, 1; the rounding goes to the first."""
    wished = (place > 0).sum(axis=1, dtype=np.int32)
    whole = np.maximum(wished * (wished + 1) // 2, 1)
    result = np.where(place > 0, points * (wished[:, None] + 1 - place) // whole[:, None], 0).astype(np.int8)
    result += np.where(place == 1, points - result.sum(axis=1, dtype=np.int32)[:, None], 0).astype(np.int8)
    return result
