"""Who a wave is for, as a rule that reads like a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.people.countries import within


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
    conditions = [part for part in parts if part]
    if not conditions:
        return _("Everyone on the staff.")
    if population.min_direct_reports:
        return _("Managers %(conditions)s.") % {"conditions": ", ".join(conditions)}
    return _("Everyone %(conditions)s.") % {"conditions": ", ".join(conditions)}


@dataclass(frozen=True)
class PersonFacts:
    """What a rule looks at in one person; `entities`, `managers`: theirs and all above; `months`: here for, None: unknown."""

    entities: frozenset[int]
    level: int
    site: str
    country: str
    direct_reports: int
    months: float | None
    managers: frozenset[int] = frozenset()


def missed(population: Population, facts: PersonFacts) -> list[str]:
    """Why the rule leaves someone out, in sentences; empty when it takes them in."""
    low, high = population.level_min, population.level_max
    wrong = {
        _("Their entity is not among those of the rule."): population.entities
        and not facts.entities & set(population.entities),
        _("Their level, %(level)s, is below the lowest one.") % {"level": facts.level}: low and facts.level < low,
        _("Their level, %(level)s, is above the highest one.") % {"level": facts.level}: high and facts.level > high,
        _("They are based elsewhere."): population.sites and facts.site not in population.sites,
        _("They are in another country."): population.countries and facts.country not in population.countries,
        _("They are not below that person in the reporting line."): population.below is not None
        and population.below not in facts.managers,
        ngettext("They have %(n)s direct report only.", "They have %(n)s direct reports only.", facts.direct_reports)
        % {"n": facts.direct_reports}: facts.direct_reports < population.min_direct_reports,
        _("Their arrival is too recent, or its date unknown."): population.min_tenure_months
        and (facts.months is None or facts.months < population.min_tenure_months),
    }
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
    text = ngettext("with at least %(n)s direct report", "with at least %(n)s direct reports", n)
    return text % {"n": n} if n else ""


def _tenure(n: int) -> str:
    text = ngettext("here for at least %(n)s month", "here for at least %(n)s months", n)
    return text % {"n": n} if n else ""


def either(names: Sequence[str]) -> str:
    """“A”, “A or B”, “A, B or C”."""
    if len(names) < 2:
        return "".join(names)
    return _("%(most)s or %(last)s") % {"most": ", ".join(names[:-1]), "last": names[-1]}
