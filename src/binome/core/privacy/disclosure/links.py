"""Links between groups: parts of the organisation as nodes, pairs of people as links."""

from collections.abc import Mapping

from binome.core.privacy.disclosure.thresholds import K_SCORES

Link = tuple[str, str]


def parts_to_join(people: Mapping[str, int], *, k: int = K_SCORES) -> set[str]:
    """The parts of fewer than `k` people, which are told together under one name.

    When together they are still fewer than `k`, the smallest part that stood alone joins them: else the total would tell them.
    """
    small = {part for part, count in people.items() if count < k}
    while small and len(small) < len(people) and sum(people[part] for part in small) < k:
        small.add(min((part for part in people if part not in small), key=lambda part: (people[part], part)))
    return small


def shown_links(links: Mapping[Link, int], *, k: int = K_SCORES) -> dict[Link, int]:
    """Links of `k` pairs or more, such that those left out of any part, and of the whole, are none or `k` as well."""
    shown = {link: weight for link, weight in links.items() if weight >= k}
    while (telling := _telling(links, shown, k=k)) is not None:
        del shown[telling]
    return shown


def _telling(links: Mapping[Link, int], shown: Mapping[Link, int], *, k: int) -> Link | None:
    """The smallest link shown beside fewer than `k` hidden pairs of the same part, or of the whole.

    Whoever knows the total of that part has the hidden pairs by subtraction.
    """
    parts = sorted({part for link in links for part in link})
    for group in (*({part} for part in parts), set(parts)):
        hidden = sum(weight for link, weight in links.items() if link not in shown and group & set(link))
        beside = [link for link in shown if group & set(link)]
        if 0 < hidden < k and beside:
            return min(beside, key=lambda link: (shown[link], link))
    return None
