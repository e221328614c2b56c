"""The map as it is published: plain figures of groups that may be told, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from binome.core.privacy.disclosure.thresholds import may_show
from binome.core.ui.rounding import rounded
from binome.journey.audience.rules.sampling import half_width, share_half_width
from binome.journey.diagnosis.models import Survey
from binome.journey.diagnosis.queries.needs.counting import counts_of
from binome.journey.diagnosis.rules.needs import EASE_PLACES
from binome.journey.diagnosis.rules.publishing import depths, publish, to_keep
from binome.journey.diagnosis.states import SurveyState

MEASURES = (
    "ease",
    "wanted",
    "choice",
    "able",
)  # shown as such; "n" is a count, and "rated" tells whether a mean may say its own


def snapshot_of(survey: Survey, kept: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures to show from now on, and the ledger to keep of what they hold; `kept` is the ledger until now.

    Three steps, each of which sees only what the one before hands on: everything is counted, what may be told is decided on
    plain values, and only that is made readable.
    """
    closed = survey.state == SurveyState.CLOSED
    counts = counts_of(survey, kept)
    tree, asked = counts.tree, counts.asked
    publication = publish(
        tree,
        counts.groups,
        kept.get("ledgers", {}),
        invited=counts.invited,
        population=counts.population or {},
        asked=asked,
        k=survey.k,
        closed=closed,
    )
    ledger = {
        "tree": tree,
        "names": counts.names,
        "ledgers": {measure: to_keep(ledger) for measure, ledger in publication.ledgers.items()},
    }
    depth = depths(tree)
    nodes = {
        node: {
            "parent": above,
            "depth": depth[node],
            "name": counts.names.get(node, ""),
            "invited": _if_enough(publication.invited.get(node, 0), k=survey.k),
            "population": _if_enough(publication.population.get(node, 0), k=survey.k),
            **_readable(publication.figures.get(node, {}), population=publication.population.get(node, 0)),
        }
        for node, above in tree.items()
    }
    figures = {
        "k": survey.k,
        "closed": closed,
        "sampled": counts.population is not None,
        "themes": list(dict.fromkeys([*asked.eases, *asked.wanted])),
        "choices": list(asked.choices),
        "offer": asked.offer,
        "nodes": nodes,
        "held_back": publication.held_back,
    }
    return figures, ledger


def _if_enough(count: int, *, k: int) -> int | None:
    return count if may_show(count, k=k) else None


def _readable(figures: Mapping[str, Any], *, population: int) -> dict[str, Any]:
    """Amounts as means, counts and intervals. More decimals of a mean than pages show would tell counts and sums of answers."""
    readable: dict[str, Any] = {"n": figures.get("n")} | {kind: {} for kind in MEASURES}
    for measure, amounts in figures.items():
        kind, _, code = measure.partition(":")
        if isinstance(amounts, str):
            readable[kind][code] = {"side": amounts}
            continue
        if kind not in MEASURES:
            continue
        margin = _margin(kind, amounts, population=population) if population else None
        if kind == "ease":
            rated, _above, _below, total, _squares = amounts
            readable["ease"][code] = {
                "mean": float(rounded(total / rated, places=EASE_PLACES)),
                "n": rated if f"rated:{code}" in figures else None,
                "margin": float(rounded(margin, places=EASE_PLACES)) if margin is not None else None,
            }
        else:
            part, others = amounts[:2]
            readable[kind][code] = {
                "count": part,
                "n": part + others,
                "margin": int(rounded(margin)) if margin is not None else None,
            }
    return readable


def _margin(kind: str, amounts: Sequence[int], *, population: int) -> float | None:
    """Half the width of the interval in which the figure of the whole `population` lies: of a mean, or of a share in points of 100."""
    if kind == "ease":
        rated, _above, _below, total, squares = amounts
        return half_width(total, squares, rated, population)
    part, others = amounts[:2]
    return share_half_width(part, part + others, population)
