"""The groups of the organisation in which answers are counted."""

from collections.abc import Mapping

from binome.core.people.reporting_lines import above


def grouped(
    entity_of: Mapping[int, int], *, parent_of: Mapping[int, int | None], depth: int, k: int
) -> dict[int, int | None]:
    """The group in which each person's answer is counted: the entity `depth` steps below the top of its tree.

    A group of fewer than `k` people joins the one above it; at the top, it is counted without a group (None).
    """
    group_of: dict[int, int | None] = {}
    for person, entity in entity_of.items():
        chain = [entity, *above(entity, parent_of)][::-1]
        group_of[person] = chain[min(depth, len(chain) - 1)]
    while True:
        sizes: dict[int, int] = {}
        for group in group_of.values():
            if group is not None:
                sizes[group] = sizes.get(group, 0) + 1
        small = {group for group, size in sizes.items() if size < k}
        if not small:
            return group_of
        deepest = max(len(above(group, parent_of)) for group in small)
        rising = {group for group in small if len(above(group, parent_of)) == deepest}
        group_of = {
            person: parent_of.get(group) if group in rising and group is not None else group
            for person, group in group_of.items()
        }
