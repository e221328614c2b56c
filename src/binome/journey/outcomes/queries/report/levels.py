"""How levels moved between two moments, on batches of people who entered together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from binome.core.privacy.disclosure import counts_in_steps, on_both_sides, together
from binome.core.privacy.disclosure.paired_changes import (
    Levels,
    LevelsOfPerson,
    mean_levels,
    subjects_told,
    told_together,
)
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.queries.report.material import Assessed, Material
from binome.journey.outcomes.queries.report.portions import Portion, portion
from binome.journey.outcomes.rules.change import Change, change, follow_up
from binome.journey.outcomes.states import COMPARED_WITH, Moment

TOP = 4  # of both scales, themes and behaviours


@dataclass(frozen=True)
class Compared:
    """One side's change between two moments: each person's own mean over all subjects, and by subject where told."""

    side: Side
    moment: Moment
    overall: Change | None
    went_up: Portion
    already_at_top: Change | None  # the same change, told when how many were at the top may be told beside it
    by_subject: dict[str, Change]
    hidden: bool  # a subject that people rated is not told
    followed: dict[str, int]  # "both", "before", "after": how many answered, in steps


def compared(material: Material, wave: Wave, *, side: Side, moment: Moment, by_subject: bool = False) -> Compared:
    """Levels at `moment` beside those of the moment it is compared with; looking back is the earlier of its two."""
    batches = _batches(material, wave, side=side, moment=moment)
    means = [(edition, [mean_levels(one) for one in people]) for edition, people in batches]
    told = together(means, enough=told_together)
    at_top = together(means, enough=lambda levels: on_both_sides(*_parts([before >= TOP for before, _ in levels])))
    overall = _change(told) if told else None
    subjects = _by_subject([people for _edition, people in batches]) if by_subject else {}
    return Compared(
        side=side,
        moment=moment,
        overall=overall,
        went_up=portion(
            [(edition, [after > before for before, after in levels]) for edition, levels in means],
            final=material.is_final(wave),
        ),
        already_at_top=overall if told and len(at_top) == len(told) else None,
        by_subject=subjects,
        hidden=by_subject and {code for _e, people in batches for one in people for code in one} != set(subjects),
        followed=_followed(material, wave, side=side, moment=moment),
    )


def _batches(material: Material, wave: Wave, *, side: Side, moment: Moment) -> list[tuple[int, list[LevelsOfPerson]]]:
    """People who entered the figures, batch by batch: each one's levels before and after, by subject."""
    ways = _ways(material, wave, side=side, moment=moment)
    entered = [one for one in material.answered[wave.pk, side, moment] if one.batch is not None and one.person in ways]
    entered.sort(key=lambda one: (one.batch or 0, one.person))

    def together_with(one: Assessed) -> tuple[int, int]:
        return one.batch or 0, one.edition or 0

    return [
        (edition, [ways[one.person] for one in people])
        for (_batch, edition), people in groupby(entered, key=together_with)
    ]


def _ways(material: Material, wave: Wave, *, side: Side, moment: Moment) -> dict[int, LevelsOfPerson]:
    reference = {(one.person, one.subject): one.level for one in material.levels[wave.pk, side, COMPARED_WITH[moment]]}
    ways: dict[int, dict[str, Levels]] = defaultdict(dict)
    for one in material.levels[wave.pk, side, moment]:
        other = reference.get((one.person, one.subject))
        if one.compared and other is not None:
            backwards = moment == Moment.LOOKING_BACK
            ways[one.person][one.subject] = (one.level, other) if backwards else (other, one.level)
    return dict(ways)


def _by_subject(batches: Sequence[Sequence[LevelsOfPerson]]) -> dict[str, Change]:
    columns: dict[str, list[Levels]] = defaultdict(list)
    for people in batches:
        for subject in subjects_told(people):
            columns[subject] += [one[subject] for one in people if subject in one]
    return {subject: _change(levels) for subject, levels in sorted(columns.items())}


def _change(levels: Sequence[Levels]) -> Change:
    return change([before for before, _ in levels], [after for _, after in levels], ceiling=TOP)


def _parts(answers: Sequence[bool]) -> tuple[int, int]:
    return sum(answers), len(answers) - sum(answers)


def _followed(material: Material, wave: Wave, *, side: Side, moment: Moment) -> dict[str, int]:
    first, second = (
        {one.person for one in material.answered[wave.pk, side, when]} for when in (COMPARED_WITH[moment], moment)
    )
    who = follow_up(first, second)
    _all, told = counts_in_steps({"both": who.both, "before": who.before_only, "after": who.after_only})
    return told
