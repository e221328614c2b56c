"""How levels moved between two moments, on batches of people who entered together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from binome.core.privacy.disclosure.batches import on_both_sides, together
from binome.core.privacy.disclosure.paired_changes import (
    Levels,
    LevelsOfPerson,
    mean_levels,
    subjects_told,
    told_together,
)
from binome.core.privacy.disclosure.thresholds import counts_in_steps
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.queries.report.material import Assessed, Material
from binome.journey.outcomes.queries.report.portions import Portion, portion, same_people, three_ways
from binome.journey.outcomes.rules.change import Change, change, follow_up
from binome.journey.outcomes.states import COMPARED_WITH, Moment

TOP = 4  # of both scales, themes and behaviours


@dataclass(frozen=True)
class SideComparison:
    """One side's change between two moments: each person's own mean over all subjects, and by subject where told."""

    side: Side
    moment: Moment
    overall: Change | None
    went_up: Portion
    already_at_top: Change | None  # the same change, told when how many were at the top may be told beside it
    moved: tuple[int, int, int] | None  # how many went up, stayed, went down: five of each at least
    by_subject: dict[str, Change]
    at_top: dict[str, int]  # by subject, how many were at the top at the start: five, and five who were not
    hidden: bool  # a subject that people rated is not told
    followed: dict[str, int]  # "both", "before", "after": how many answered, in steps


def compared(material: Material, wave: Wave, *, side: Side, moment: Moment, by_subject: bool = False) -> SideComparison:
    """Levels at `moment` beside those of the moment it is compared with; looking back is the earlier of its two."""
    batches = _batches(material, wave, side=side, moment=moment)
    means = [(edition, [mean_levels(way) for way in people]) for edition, people in batches]
    publishable = together(means, enough=told_together)
    # Who was at the top could not rise. How many they were is told only when both groups hold five; the change itself is the
    # same figure as above and never counted on fewer people: two figures that differ by a few would tell those few.
    at_top_is_told = same_people(
        means, told_together, lambda levels: on_both_sides(*_parts([before >= TOP for before, _ in levels]))
    )
    overall = _change(publishable) if publishable else None
    columns = _columns(batches) if by_subject else {}
    subjects = {subject: _change(_joined(columns[subject])) for subject in sorted(columns)}
    return SideComparison(
        side=side,
        moment=moment,
        overall=overall,
        went_up=portion(
            [(edition, [after > before for before, after in levels]) for edition, levels in means],
            final=material.is_final(wave),
        ),
        already_at_top=overall if at_top_is_told else None,
        moved=three_ways(
            [(edition, [_way(*levels) for levels in people]) for edition, people in means],
            final=material.is_final(wave),
        ),
        by_subject=subjects,
        at_top=_at_top(columns),
        hidden=by_subject and {code for _e, people in batches for way in people for code in way} != set(subjects),
        followed=_followed(material, wave, side=side, moment=moment),
    )


def _way(before: float, after: float) -> int:
    return (after > before) - (after < before)


Columns = dict[str, list[tuple[int, list[Levels]]]]  # by subject, the batches that tell it


def _columns(batches: Sequence[tuple[int, list[LevelsOfPerson]]]) -> Columns:
    columns: Columns = defaultdict(list)
    for edition, people in batches:
        for subject in subjects_told(people):
            columns[subject].append((edition, [way[subject] for way in people if subject in way]))
    return columns


def _joined(batches: Sequence[tuple[int, list[Levels]]]) -> list[Levels]:
    return [levels for _edition, batch in batches for levels in batch]


def _at_top(columns: Columns) -> dict[str, int]:
    """How many were at the top of each subject at the start, where that may be told of everyone who is counted there."""
    counts = {}
    for subject, batches in columns.items():
        at_top = [(edition, [before >= TOP for before, _after in levels]) for edition, levels in batches]
        publishable = together(at_top, enough=lambda answers: on_both_sides(*_parts(answers)))
        if len(publishable) == len(_joined(batches)):
            counts[subject] = sum(publishable)
    return counts


def _batches(material: Material, wave: Wave, *, side: Side, moment: Moment) -> list[tuple[int, list[LevelsOfPerson]]]:
    """People who entered the figures, batch by batch: each one's levels before and after, by subject."""
    ways = _ways(material, wave, side=side, moment=moment)
    entered = [
        assessed
        for assessed in material.answered[wave.pk, side, moment]
        if assessed.batch is not None and assessed.person in ways
    ]
    # People stand in the order of their keys inside a batch: the order in which they answered would tell who came last.
    entered.sort(key=lambda assessed: (assessed.batch or 0, assessed.person))

    def together_with(assessed: Assessed) -> tuple[int, int]:
        return assessed.batch or 0, assessed.edition or 0

    return [
        (edition, [ways[assessed.person] for assessed in people])
        for (_batch, edition), people in groupby(entered, key=together_with)
    ]


def _ways(material: Material, wave: Wave, *, side: Side, moment: Moment) -> dict[int, LevelsOfPerson]:
    reference = {
        (rating.person, rating.subject): rating.level
        for rating in material.levels[wave.pk, side, COMPARED_WITH[moment]]
    }
    ways: dict[int, dict[str, Levels]] = defaultdict(dict)
    for rating in material.levels[wave.pk, side, moment]:
        other = reference.get((rating.person, rating.subject))
        if rating.compared and other is not None:
            backwards = moment == Moment.LOOKING_BACK
            ways[rating.person][rating.subject] = (rating.level, other) if backwards else (other, rating.level)
    return dict(ways)


def _change(levels: Sequence[Levels]) -> Change:
    return change([before for before, _ in levels], [after for _, after in levels], ceiling=TOP)


def _parts(answers: Sequence[bool]) -> tuple[int, int]:
    return sum(answers), len(answers) - sum(answers)


def _followed(material: Material, wave: Wave, *, side: Side, moment: Moment) -> dict[str, int]:
    first, second = (
        {assessed.person for assessed in material.answered[wave.pk, side, when]}
        for when in (COMPARED_WITH[moment], moment)
    )
    who = follow_up(first, second)
    _all, publishable = counts_in_steps({"both": who.both, "before": who.before_only, "after": who.after_only})
    return publishable
