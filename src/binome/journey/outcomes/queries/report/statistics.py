"""The statistics behind the report, for those who check them: by subject, by person, measured beside felt, who is missing."""

from django.utils.translation import gettext as _

from binome.core.privacy.disclosure.batches import on_both_sides
from binome.core.privacy.disclosure.thresholds import FEWEST_ASKED
from binome.core.privacy.phrases import so_many
from binome.journey.outcomes.queries.report.levels import SideComparison
from binome.journey.outcomes.queries.report.parts import Cell, Number, ReportTable, Section
from binome.journey.outcomes.queries.report.skills import Comparisons, who
from binome.journey.outcomes.queries.report.wording import TOO_FEW, decimal, figure, interval, likely_chance
from binome.journey.outcomes.rules.change import Change, smallest_detectable_effect
from binome.journey.outcomes.rules.comparing import holm
from binome.journey.outcomes.states import Mastery


def statistics(comparisons: Comparisons) -> Section:
    """Every figure on levels with what it takes to judge it."""
    tables = (
        *(_by_subject(comparisons, each) for each in comparisons.measured),
        _sure(comparisons),
        _kinds_of_change(comparisons),
        _followed(comparisons),
        _anchors(),
    )
    return Section(
        key="statistics",
        title=_("Statistics"),
        tables=tuple(table for table in tables if table.rows),
        notes=tuple(_notes(comparisons)),
    )


def _interval(moved: Change) -> tuple[Cell, Cell, Cell]:
    """The mean change and the two ends of its 95 % interval."""
    return figure(moved.mean_change, signed=True), *interval(moved)


def _interval_heads(change: str) -> tuple[str, str, str]:
    return change, _("Interval from"), _("Interval to")


def _by_subject(comparisons: Comparisons, each: SideComparison) -> ReportTable:
    holding = _still_hold(each)
    return ReportTable(
        _("%(who)s, by theme and behaviour") % {"who": who(each.side)},
        (
            _("Subject"),
            _("n"),
            _("At the start"),
            _("At the close"),
            *_interval_heads(_("Change")),
            _("Effect d"),
            _("Rises over falls"),
            _("After Holm"),
            _("Already at the top"),
        ),
        tuple(
            (
                comparisons.titles.get(subject, subject),
                Number(moved.n),
                figure(moved.mean_before),
                figure(moved.mean_after),
                *_interval(moved),
                _effect(moved),
                _ranks(moved),
                holding.get(subject, TOO_FEW),
                Number(each.at_top[subject]) if subject in each.at_top else TOO_FEW,
            )
            for subject, moved in each.by_subject.items()
        ),
    )


def _effect(moved: Change) -> Cell:
    """Of ten people or more, as tests are: of fewer, it would give away deviations that are not told."""
    return figure(moved.gav) if moved.n >= FEWEST_ASKED else TOO_FEW


def _ranks(moved: Change) -> Cell:
    """The ordinal reading, from −1 to +1: where five rose and five fell. Else its value would count the few who fell."""
    if moved.rank_biserial is None or not on_both_sides(moved.improved, moved.worse):
        return TOO_FEW
    return Number(moved.rank_biserial, 1, "signed")


def _still_hold(each: SideComparison) -> dict[str, str]:
    """By subject, whether its test holds beside all the others of this half."""
    tested = {
        subject: moved.wilcoxon_p
        for subject, moved in each.by_subject.items()
        if moved.wilcoxon_p is not None and moved.n >= FEWEST_ASKED
    }
    return {subject: likely_chance(p, n=FEWEST_ASKED) for subject, p in holm(tested).items()}


