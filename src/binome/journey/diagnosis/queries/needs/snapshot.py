"""The map as it is published: plain figures of groups that may be told, and nothing else."""

from collections.abc import Mapping
from typing import Any

from binome.core.privacy.disclosure import Ledger, may_show, sums
from binome.core.ui.rounding import rounded
from binome.journey.audience.rules.sampling import half_width, share_half_width
from binome.journey.diagnosis.models import Survey
from binome.journey.diagnosis.queries.needs.counting import (
    asked_in,
    counted_by_group,
    invited_by_group,
    population_by_group,
    tree_of,
)
from binome.journey.diagnosis.rules.needs import EASE_PLACES
from binome.journey.diagnosis.rules.publishing import Asked, Counted, depths, figures_to_show, released, to_keep
from binome.journey.diagnosis.states import SurveyState

Tree = Mapping[str, str | None]


def snapshot_of(survey: Survey, kept: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures to show from now on, and the ledger to keep of what they hold; `kept` is the ledger until now.

    The tree of entities is the one of the first time: a group that moves in the organisation chart moves nowhere here.
    """
    tree, names = (kept["tree"], kept["names"]) if kept else tree_of(survey)
    asked, closed = asked_in(survey), survey.state == SurveyState.CLOSED
    groups = counted_by_group(survey, asked)
    before = kept.get("ledgers", {})
    ledgers = released(tree, groups, before, asked=asked, k=survey.k, closed=closed)
    figures = _figures(survey, tree, names, ledgers, groups=groups, asked=asked)
    figures["held_back"] = _waiting(groups, ledgers[""])
    kept_now = {measure: to_keep(ledger) for measure, ledger in ledgers.items()}
    return figures, {"tree": tree, "names": names, "ledgers": kept_now}


def _waiting(groups: Mapping[str, Counted], answers: Ledger[str]) -> bool:
    return any(counted.n != (answers.taken.get(group) or (0,))[0] for group, counted in groups.items())


def _figures(
    survey: Survey,
    tree: Tree,
    names: Mapping[str, str],
    ledgers: Mapping[str, Ledger[str]],
    *,
    groups: Mapping[str, Counted],
    asked: Asked,
) -> dict[str, Any]:
    closed = survey.state == SurveyState.CLOSED
    invited = _whole(tree, invited_by_group(survey))
    answered = _whole(tree, {group: counted.n for group, counted in groups.items()})
    drawn_from = population_by_group(survey, dict(tree))
    population = _whole(tree, drawn_from) if drawn_from is not None else {}
    shown = figures_to_show(tree, ledgers, invited=invited, answered=answered, asked=asked, k=survey.k, closed=closed)
    depth = depths(tree)
    nodes = {
        node: {
            "parent": above,
            "depth": depth[node],
            "name": names.get(node, ""),
            "invited": invited.get(node, 0) if may_show(invited.get(node, 0), k=survey.k) else None,
            "population": population.get(node) if may_show(population.get(node, 0), k=survey.k) else None,
            **_readable(shown.get(node, {}), population=population.get(node, 0)),
        }
        for node, above in tree.items()
    }
    return {
        "k": survey.k,
        "closed": closed,
        "sampled": drawn_from is not None,
        "themes": list(dict.fromkeys([*asked.eases, *asked.wanted])),
        "choices": list(asked.choices),
        "offer": asked.offer,
        "nodes": nodes,
    }


def _whole(tree: Tree, own: Mapping[str, int]) -> dict[str, int]:
    return {node: amounts[0] for node, amounts in sums(tree, {node: (n,) for node, n in own.items()}).items()}


def _readable(figures: Mapping[str, Any], *, population: int) -> dict[str, Any]:
    """Amounts as means, counts and intervals. More decimals of a mean than pages show would tell counts and sums of answers."""
    readable: dict[str, Any] = {"n": figures.get("n"), "ease": {}, "wanted": {}, "choice": {}, "able": {}}
    for measure, amounts in figures.items():
        kind, _, code = measure.partition(":")
        if isinstance(amounts, str):
            readable[kind][code] = {"side": amounts}
        elif kind == "ease":
            rated, _above, _below, total, squares = amounts
            margin = half_width(total, squares, rated, population) if population else None
            readable["ease"][code] = {
                "mean": float(rounded(total / rated, places=EASE_PLACES)),
                "n": rated if f"rated:{code}" in figures else None,
                "margin": float(rounded(margin, places=EASE_PLACES)) if margin is not None else None,
            }
        elif kind in {"wanted", "choice", "able"}:
            part, base = amounts[0], amounts[0] + amounts[1]
            margin = share_half_width(part, base, population) if population else None
            readable[kind][code] = {
                "count": part,
                "n": base,
                "margin": int(rounded(margin)) if margin is not None else None,
            }
    return readable
