"""The needs map as published, the themes on it, and the objectives drawn from it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from binome.core.competences.models import Theme
from binome.core.people.models import Entity
from binome.core.privacy.disclosure import K_SCORES, may_show, shown_groups
from binome.core.programmes.models import Wave
from binome.journey.audience.models import Answer, AnswerItem, Audience, MapSnapshot, Objective, ProgressAxis, Survey
from binome.journey.audience.queries.survey import themes_by_code
from binome.journey.audience.rules.needs import half_width, share
from binome.journey.audience.states import Draw, Published, QuestionKind

TOTAL = ""


@dataclass(frozen=True)
class Figure:
    """What one group says of one theme. None: too few people to say."""

    ease: float | None = None
    ease_n: int | None = None
    margin: float | None = None
    wanted: int | None = None


@dataclass(frozen=True)
class Line:
    """One group of the organisation on the map."""

    name: str
    n: int | None
    invited: int | None
    mentors: int | None
    cells: dict[str, Figure]

    @property
    def rate(self) -> int | None:
        """Per cent of those invited whose answers are on the map."""
        return share(self.n, self.invited) if self.n is not None and self.invited else None


@dataclass(frozen=True)
class NeedsMap:
    """Theme × entity: ease, demand, offer, n, response rate; small groups and their complements are None."""

    themes: list[Theme]
    lines: list[Line]
    total: Line
    axes: dict[str, int | None]
    k: int
    ways: dict[str, int | None] = field(default_factory=dict)
    drawn_at: datetime | None = None
    held_back: int = 0


@dataclass(frozen=True)
class ThemeOnMap:
    """A theme that mentees may choose, with what the survey and the appraisals say of it; None: too few to say."""

    theme: Theme
    demand: int | None
    n: int | None
    ease: float | None
    axes: int | None

    @property
    def share(self) -> int | None:
        """Per cent of those who answered that want it."""
        return share(self.demand, self.n) if self.demand is not None and self.n else None


def figures_of(survey: Survey) -> dict[str, Any]:
    """The figures of the published answers, ready to be kept: by group id ("" the total), then by theme code."""
    counted: dict[str, Any] = {"groups": {}, "ease": {}, "wanted": {}, "choices": {}, "k": survey.k}
    answers = Answer.objects.filter(survey=survey).exclude(published=Published.WAITING)
    for group, published, n in answers.order_by().values_list("group_id", "published").annotate(n=Count("pk")):
        _add(counted["groups"], _places(group, published), n)
    items = AnswerItem.objects.filter(answer__survey=survey).order_by()
    eases = items.filter(kind=QuestionKind.EASE).exclude(published=Published.WAITING)
    for group, published, code, *sums in eases.values_list("answer__group_id", "published", "code").annotate(
        n=Count("pk"), total=Sum("value"), squares=Sum(F("value") * F("value"))
    ):
        for place in _places(group, published):
            cells = counted["ease"].setdefault(place, {})
            cells[code] = [before + more for before, more in zip(cells.get(code, (0, 0, 0)), sums, strict=True)]
    said = items.exclude(kind=QuestionKind.EASE).exclude(answer__published=Published.WAITING)
    by_group = said.values_list("answer__group_id", "answer__published", "kind", "code")
    for group, published, kind, code, n in by_group.annotate(n=Count("pk")):
        kept = counted["wanted" if kind == QuestionKind.WANTED else "choices"]
        for place in _places(group, published):
            _add(kept.setdefault(place, {}), [code], n)
    invited = survey.invitations.order_by().values("group_id").annotate(n=Count("pk"))
    counted["invited"] = {str(row["group_id"] or 0): row["n"] for row in invited}
    counted["invited"][TOTAL] = sum(counted["invited"].values())
    choices = [choice for question in survey.questions.all() for choice in question.choices]
    offers = [choice["code"] for choice in choices if choice.get("offers")]
    counted["offers"] = offers[0] if offers else ""
    counted["sampled"] = Audience.objects.filter(wave=survey.wave_id).exclude(draw=Draw.EVERYONE).exists()
    counted["waiting"] = Answer.objects.filter(survey=survey, published=Published.WAITING).count()
    return counted


def _places(group_id: int | None, published: str) -> list[str]:
    """A published answer counts in the total, and in its group's row when it was released there."""
    return [TOTAL, str(group_id or 0)] if published == Published.ROW else [TOTAL]


def _add(kept: dict[str, int], places: list[str], n: int) -> None:
    for place in places:
        kept[place] = kept.get(place, 0) + n


