"""People as columns: who may mentor, who may be mentored, and what rules and scores read about them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from binome.engine.arrays import Ints, Numbers
from binome.engine.hierarchy import Hierarchy

NO_GRADE = -(2**31)
WISH_POINTS = 60
RETURN_POINTS = 20
HIGHEST_LEVEL = 8
WORD = 62


class Role(StrEnum):
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
    role: Role
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
    offered: Numbers
    wanted: Numbers
    wish: Numbers
    wish_in_return: Numbers

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
        manager = np.array([nodes[above[name]] if above.get(name) else -1 for name in nodes], dtype=np.int64)
        themes = tuple(sorted({theme for row in rows for theme, _ in (*row.offers, *row.wants)}))
        wanted = [[(theme, level) for theme, level in dict(row.wants).items()] for row in rows]
        return cls(
            ids=ids,
            themes=themes,
            mentees=np.array([at for at, row in enumerate(rows) if row.role != Role.MENTOR], dtype=np.int64),
            mentors=np.array([at for at, row in enumerate(rows) if row.role != Role.MENTEE], dtype=np.int64),
            capacity=np.array([min(row.capacity, len(rows)) for row in rows], dtype=np.int64),
            department=numbered([row.department for row in rows]),
            grade=np.array([NO_GRADE if row.grade is None else row.grade for row in rows], dtype=np.int32),
            manager=manager[: len(rows)],
            hierarchy=Hierarchy.of(manager, names=tuple(nodes)),
            languages=bits([row.languages for row in rows]),
            slots=bits([row.slots for row in rows]),
            places=bits([row.places for row in rows]),
            offered=levels([row.offers for row in rows], themes=themes),
            wanted=levels(wanted, themes=themes),
            wish=wishes(wanted, themes=themes, points=WISH_POINTS),
            wish_in_return=wishes(wanted, themes=themes, points=RETURN_POINTS),
        )

    def row(self, name: str) -> int:
        """The row of an id; raises `ValueError` when nobody has it."""
        return self.ids.index(name)


def check(rows: Sequence[Participant]) -> None:
    """Refuse people the columns cannot hold."""
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise BadPeople(f"{row.id!r}: expected each id once")
        seen.add(row.id)
        if row.capacity < 0:
            raise BadPeople(f"{row.id!r}: expected a capacity of 0 or more")
        if row.grade is not None and abs(row.grade) >= -NO_GRADE // 2:
            raise BadPeople(f"{row.id!r}: expected a grade within ±{-NO_GRADE // 2}")
        if any(not 1 <= level <= HIGHEST_LEVEL for _, level in (*row.offers, *row.wants)):
            raise BadPeople(f"{row.id!r}: expected levels from 1 to {HIGHEST_LEVEL}")


def numbered(names: Sequence[str]) -> Numbers:
    """A number for each distinct name, −1 for an empty one."""
    number = {name: at for at, name in enumerate(sorted({name for name in names if name}))}
    return np.array([number.get(name, -1) for name in names], dtype=np.int32)


def bits(sets: Sequence[frozenset[str]]) -> Ints:
    """Sets as bits: shape (sets, words), at least one word."""
    names = {name: at for at, name in enumerate(sorted(frozenset().union(*sets)))}
    result = np.zeros((len(sets), max(1, -(-len(names) // WORD))), dtype=np.int64)
    for row, members in enumerate(sets):
        for name in members:
            word, bit = divmod(names[name], WORD)
            result[row, word] |= 1 << bit
    return result


def levels(rows: Sequence[Iterable[tuple[str, int]]], *, themes: Sequence[str]) -> Numbers:
    """Levels by theme, the highest when a theme is named twice."""
    column = {theme: at for at, theme in enumerate(themes)}
    result = np.zeros((len(rows), len(themes)), dtype=np.int32)
    for at, row in enumerate(rows):
        for theme, level in row:
            result[at, column[theme]] = max(result[at, column[theme]], level)
    return result


def wishes(rows: Sequence[Sequence[tuple[str, int]]], *, themes: Sequence[str], points: int) -> Numbers:
    """Points shared among the themes of each row in proportion n, n − 1, …, 1; the rounding goes to the first."""
    column = {theme: at for at, theme in enumerate(themes)}
    result = np.zeros((len(rows), len(themes)), dtype=np.int32)
    for at, row in enumerate(rows):
        whole = len(row) * (len(row) + 1) // 2
        for place, (theme, _) in enumerate(row):
            result[at, column[theme]] = points * (len(row) - place) // whole
        if row:
            result[at, column[row[0][0]]] += points - result[at].sum()
    return result
