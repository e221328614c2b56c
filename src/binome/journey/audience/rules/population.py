"""Who a wave is for, as a rule that reads like a sentence; and how to draw a sample of them."""

import hashlib
import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.people.countries import within
from binome.core.people.reporting_lines import above

Z_95 = 1.959964  # two-sided 95 % of the normal law


@dataclass(frozen=True)
class Population:
    """People in any of the entities (children included), between two levels, at some sites… Empty: everyone."""

    entities: tuple[int, ...] = ()
    level_min: int | None = None
    level_max: int | None = None
    sites: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    min_direct_reports: int = 0
    min_tenure_months: int = 0
    below: int | None = None  # the person under whom they stand in the reporting line, at whatever depth


def readable(population: Population, *, entity_names: Mapping[int, str], below: str = "") -> str:
    """The rule as one sentence in the reader's language."""
    names = [entity_names.get(entity, "?") for entity in population.entities]
    parts = [
        _levels(population.level_min, population.level_max),
        _("in %(names)s") % {"names": either(names)} if names else "",
        _("based at %(names)s") % {"names": either(list(population.sites))} if population.sites else "",
        within(population.countries, either=either),
        _("under %(name)s in the reporting line") % {"name": below or "?"} if population.below is not None else "",
        _reports(population.min_direct_reports),
        _tenure(population.min_tenure_months),
    ]
    said = [part for part in parts if part]
    if not said:
        return _("Everyone on the staff.")
    if population.min_direct_reports:
        return _("Managers %(conditions)s.") % {"conditions": ", ".join(said)}
    return _("Everyone %(conditions)s.") % {"conditions": ", ".join(said)}


@dataclass(frozen=True)
class Facts:
    """What a rule looks at in one person; `entities`, `managers`: theirs and all above; `months`: here for, None: unknown."""

    entities: frozenset[int]
    level: int
    site: str
    country: str
    direct_reports: int
    months: float | None
    managers: frozenset[int] = frozenset()


def missed(population: Population, facts: Facts) -> list[str]:
    """Why the rule leaves someone out, in sentences; empty when it takes them in."""
    low, high = population.level_min, population.level_max
    wrong = {
        _("Their entity is not among those of the rule."): population.entities
        and not facts.entities & set(population.entities),
        _("Their level, %(level)s, is below the lowest one.") % {"level": facts.level}: low and facts.level < low,
        _("Their level, %(level)s, is above the highest one.") % {"level": facts.level}: high and facts.level > high,
        _("They are based elsewhere."): population.sites and facts.site not in population.sites,
        _("They are in another country."): population.countries and facts.country not in population.countries,
        _("They do not stand under that person in the reporting line."): population.below is not None
        and population.below not in facts.managers,
        ngettext(
            "They have %(n)s direct report only.", "They have %(n)s direct reports only.", facts.direct_reports
        ) % {"n": facts.direct_reports}: facts.direct_reports < population.min_direct_reports,
        _("Their arrival is too recent, or its date unknown."): population.min_tenure_months
        and (facts.months is None or facts.months < population.min_tenure_months),
    }  # fmt: skip
    return [sentence for sentence, holds in wrong.items() if holds]


def _levels(low: int | None, high: int | None) -> str:
    if low and high:
        return _("of level %(low)s to %(high)s") % {"low": low, "high": high}
    if low:
        return _("of level %(low)s or above") % {"low": low}
    if high:
        return _("of level %(high)s or below") % {"high": high}
    return ""


def _reports(n: int) -> str:
    said = ngettext("with at least %(n)s direct report", "with at least %(n)s direct reports", n)
    return said % {"n": n} if n else ""


def _tenure(n: int) -> str:
    said = ngettext("here for at least %(n)s month", "here for at least %(n)s months", n)
    return said % {"n": n} if n else ""


def either(names: Sequence[str]) -> str:
    """“A”, “A or B”, “A, B or C”."""
    if len(names) < 2:
        return "".join(names)
    return _("%(most)s or %(last)s") % {"most": ", ".join(names[:-1]), "last": names[-1]}


def with_children(entities: Sequence[int], parent_of: Mapping[int, int | None]) -> list[int]:
    """The entities and everything below them."""
    wanted = set(entities)
    return sorted(entity for entity in parent_of if entity in wanted or wanted & set(above(entity, parent_of)))


def sample_size(population: int, *, margin: float) -> int:
    """People to ask for a margin of error (0.05 = ± 5 points) at 95 %, for a proportion near one half.

    n = n0 / (1 + (n0 - 1) / N), n0 = z² · 0.25 / margin² (Cochran, Sampling Techniques, 3rd ed., §4.4).
    """
    if population <= 0:
        return 0
    infinite = Z_95**2 * 0.25 / margin**2
    return min(population, math.ceil(infinite / (1 + (infinite - 1) / population)))


def drawn(strata: Mapping[Hashable, Mapping[int, str]], *, size: int, seed: int) -> list[int]:
    """A sample of `size` ids, each stratum in proportion to its size (largest remainders); same seed, same sample.

    `strata`: id → staff id. Everyone holds a number made of the seed and their staff id, and the lowest are drawn: who
    joins or leaves in between, or in which order people stand, moves nobody else.
    """
    whole = sum(len(people) for people in strata.values())
    if size >= whole:
        return sorted(identity for people in strata.values() for identity in people)
    order = sorted(strata, key=str)
    shares = {stratum: size * len(strata[stratum]) / whole for stratum in order}
    places = {stratum: int(shares[stratum]) for stratum in order}
    by_remainder = sorted(order, key=lambda stratum: (places[stratum] - shares[stratum], str(stratum)))
    for stratum in by_remainder[: size - sum(places.values())]:
        places[stratum] += 1
    chosen: list[int] = []
    for stratum in order:
        people = strata[stratum]
        chosen += sorted(people, key=lambda identity: _lot(people[identity], seed=seed))[: places[stratum]]
    return sorted(chosen)


def _lot(staff_id: str, *, seed: int) -> bytes:
    """Anyone can work it out again with a calculator of SHA-256."""
    return hashlib.sha256(f"{seed}:{staff_id}".encode()).digest()


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