def needs_map(wave: Wave) -> NeedsMap | None:
    """The needs map of a wave as last published; None while there is nothing of at least five people to show."""
    axes = axes_on(wave)
    snapshot = MapSnapshot.objects.select_related("survey").filter(survey__wave=wave).first()
    if snapshot is None:
        if not any(axes.values()):
            return None
        codes = [code for code, count in axes.items() if count]
        empty = Line(_("Everyone"), None, None, None, {code: Figure() for code in codes})
        return NeedsMap(list(themes_by_code(codes).values()), [], empty, axes, K_SCORES)
    figures = snapshot.figures
    asked = [code for question in snapshot.survey.questions.all() for code in question.theme_codes]
    codes = [*dict.fromkeys([*asked, *(code for code, count in axes.items() if count)])]
    themes = list(themes_by_code(codes).values())
    groups = [place for place in figures["invited"] if place != TOTAL]
    names = dict(Entity.objects.filter(pk__in=[int(place) for place in groups]).values_list("pk", "name"))
    lines = [
        _line(place, name=names.get(int(place), _("Elsewhere")), figures=figures, themes=themes) for place in groups
    ]
    way_codes = {
        choice["code"] for question in snapshot.survey.questions.all() for choice in question.choices
        if not choice.get("offers")
    }  # fmt: skip
    total = _line(TOTAL, name=_("Everyone"), figures=figures, themes=themes)
    return NeedsMap(
        themes=themes,
        lines=sorted(lines, key=lambda line: line.name),
        total=total,
        axes=axes,
        k=snapshot.survey.k,
        ways={code: figures["choices"].get(TOTAL, {}).get(code, 0) if total.n else None for code in way_codes},
        drawn_at=snapshot.drawn_at,
        held_back=figures["waiting"],
    )


def _line(place: str, *, name: str, figures: dict[str, Any], themes: list[Theme]) -> Line:
    n, invited = figures["groups"].get(place, 0), figures["invited"].get(place, 0)
    shown = n >= figures["k"]
    cells = {}
    for theme in themes:
        rated, total, squares = figures["ease"].get(place, {}).get(theme.code, (0, 0, 0))
        if not may_show(rated, k=figures["k"]):
            rated = 0
        cells[theme.code] = Figure(
            ease=round(total / rated, 2) if rated else None,
            ease_n=rated or None,
            margin=half_width(total, squares, rated, invited)
            if rated and place == TOTAL and figures["sampled"]
            else None,
            wanted=figures["wanted"].get(place, {}).get(theme.code, 0) if shown else None,
        )
    return Line(
        name=name,
        n=n if shown else None,
        invited=invited if may_show(invited, k=figures["k"]) else None,
        mentors=figures["choices"].get(place, {}).get(figures["offers"], 0) if shown else None,
        cells=cells,
    )


def axes_on(wave: Wave) -> dict[str, int | None]:
    """How many people's appraisals name each theme; None under five, and where a difference would tell."""
    counts = dict(ProgressAxis.objects.filter(wave=wave).order_by().values_list("theme__code").annotate(n=Count("pk")))
    shown = shown_groups(counts)
    return {code: count if code in shown.groups else None for code, count in counts.items()}


def themes_on_map(wave: Wave) -> list[ThemeOnMap]:
    """Themes that mentees may choose, most wanted first: those of the wave, or every active one until chosen."""
    chosen = list(wave.themes.all()) or list(Theme.objects.filter(is_active=True))
    seen = needs_map(wave)
    found = []
    for theme in chosen:
        figure = seen.total.cells.get(theme.code, Figure()) if seen else Figure()
        found.append(
            ThemeOnMap(
                theme=theme,
                demand=figure.wanted,
                n=seen.total.n if seen else None,
                ease=figure.ease,
                axes=seen.axes.get(theme.code) if seen else None,
            )
        )
    return sorted(found, key=lambda on_map: (-(on_map.demand or 0), -(on_map.axes or 0), on_map.theme.code))


def objectives_of(wave: Wave) -> QuerySet[Objective]:
    """What the wave aims at, in order, each with the numbers that justified it."""
    return Objective.objects.filter(wave=wave).select_related("theme")


def numbers_behind(wave: Wave, theme: Theme) -> dict[str, Any]:
    """The published numbers that justify choosing a theme, to be kept with the objective."""
    seen = needs_map(wave)
    if seen is None:
        return {}
    figure = seen.total.cells.get(theme.code, Figure())
    return {
        "n": seen.total.n, "invited": seen.total.invited, "wanted": figure.wanted, "ease": figure.ease,
        "ease_n": figure.ease_n, "mentors": seen.total.mentors, "axes": seen.axes.get(theme.code),
        "drawn_at": seen.drawn_at.isoformat() if seen.drawn_at else "",
    }  # fmt: skip


def seen_at(objective: Objective) -> datetime | None:
    """When the map stood as the objective remembers it."""
    return parse_datetime(objective.numbers.get("drawn_at") or "")
