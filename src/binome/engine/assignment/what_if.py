"""What if: the same people under two policies, and who would gain or lose by it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from binome.engine.assignment.all_pairs import exact_over_all
from binome.engine.model.constraints import Rules
from binome.engine.model.scores import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class MenteeChange:
    """What becomes of one mentee: the mentor and score before and after, None when there is nobody."""

    mentee: str
    before: str | None
    after: str | None
    score_before: int
    score_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two forecasts side by side; `changes` lists the mentees for whom they differ, by id."""

    pairs_before: int
    pairs_after: int
    score_before: int
    score_after: int
    changes: tuple[MenteeChange, ...]


def compare(
    before: Rules, after: Rules, *, weights_before: Weights | None = None, weights_after: Weights | None = None
) -> Comparison:
    """Forecast the best assignment under two sets of rules and weights on people with the same ids; scores in points.

    Each forecast is `exact_over_all`. Mentees for whom nothing differs are left out of `changes`.
    """
    first, second = (
        {mentee: (mentor, points) for mentee, mentor, points in exact_over_all(rules, weights=weights).named()}
        for rules, weights in ((before, weights_before), (after, weights_after))
    )
    names = sorted({*first, *second})
    return Comparison(
        pairs_before=len(first),
        pairs_after=len(second),
        score_before=sum(points for _, points in first.values()),
        score_after=sum(points for _, points in second.values()),
        changes=tuple(change(name, first, second) for name in names if first.get(name) != second.get(name)),
    )


def change(name: str, first: Mapping[str, tuple[str, int]], second: Mapping[str, tuple[str, int]]) -> MenteeChange:
    """One mentee's line of the comparison."""
    before, after = first.get(name, (None, 0)), second.get(name, (None, 0))
    return MenteeChange(mentee=name, before=before[0], after=after[0], score_before=before[1], score_after=after[1])


def without_rule(rules: Rules) -> dict[str, int]:
    """How many more people the best forecast pairs without each rule of the policy that is on: rule → difference."""
    policy, now = rules.policy, forecast_size(rules)
    return {
        constraint.field: forecast_size(
            replace(rules, policy=replace(policy, **{constraint.field: constraint.kind.off}))
        )
        - now
        for constraint, _ in policy.active()
        if constraint.field
    }


def one_more_mentor(rules: Rules) -> dict[str, int]:
    """How many more people would be paired if each mentor took one more, mentor by mentor; those of 0 are left out.

    One more place at a mentor pairs at most one more person; it does when an unpaired mentee reaches the mentor by
    moving others to other possible mentors, which is read off one forecast instead of solving again for each.
    """
    forecast = PairingForecast.of(rules)
    _, reached = forecast.sweep(frozenset())
    return {rules.people.ids[mentor]: 1 for mentor in sorted(reached)}


def one_more_on_a_theme(rules: Rules, *, places: int = 1) -> dict[str, int]:
    """How many more people one more mentor would pair, theme by theme; themes of 0 are left out.

    The newcomer offers the theme, has `places` places and could meet anyone who wants it. Each person more is one
    shortest path of moves from an unpaired mentee to someone who wants the theme (Berge 1957), read off one forecast.
    Looks at every pair: meant for programmes of thousands, not for a country.
    """
    people, now = rules.people, PairingForecast.of(rules)
    gained = {}
    for at, theme in enumerate(people.themes):
        wanting = frozenset(people.mentees[people.wanted[people.mentees, at] > 0].tolist())
        forecast, more = now.copy(), 0
        while more < places and forecast.let_in(wanting):
            more += 1
        if more:
            gained[theme] = more
    return gained


NEWCOMER = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairingForecast:
    """A forecast as who is matched with whom, rows of people, and whom each mentee could meet (filled in as it is asked)."""

    rules: Rules
    mentor_of: dict[int, int]
    possible: dict[int, list[int]]

    @classmethod
    def of(cls, rules: Rules) -> "PairingForecast":
        """The best forecast under these rules."""
        best = exact_over_all(rules)
        return cls(
            rules=rules,
            mentor_of=dict(zip(best.mentee.tolist(), best.mentor.tolist(), strict=True)),
            possible={},
        )

    def copy(self) -> "PairingForecast":
        """The same, to move people in."""
        return replace(self, mentor_of=dict(self.mentor_of))

    def open_to(self, mentee: int) -> list[int]:
        """The mentors no rule keeps from a mentee."""
        if mentee not in self.possible:
            mentors = self.rules.people.mentors
            mine = np.full(len(mentors), mentee)
            self.possible[mentee] = mentors[self.rules.codes(mine, mentors) < 0].tolist()
        return self.possible[mentee]

    def sweep(self, ending: frozenset[int]) -> tuple[list[int], set[int]]:
        """Breadth first from everyone unpaired to the first mentee of `ending`: the path there, and mentors reached."""
        mentees_of: dict[int, list[int]] = {}
        for mentee, mentor in self.mentor_of.items():
            mentees_of.setdefault(mentor, []).append(mentee)
        waiting = [row for row in self.rules.people.mentees.tolist() if row not in self.mentor_of]
        before: dict[int, int | None] = dict.fromkeys(waiting)
        reached: set[int] = set()
        for mentee in waiting:
            if mentee in ending:
                return path(before, mentee), reached
            for mentor in self.open_to(mentee):
                if mentor not in reached:
                    reached.add(mentor)
                    before.update(dict.fromkeys(mentees_of.get(mentor, []), mentee))
                    waiting.extend(mentees_of.get(mentor, []))
        return [], reached

    def let_in(self, wanting: frozenset[int]) -> bool:
        """Match somebody with the newcomer and move everyone on the way, when that pairs one person more."""
        free = wanting - {mentee for mentee, mentor in self.mentor_of.items() if mentor == NEWCOMER}
        moving, _ = self.sweep(free)
        place = NEWCOMER
        for mentee in moving:
            left = self.mentor_of.get(mentee, NEWCOMER)
            self.mentor_of[mentee] = place
            place = left
        return bool(moving)


def path(before: Mapping[int, int | None], last: int) -> list[int]:
    """From the last mentee of a sweep back to where it began."""
    steps = [last]
    while (earlier := before[steps[-1]]) is not None:
        steps.append(earlier)
    return steps


def forecast_size(rules: Rules) -> int:
    """How many people the best forecast pairs."""
    return exact_over_all(rules).optimum.size