def _sure(comparisons: Comparisons) -> ReportTable:
    return ReportTable(
        _("Statistical confidence: each person’s mean over their subjects"),
        (
            _("Who"),
            _("n"),
            *_interval_heads(_("Change")),
            _("Wilcoxon"),
            _("Pratt"),
            _("Sign test"),
            _("Already at the top"),
            _("Change without them"),
        ),
        tuple(
            (
                who(each.side),
                Number(each.overall.n),
                *_interval(each.overall),
                likely_chance(each.overall.wilcoxon_p, n=each.overall.n),
                likely_chance(each.overall.wilcoxon_p_pratt, n=each.overall.n),
                likely_chance(each.overall.sign_p, n=each.overall.n),
                *_at_top(each.already_at_top),
            )
            for each in comparisons.measured
            if each.overall is not None
        ),
    )


def _at_top(moved: Change | None) -> tuple[Cell, Cell]:
    """How many could not rise, and how the others moved, where five or more stand on each side."""
    if moved is None:
        return TOO_FEW, TOO_FEW
    return Number(moved.ceiling_before), figure(moved.without_ceiling.mean_change, signed=True)


def _kinds_of_change(comparisons: Comparisons) -> ReportTable:
    kinds = (
        (_("Measured: start to close"), comparisons.measured),
        (_("Felt: looking back to close"), comparisons.felt),
        (_("Lasting: start to six months later"), comparisons.later),
    )
    return ReportTable(
        _("Measured, felt, lasting"),
        (_("Who"), _("What"), _("n"), *_interval_heads(_("Change"))),
        tuple(
            (who(each.side), kind, Number(each.overall.n), *_interval(each.overall))
            for kind, both_sides in kinds
            for each in both_sides
            if each.overall is not None
        ),
    )


def _followed(comparisons: Comparisons) -> ReportTable:
    return ReportTable(
        _("Who answered, who left on the way"),
        (_("Who"), _("Both times"), _("Start alone"), _("Close alone")),
        tuple(
            (who(each.side), *(so_many(each.followed[when]) for when in ("both", "before", "after")))
            for each in comparisons.measured
            if any(each.followed.values())
        ),
    )


def _anchors() -> ReportTable:
    return ReportTable(
        _("What the four levels say"),
        (_("Level"), _("On behaviours")),
        tuple((str(step.value), str(step.label)) for step in Mastery),
    )


def _notes(comparisons: Comparisons) -> list[str]:
    notes = [
        _(
            "Looking back, people often judge their start lower than they did at the time: felt change is reported separately."
        ),
        _(
            "Effect d is the mean change in standard deviations of that single item (Hedges’ correction). It is not given "
            "for means over several items: averaging shrinks the deviation and swells the effect; nor for fewer than ten people."
        ),
        _(
            "Levels are ordered, not measured in equal steps: “rises over falls” (matched-pairs rank correlation) and the "
            "Wilcoxon test use their order alone and are shown beside the mean. The first is given where five people or more "
            "rose and five fell."
        ),
        _(
            "Many subjects are tested at once: “after Holm” says which still hold, at 0.05 for all of one half together."
        ),
        _(
            "Intervals and tests are given from ten people on, tests only as above or below 0.05: of a small group, they "
            "would reveal how many went down."
        ),
    ]
    for each in comparisons.measured:
        notes += _what_could_be_seen(each)
    return notes


def _what_could_be_seen(each: SideComparison) -> list[str]:
    notes = []
    shown = (
        each.overall is not None and each.overall.n >= FEWEST_ASKED
    )  # what could be seen tells deviations, as intervals do
    least = smallest_detectable_effect(each.overall.n) if each.overall and shown else None
    if each.overall is not None and least is not None:
        notes.append(
            _(
                "%(who)s: with %(n)s people, only a change of %(dz)s standard deviations (%(points)s points here) "
                "or more would be seen four times in five; a smaller one may exist unseen."
            )
            % {
                "who": who(each.side),
                "n": each.overall.n,
                "dz": decimal(least),
                "points": decimal(each.overall.smallest_detectable),
            }
        )
    if each.hidden:
        notes.append(
            _(
                "%(who)s: a subject is not shown when it has too few answers, would reveal a small group by "
                "subtraction, or when nearly everyone answered the same."
            )
            % {"who": who(each.side)}
        )
    return notes
