"""Links between parts of the organisation, and across levels, that pairs make."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from binome.core.privacy.disclosure import K_SCORES

SMALLEST_NODE = K_SCORES  # participants: a smaller part of the organisation is told with the others


@dataclass(frozen=True)
class Links:
    """How many participants each part has, and how many pairs join two parts (a part with itself included)."""

    nodes: Mapping[str, int]
    links: Mapping[tuple[str, str], int]


def links(pairs: Iterable[tuple[str, str]], *, others: str) -> Links:
    """Pairs, each given as the two parts its halves come from, counted; parts of fewer than five join `others`.

    When the others together are still fewer than five, the smallest part that stood alone joins them. A link of fewer than
    five pairs is left out, with what would tell it by subtraction (`_told`).
    """
    pairs = list(pairs)
    people = Counter(part for pair in pairs for part in pair)
    small = {part for part, count in people.items() if count < SMALLEST_NODE}
    while small and len(small) < len(people) and sum(people[part] for part in small) < SMALLEST_NODE:
        small.add(min((part for part in people if part not in small), key=lambda part: (people[part], part)))

    def told(part: str) -> str:
        return others if part in small else part

    nodes: Counter[str] = Counter()
    for part, count in people.items():
        nodes[told(part)] += count
    joined = Counter(_in_order(told(one), told(other)) for one, other in pairs)
    return Links(dict(sorted(nodes.items())), dict(sorted(_told(joined).items())))


def _told(joined: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Links of five pairs or more, such that those left out of any part, and of the whole, are none or five as well."""
    shown = {link: weight for link, weight in joined.items() if weight >= SMALLEST_NODE}
    while (too_much := _gives_away(joined, shown)) is not None:
        del shown[too_much]
    return shown


def _gives_away(joined: Mapping[tuple[str, str], int], shown: Mapping[tuple[str, str], int]) -> tuple[str, str] | None:
    """The smallest link shown beside fewer than five hidden pairs of the same part, or of the whole."""
    parts = sorted({part for link in joined for part in link})
    for here in (*({part} for part in parts), set(parts)):
        hidden = sum(weight for link, weight in joined.items() if link not in shown and here & set(link))
        beside = [link for link in shown if here & set(link)]
        if 0 < hidden < SMALLEST_NODE and beside:
            return min(beside, key=lambda link: (shown[link], link))
    return None


def added(one: Links, two: Links) -> Links:
    """Links of several waves together: sums of what each wave may tell, so that no wave is told by their difference."""
    nodes, joined = Counter(one.nodes), Counter(one.links)
    nodes.update(two.nodes)
    joined.update(two.links)
    return Links(dict(sorted(nodes.items())), dict(sorted(joined.items())))


def _in_order(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


@dataclass(frozen=True)
class Crossings:
    """How many pairs cross a boundary: another part of the organisation, two levels or more."""

    pairs: int
    across_parts: int
    across_levels: int
    mean_gap: float | None


def crossings(pairs: Collection[tuple[str, str, int, int]]) -> Crossings:
    """Counts over pairs given as (part of the mentor, part of the mentee, level of the mentor, level of the mentee)."""
    gaps = [abs(high - low) for _one, _other, low, high in pairs]
    return Crossings(
        pairs=len(pairs),
        across_parts=sum(one != other for one, other, _low, _high in pairs),
        across_levels=sum(gap >= 2 for gap in gaps),
        mean_gap=sum(gaps) / len(gaps) if gaps else None,
    )
