"""Publishing the groups of one partition, or of two that cross."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from binome.core.privacy.disclosure.thresholds import K_SCORES

G = TypeVar("G", bound=Hashable)
R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)


@dataclass(frozen=True)
class Shown(Generic[G]):
    """What may be published of one partition: the total, and which of its groups."""

    total: bool
    groups: frozenset[G]


@dataclass(frozen=True)
class Release(Generic[G]):
    """Groups whose waiting answers join their own row, and groups whose waiting answers join the total alone."""

    rows: frozenset[G]
    pool: frozenset[G]


@dataclass(frozen=True)
class ShownTable(Generic[R, C]):
    """What may be published of two crossed partitions: grand total, margins, and cells."""

    total: bool
    rows: frozenset[R]
    columns: frozenset[C]
    cells: frozenset[tuple[R, C]]


def release(
    waiting: Mapping[G, int], shown: Mapping[G, int] | None = None, *, pooled: int = 0, closed: bool, k: int = K_SCORES
) -> Release[G]:
    """Which waiting answers may be published now.

    `waiting`: answers not yet published, by group. `shown`: answers already published in the row of their group.
    `pooled`: answers already published in the total alone. A row grows by `k` answers or more, or not at all. What is
    left over at close joins the total alone, when it makes `k` together; the smallest row that nobody has seen yet is
    hidden with it when it does not (complementary suppression). Otherwise it stays unpublished.
    """
    seen = shown or {}
    rows = {group for group, count in waiting.items() if count >= k}
    if not closed:
        return Release(frozenset(rows), frozenset())
    pool = {group for group, count in waiting.items() if 0 < count < k}
    left = sum(waiting[group] for group in pool)
    if 0 < left < k:
        unseen = sorted(
            (group for group in rows if not seen.get(group)), key=lambda group: (waiting[group], str(group))
        )
        if unseen:
            rows.remove(unseen[0])
            pool.add(unseen[0])
        else:
            pool = set()
    return Release(frozenset(rows), frozenset(pool))


def shown_groups(counts: Mapping[G, int], *, k: int = K_SCORES) -> Shown[G]:
    """What may be published once of groups that add up to a total. Empty groups have nothing to show."""
    out = release(counts, closed=True, k=k)
    total = sum(counts[group] for group in out.rows | out.pool)
    if total < k:
        return Shown(total=False, groups=frozenset())
    return Shown(total=True, groups=out.rows)


def shown_table(counts: Mapping[tuple[R, C], int], *, k: int = K_SCORES) -> ShownTable[R, C]:
    """What may be published once of two crossed partitions, margins included.

    A row is broken down by column only when each of its cells holds nobody or at least `k`; rows join the hidden ones,
    smallest first, until what the column totals leave over holds nobody or at least `k` in every column. What can be
    derived about hidden cells is then only the sum of whole hidden rows or columns, each of at least `k`.
    """
    row_sizes: dict[R, int] = {}
    column_sizes: dict[C, int] = {}
    for (row, column), count in counts.items():
        row_sizes[row] = row_sizes.get(row, 0) + count
        column_sizes[column] = column_sizes.get(column, 0) + count
    rows, columns = shown_groups(row_sizes, k=k), shown_groups(column_sizes, k=k)
    if not rows.total:
        return ShownTable(total=False, rows=frozenset(), columns=frozenset(), cells=frozenset())
    broken = {row for row in rows.groups if all(n == 0 or n >= k for (r, _), n in counts.items() if r == row)}
    parts = [{column} for column in columns.groups] + [set(column_sizes) - columns.groups]
    while any(0 < left < k for left in _left_over(counts, broken=broken, parts=parts)):
        broken.remove(min(broken, key=lambda row: (row_sizes[row], str(row))))
    return ShownTable(
        total=True,
        rows=rows.groups,
        columns=columns.groups,
        cells=frozenset(cell for cell in counts if cell[0] in broken),
    )


def _left_over(counts: Mapping[tuple[R, C], int], *, broken: set[R], parts: list[set[C]]) -> list[int]:
    return [
        sum(count for (row, column), count in counts.items() if column in part and row not in broken) for part in parts
    ]
