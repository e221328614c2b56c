"""The needs map as it was last published: one line a group, at the level that is asked for."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from binome.core.competences.models import Theme
from binome.core.people.text import folded
from binome.core.privacy.disclosure.thresholds import K_SCORES, in_steps, may_show
from binome.core.programmes.models import Wave
from binome.core.ui.rounding import percentage, rounded
from binome.journey.diagnosis.models import MapSnapshot, ProgressAxis
from binome.journey.diagnosis.queries.survey import themes_by_code
from binome.journey.diagnosis.rules.needs import EASE_PLACES
from binome.journey.diagnosis.rules.publishing import ELSEWHERE, ROOT


@dataclass(frozen=True)
class Figure:
    """What one group says of one theme. None: too few people to say.

    `wanted_side`: of everyone, when `wanted` cannot be told, "few" (fewer than `k` want it) or "most" (all but fewer than `k`).
    """

    ease: float | None = None
    ease_n: int | None = None
    margin: float | None = None
    wanted: int | None = None
    wanted_of: int | None = None
    wanted_margin: int | None = None
    wanted_side: str = ""
    able: int | None = None
    able_of: int | None = None

    @property
    def demand(self) -> float:
        """How strong the demand is, to put themes in order; unknown counts as none."""
        return self.wanted or (float("inf") if self.wanted_side == "most" else 0)

    @property
    def wanted_share(self) -> int | None:
        """Per cent of those who answered that want the theme."""
        return percentage(self.wanted, self.wanted_of) if self.wanted is not None and self.wanted_of else None

    @property
    def able_share(self) -> int | None:
        """Per cent of those who answered that could mentor on the theme."""
        return percentage(self.able, self.able_of) if self.able is not None and self.able_of else None


@dataclass(frozen=True)
class MapLine:
    """One group of the organisation on the map."""

    name: str
    n: int | None
    invited: int | None
    mentors: int | None
    cells: dict[str, Figure]
    key: str = ROOT

    @property
    def rate(self) -> int | None:
        """Per cent of those invited whose answers are on the map."""
        return percentage(self.n, self.invited) if self.n is not None and self.invited else None


@dataclass(frozen=True)
class NeedsMap:
    """Theme × entity: ease, demand, offer, n, response rate; small groups and their complements are None."""

    themes: list[Theme]
    lines: list[MapLine]
    total: MapLine
    axes: dict[str, int | None]
    k: int
    ways: dict[str, int | None] = field(default_factory=dict)
    published_at: datetime | None = None
    held_back: bool = False
    level: int = 1
    levels: tuple[int, ...] = ()
    sampled: bool = False
    population: int = 0

    @property
    def level_text(self) -> str:
        """The level as an address carries it."""
        return str(self.level)


def needs_map(wave: Wave, *, level: int | None = None) -> NeedsMap | None:
    """The needs map of a wave as last published; None while there is nothing of at least five people to show.

    `level`: steps below the top of the organisation; the first with several entities when not said.
    """
    axes = axes_on(wave)
    snapshot = MapSnapshot.objects.defer("ledger").filter(survey__wave=wave).first()
    if snapshot is None:
        return _of_appraisals(axes)
    figures = snapshot.figures
    themes = list(
        themes_by_code([*dict.fromkeys([*figures["themes"], *(code for code, n in axes.items() if n)])]).values()
    )
    levels = _levels(figures["nodes"])
    chosen = level if level in levels else levels[0]
    total = _line(ROOT, figures, themes)
    return NeedsMap(
        themes=themes,
        lines=sorted(
            (_line(key, figures, themes) for key in _at(chosen, figures["nodes"])), key=lambda line: folded(line.name)
        ),
        total=total,
        axes=axes,
        k=figures["k"],
        ways={
            code: _count(figures["nodes"][ROOT], "choice", code)
            for code in figures["choices"]
            if code != figures["offer"] and total.n
        },
        published_at=snapshot.published_at,
        held_back=figures["held_back"],
        level=chosen,
        levels=levels if len(levels) > 1 else (),
        sampled=figures["sampled"],
        population=figures["nodes"][ROOT]["population"] or figures["nodes"][ROOT]["invited"] or 0,
    )


def _of_appraisals(axes: dict[str, int | None]) -> NeedsMap | None:
    """The map while there is no survey: what appraisals name."""
    codes = [code for code, count in axes.items() if count]
    if not codes:
        return None
    empty = MapLine(_("Everyone"), None, None, None, {code: Figure() for code in codes})
    return NeedsMap(list(themes_by_code(codes).values()), [], empty, axes, K_SCORES)


def _levels(nodes: dict[str, Any]) -> tuple[int, ...]:
    """Levels with several lines, nearest the top first; the deepest when no level has several."""
    deepest = max(node["depth"] for node in nodes.values())
    several = [level for level in range(1, deepest + 1) if len(_at(level, nodes)) > 1]
    return tuple(several) or (max(deepest, 1),)


def _at(level: int, nodes: dict[str, Any]) -> list[str]:
    """The groups of one level, and those above that nothing stands below."""
    above_something = {node["parent"] for node in nodes.values()}
    return [
        key
        for key, node in nodes.items()
        if key != ROOT and (node["depth"] == level or (node["depth"] < level and key not in above_something))
    ]


def _line(key: str, figures: dict[str, Any], themes: list[Theme]) -> MapLine:
    node = figures["nodes"][key]
    name = _("Everyone") if key == ROOT else _("Elsewhere") if key == ELSEWHERE else node["name"]
    return MapLine(
        name=name,
        n=node["n"],
        invited=node["invited"],
        mentors=_count(node, "choice", figures["offer"]),
        cells={theme.code: _cell(node, theme.code) for theme in themes},
        key=key,
    )


def _cell(node: dict[str, Any], code: str) -> Figure:
    ease, wanted, able = node["ease"].get(code, {}), node["wanted"].get(code, {}), node["able"].get(code, {})
    mean = ease.get("mean")
    return Figure(
        ease=None if mean is None else float(rounded(mean, places=EASE_PLACES)),  # older maps hold more decimals
        ease_n=ease.get("n"),
        margin=ease.get("margin"),
        wanted=wanted.get("count"),
        wanted_of=wanted.get("n"),
        wanted_margin=wanted.get("margin"),
        wanted_side=wanted.get("side", ""),
        able=able.get("count"),
        able_of=able.get("n"),
    )


def _count(node: dict[str, Any], kind: str, code: str) -> int | None:
    count: int | None = node[kind].get(code, {}).get("count")
    return count


def axes_on(wave: Wave) -> dict[str, int | None]:
    """At least how many people's appraisals name each theme, in steps of five; None under five."""
    counts = dict(ProgressAxis.objects.filter(wave=wave).order_by().values_list("theme__code").annotate(n=Count("pk")))
    return {code: in_steps(count) if may_show(count) else None for code, count in counts.items()}
