"""What if: the same people under other rules; who would meet whom, who gains and who loses. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from binome.core.competences.models import Theme
from binome.core.people.text import folded
from binome.core.programmes.models import Wave
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.states import Side
from binome.journey.matching.queries import engine
from binome.journey.matching.queries.round_candidates import everyone
from binome.journey.matching.rules import Limits


class Effect(StrEnum):
    """What other rules change for one mentee."""

    GAINS = "gains"
    LOSES = "loses"
    BETTER = "better"
    WORSE = "worse"
    ANOTHER = "another"


@dataclass(frozen=True)
class PairChange:
    """One mentee, whom they could meet under each set of rules, and what that changes for them."""

    mentee: Application
    before: Application | None
    after: Application | None
    effect: Effect


@dataclass(frozen=True)
class WhatIf:
    """Two sets of rules on the same people."""

    before: engine.RoundForecast
    after: engine.RoundForecast
    mentees: int
    mentors: int
    gained: list[Application]
    lost: list[Application]
    changes: list[PairChange]
    one_more: list[tuple[Theme, int]]

    @property
    def unchanged(self) -> int:
        """How many mentees would meet the same mentor under both."""
        same = self.before.best.keys() & self.after.best.keys()
        return sum(self.before.best[pk][0] == self.after.best[pk][0] for pk in same)


def what_if(wave: Wave, limits: Limits) -> WhatIf:
    """Who would have a possible partner, and whom, under the wave's rules and under others."""
    now, then = everyone(wave), everyone(wave, limits=limits)
    before, after = engine.forecast(now), engine.forecast(then)
    had, have = before.mentees | before.mentors, after.mentees | after.mentors
    named = {
        application.pk: application
        for source in (now, then)
        for side in source.by_side.values()
        for application in side.values()
    }
    return WhatIf(
        before=before,
        after=after,
        mentees=len(now.by_side[Side.MENTEE]),
        mentors=len(now.by_side[Side.MENTOR]),
        gained=sorted((named[pk] for pk in have - had), key=_by_name),
        lost=sorted((named[pk] for pk in had - have), key=_by_name),
        changes=_changes(before, after, named),
        one_more=_one_more_mentor(then),
    )


def _changes(
    before: engine.RoundForecast, after: engine.RoundForecast, named: Mapping[int, Application]
) -> list[PairChange]:
    """The mentees who would meet someone else, or nobody any more, or someone at last; by name."""
    changes = []
    for pk in {*before.best, *after.best}:
        mentor, points = before.best.get(pk, (None, 0))
        other, more = after.best.get(pk, (None, 0))
        if mentor == other:
            continue
        changes.append(
            PairChange(
                named[pk],
                named[mentor] if mentor is not None else None,
                named[other] if other is not None else None,
                _effect(mentor, other, more - points),
            )
        )
    return sorted(changes, key=lambda change: _by_name(change.mentee))


def _effect(before: int | None, after: int | None, points: int) -> Effect:
    if before is None:
        return Effect.GAINS
    if after is None:
        return Effect.LOSES
    if points == 0:
        return Effect.ANOTHER
    return Effect.BETTER if points > 0 else Effect.WORSE


def _one_more_mentor(people: engine.RoundCandidates) -> list[tuple[Theme, int]]:
    """The themes on which one more mentor would let more people have a pair, most first, and how many more."""
    more = engine.one_more_on_a_theme(people, places=people.limits.ceiling)
    wished = (choice.theme for mentee in people.by_side[Side.MENTEE].values() for choice in mentee.theme_choices.all())
    themes = {theme.code: theme for theme in wished if theme.code in more}
    return sorted(
        ((theme, more[code]) for code, theme in themes.items()), key=lambda row: (-row[1], folded(row[0].title))
    )


def _by_name(application: Application) -> str:
    return application.person.sort_key
