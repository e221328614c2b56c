"""Publishing once the groups that add up to a total."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from binome.core.privacy.disclosure.thresholds import K_SCORES

G = TypeVar("G", bound=Hashable)


@dataclass(frozen=True)
class Shown(Generic[G]):
    """What may be published of one partition: the total, and which of its groups."""

    total: bool
    groups: frozenset[G]


def shown_groups(counts: Mapping[G, int], *, k: int = K_SCORES) -> Shown[G]:
    """What may be published once of groups that add up to a total. Empty groups have nothing to show.

    Groups of fewer than `k` are hidden. The total minus the groups shown tells how many the hidden ones hold together: when
    they are fewer than `k`, the smallest group shown is hidden with them (complementary suppression).
    """
    groups = {group for group, count in counts.items() if count >= k}
    hidden = sum(count for group, count in counts.items() if group not in groups)
    if 0 < hidden < k and groups:
        groups.remove(min(groups, key=lambda group: (counts[group], str(group))))
    return Shown(total=sum(counts.values()) >= k, groups=frozenset(groups))
