"""What the survey's answers become on the needs map: the measures, what each may tell, and the published picture.

Two stages, both kept in a ledger (`core/privacy/disclosure`). First the answers themselves are released, in batches of at
least `k` people placed in the tree of entities. Then each measure (ease on a theme, who wants it, who could mentor …) tells
its figures from those batches alone, joined again until each part of the figure holds enough people. So every number of every
measure, level and day is a sum of the same batches, and no subtraction between them tells a small group.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from binome.core.privacy.disclosure.batches import side
from binome.core.privacy.disclosure.thresholds import K_ALIKE, may_say_none
from binome.core.privacy.disclosure.trees import Amounts, Ledger, Part, release, sums, whole_counts

ROOT = ""
ELSEWHERE = "0"
EASE_PARTS = 5  # rated, above the lowest, below the highest, sum, sum of squares


@dataclass(frozen=True)
class Asked:
    """What the survey asks: themes rated, themes to choose from, choices, and the choice that offers to mentor."""

    eases: Sequence[str] = ()
    wanted: Sequence[str] = ()
    choices: Sequence[str] = ()
    offer: str = ""


@dataclass
class Counted:
    """The answers of one group: how many, and by code what they say."""

    n: int = 0
    ease: dict[str, Amounts] = field(default_factory=dict)
    wanted: dict[str, int] = field(default_factory=dict)
    choices: dict[str, int] = field(default_factory=dict)
    able: dict[str, int] = field(default_factory=dict)


def in_a_row(counted: Counted, asked: Asked) -> Amounts:
    """Everything a group says as one row of amounts, the number of answers first."""
    row = [counted.n]
    for code in asked.eases:
        row += counted.ease.get(code, (0,) * EASE_PARTS)
    row += [counted.wanted.get(code, 0) for code in asked.wanted]
    row += [counted.choices.get(code, 0) for code in asked.choices]
    row += [counted.able.get(code, 0) for code in asked.eases]
    return tuple(row)


def _measures(row: Amounts, asked: Asked) -> dict[str, Amounts]:
    """One row as the amounts of each measure, those of its parts first."""
    n, place = row[0], 1
    measures: dict[str, Amounts] = {}
    for code in asked.eases:
        rated, *rest = row[place : place + EASE_PARTS]
        measures[f"ease:{code}"] = (rated, *rest)
        measures[f"rated:{code}"] = (rated, n - rated)
        place += EASE_PARTS
    for kind, codes in (("wanted", asked.wanted), ("choice", asked.choices)):
        for code in codes:
            measures[f"{kind}:{code}"] = (row[place], n - row[place])
            place += 1
    offers = measures.get(f"choice:{asked.offer}", (0, n))[0]
    for code in asked.eases:
        measures[f"able:{code}"] = (row[place], n - row[place], offers - row[place])
        place += 1
    return measures


@dataclass(frozen=True)
class Publication:
    """What may be told now: the ledgers to keep, figures by node, and whether answers wait.

    `invited`, `population`: how many people, each node with all below.
    """

    ledgers: Mapping[str, Ledger[str]]
    figures: Mapping[str, Mapping[str, Any]]
    invited: Mapping[str, int]
    population: Mapping[str, int]
    held_back: bool


def publish(
    tree: Mapping[str, str | None],
    groups: Mapping[str, Counted],
    kept: Mapping[str, Any],
    *,
    invited: Mapping[str, int],
    population: Mapping[str, int],
    asked: Asked,
    k: int,
    closed: bool,
) -> Publication:
    """Decide what a map may tell.

    `groups`, `invited`, `population`: by the group itself; `kept`: the ledgers of the map until now, "" being that of the
    answers themselves, the others those of the measures.
    """
    rows = {group: in_a_row(counted, asked) for group, counted in groups.items()}
    ledgers = release(
        tree,
        rows,
        {measure: opened(ledger) for measure, ledger in kept.items()},
        parts=(Part(k),),
        split=partial(_measures, asked=asked),
        parts_of=partial(parts_of, k=k),
        closed=closed,
    )
    whole = {measure: sums(tree, ledger.placed) for measure, ledger in ledgers.items()}
    whole_invited, whole_population = whole_counts(tree, invited), whole_counts(tree, population)
    answered = whole_counts(tree, {group: counted.n for group, counted in groups.items()})
    return Publication(
        ledgers=ledgers,
        figures=figures_to_show(
            tree, ledgers, whole, invited=whole_invited, answered=answered, asked=asked, k=k, closed=closed
        ),
        invited=whole_invited,
        population=whole_population,
        held_back=any(counted.n != (ledgers[""].taken.get(group) or (0,))[0] for group, counted in groups.items()),
    )


def parts_of(measure: str, *, k: int) -> tuple[Part, ...]:
    """How many people each part of a measure asks for.

    Counts are groups of people: at least `k` on both sides. A mean tells no group, unless nearly all said the least or the
    most: at least two must have said otherwise. How many rated a theme also tells how many left it out.
    """
    kind = measure.partition(":")[0]
    return {
        "ease": (Part(k), Part(K_ALIKE), Part(K_ALIKE)),
        "rated": (Part(k), Part(k, or_nobody=True)),
        "able": (Part(k), Part(k), Part(k, or_nobody=True)),
    }.get(kind, (Part(k), Part(k)))


def opened(kept: Mapping[str, Any]) -> Ledger[str]:
    """A ledger as it was kept."""
    return Ledger(
        {place: tuple(amounts) for place, amounts in kept.get("placed", {}).items()},
        {place: tuple(amounts) for place, amounts in kept.get("taken", {}).items()},
        frozenset(kept.get("shown", ())),
    )


def to_keep(ledger: Ledger[str]) -> dict[str, Any]:
    """A ledger in plain values."""
    return {"placed": dict(ledger.placed), "taken": dict(ledger.taken), "shown": sorted(ledger.shown)}


def sides_of(ledgers: Mapping[str, Ledger[str]], whole: Amounts, *, asked: Asked, k: int) -> dict[str, str]:
    """For counts that cannot be told of the whole organisation: whether few are in them or most are, in a word.

    Said once, at the close, of the whole alone, and only when nothing of the measure was ever told: nothing to subtract from.
    """
    return {
        measure: side(inside, outside, k=k)
        for measure, (inside, outside, *_others) in _measures(whole, asked).items()
        if measure.partition(":")[0] in {"wanted", "choice"} and not ledgers[measure].shown
    }


def figures_to_show(
    tree: Mapping[str, str | None],
    ledgers: Mapping[str, Ledger[str]],
    whole: Mapping[str, Mapping[str, Amounts]],
    *,
    invited: Mapping[str, int],
    answered: Mapping[str, int],
    asked: Asked,
    k: int,
    closed: bool,
) -> dict[str, dict[str, Any]]:
    """The figures to show, by node: the number of answers, and by measure its amounts or the side it is on.

    `whole`: by measure what has been published, `invited`, `answered`: how many people, each by node with all below it.
    What is not told is not there.
    """
    answers = ledgers[""]
    figures: dict[str, dict[str, Any]] = {}
    for node in tree:
        if node in answers.shown:
            figures[node] = {"n": whole[""][node][0]} | {
                measure: list(whole[measure][node])
                for measure, ledger in ledgers.items()
                if measure and node in ledger.shown
            }
        elif closed and not answered.get(node) and may_say_none(invited.get(node, 0), k=k):
            figures[node] = {"n": 0}
    if closed and ROOT in answers.shown:
        figures[ROOT] |= sides_of(ledgers, whole[""][ROOT], asked=asked, k=k)
    return figures


def depths(tree: Mapping[str, str | None]) -> dict[str, int]:
    """How far below the whole organisation each node stands; the organisation itself at 0."""
    depth_of: dict[str, int] = {}

    def depth(node: str) -> int:
        if node not in depth_of:
            above = tree[node]
            depth_of[node] = 0 if above is None else depth(above) + 1
        return depth_of[node]

    for node in tree:
        depth(node)
    return depth_of
