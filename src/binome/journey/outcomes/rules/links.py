"""Links between parts of the organisation, and across levels, that pairs make."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from binome.core.people.text import folded
from binome.core.privacy.disclosure.links import parts_to_join, shown_links

FAR = 2  # levels apart: further than one's own manager


@dataclass(frozen=True)
class LinkCounts:
    """How many participants each part has, and how many pairs join two parts (a part with itself included)."""

    nodes: Mapping[str, int]
    links: Mapping[tuple[str, str], int]


def links(pairs: Iterable[tuple[str, str]], *, others: str) -> LinkCounts:
    """Pairs, each given as the two parts its halves come from, counted; small parts join `others`.

    Small links are left out, with what would tell them by subtraction (`core/privacy/disclosure/links.py`).
    """
    pairs = list(pairs)
    people = Counter(part for pair in pairs for part in pair)
    small = parts_to_join(people)

    def named(part: str) -> str:
        return others if part in small else part

    nodes: Counter[str] = Counter()
    for part, count in people.items():
        nodes[named(part)] += count
    joined = Counter(_in_order(named(first), named(second)) for first, second in pairs)
    return _listed(nodes, shown_links(joined))


def added(first: LinkCounts, second: LinkCounts) -> LinkCounts:
    """Links of several waves together: sums of what each wave may tell, so that no wave is told by their difference."""
    nodes, joined = Counter(first.nodes), Counter(first.links)
    nodes.update(second.nodes)
    joined.update(second.links)
    return _listed(nodes, joined)


def _in_order(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first <= second else (second, first)


@dataclass(frozen=True)
class Crossings:
    """How many pairs cross a boundary: another part of the organisation, two levels or more."""

    pairs: int
    across_parts: int
    across_levels: int
    mean_gap: float | None


def crossings(pairs: Collection[tuple[str, str, int, int]]) -> Crossings:
    """Counts over pairs given as (part of the mentor, part of the mentee, level of the mentor, level of the mentee)."""
    gaps = [abs(high - low) for _mentor_part, _mentee_part, low, high in pairs]
    return Crossings(
        pairs=len(pairs),
        across_parts=sum(mentor_part != mentee_part for mentor_part, mentee_part, _low, _high in pairs),
        across_levels=sum(gap >= FAR for gap in gaps),
        mean_gap=sum(gaps) / len(gaps) if gaps else None,
    )


def _listed(nodes: Mapping[str, int], joined: Mapping[tuple[str, str], int]) -> LinkCounts:
    """Parts where a reader looks for them: É with E."""
    return LinkCounts(
        dict(sorted(nodes.items(), key=lambda node: folded(node[0]))),
        dict(sorted(joined.items(), key=lambda link: [folded(part) for part in link[0]])),
    )
