"""Skills develop: the paired change, felt change apart, who left on the way, what could not have been seen."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from binome.core.competences import ready
from binome.core.privacy.phrases import so_many
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.queries.report.levels import SideComparison, compared
from binome.journey.outcomes.queries.report.material import Material
from binome.journey.outcomes.queries.report.parts import (
    Cell,
    Indicator,
    Number,
    ReportTable,
    Section,
    SlopeChart,
    SlopeLine,
)
from binome.journey.outcomes.queries.report.wording import (
    TOO_FEW,
    decimal,
    figure,
    likely_chance,
    margin,
    published_portion,
    untold,
)
from binome.journey.outcomes.rules.change import Change, smallest_detectable_effect
from binome.journey.outcomes.states import Moment


def skills(material: Material, wave: Wave) -> Section:
    """How levels moved on the pair's themes (both halves) and on behaviours (mentors)."""
    measured = [
        compared(material, wave, side=side, moment=Moment.CLOSING, by_subject=True)
        for side in (Side.MENTEE, Side.MENTOR)
    ]
    felt = [compared(material, wave, side=side, moment=Moment.LOOKING_BACK) for side in (Side.MENTEE, Side.MENTOR)]
    later = [compared(material, wave, side=side, moment=Moment.LATER) for side in (Side.MENTEE, Side.MENTOR)]
    titles = _titles(material)
    return Section(
        key="skills",
        title=_("Skills develop"),
        lead=_("The same people, the same themes, the same scale of 1 to 4, at the start and at the close."),
        indicators=tuple(indicator for each in measured for indicator in _headline(each)),
        slopes=tuple(_slopes(titles, each) for each in measured if each.by_subject),
        tables=tuple(
            table
            for table in (
                *(_by_subject(titles, each) for each in measured),
                _sure(measured),
                _felt(measured, felt, later),
                _followed(measured),
            )
            if table.rows
        ),
        notes=tuple(_notes(measured)),
    )


def _titles(material: Material) -> dict[str, str]:
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    themes = {theme.code: theme.title for theme in material.themes}
    return themes | {entry["code"]: entry[f"title_{language}"] for entry in ready.behaviours()}


def _who(side: Side) -> str:
    return {Side.MENTEE: _("Mentees"), Side.MENTOR: _("Mentors")}[side]


def _headline(each: SideComparison) -> list[Indicator]:
    who, moved = _who(each.side), each.overall
    if moved is None:
        return [Indicator(_("%(who)s: mean change") % {"who": who}, untold())]
    return [
        Indicator(
            _("%(who)s: mean change") % {"who": who},
            figure(moved.mean_change, signed=True),
            _("95%% interval %(low)s to %(high)s; n = %(n)s")
            % {"low": decimal(moved.low, signed=True), "high": decimal(moved.high, signed=True), "n": moved.n},
        ),
        Indicator(_("%(who)s: went up") % {"who": who}, published_portion(each.went_up), margin(each.went_up)),
    ]


def _slopes(titles: dict[str, str], each: SideComparison) -> SlopeChart:
    return SlopeChart(
        _("%(who)s: mean level at the start and at the close, from 1 to 4") % {"who": _who(each.side)},
        tuple(
            SlopeLine(
                titles.get(subject, subject),
                Number(moved.mean_before or 0, places=2),
                Number(moved.mean_after or 0, places=2),
                f"n = {moved.n}",
            )
            for subject, moved in each.by_subject.items()
        ),
    )


def _interval(moved: Change) -> tuple[Cell, Cell, Cell]:
    """The mean change and the two ends of its 95 % interval."""
    return figure(moved.mean_change, signed=True), figure(moved.low, signed=True), figure(moved.high, signed=True)


def _interval_heads(change: str) -> tuple[str, str, str]:
    return change, _("Interval from"), _("Interval to")


def _by_subject(titles: dict[str, str], each: SideComparison) -> ReportTable:
    return ReportTable(
        _("%(who)s, by theme and behaviour") % {"who": _who(each.side)},
        (
            _("Subject"),
            _("n"),
            _("At the start"),
            _("At the close"),
            *_interval_heads(_("Change")),
            _("Effect g"),
            _("Effect dz"),
        ),
        tuple(
            (
                titles.get(subject, subject),
                Number(moved.n),
                figure(moved.mean_before),
                figure(moved.mean_after),
                *_interval(moved),
                figure(moved.gav),
                figure(moved.dz),
            )
            for subject, moved in each.by_subject.items()
        ),
    )


def _sure(measured: list[SideComparison]) -> ReportTable:
    return ReportTable(
        _("Statistical confidence: each person’s mean over their subjects"),
        (
            _("Who"),
            _("n"),
            *_interval_heads(_("Change")),
            _("Effect g"),
            _("Effect dz"),
            _("Wilcoxon"),
            _("Pratt"),
            _("Sign test"),
            _("Already at the top"),
            _("Change without them"),
        ),
        tuple(
            (
                _who(each.side),
                Number(each.overall.n),
                *_interval(each.overall),
                figure(each.overall.gav),
                figure(each.overall.dz),
                likely_chance(each.overall.wilcoxon_p, n=each.overall.n),
                likely_chance(each.overall.wilcoxon_p_pratt, n=each.overall.n),
                likely_chance(each.overall.sign_p, n=each.overall.n),
                *_at_top(each.already_at_top),
            )
            for each in measured
            if each.overall is not None
        ),
    )


def _at_top(moved: Change | None) -> tuple[Cell, Cell]:
    """How many could not rise, and how the others moved, where five or more stand on each side."""
    if moved is None:
        return TOO_FEW, TOO_FEW
    return Number(moved.ceiling_before), figure(moved.without_ceiling.mean_change, signed=True)


def _felt(measured: list[SideComparison], felt: list[SideComparison], later: list[SideComparison]) -> ReportTable:
    kinds = (
        (_("Measured: start to close"), measured),
        (_("Felt: looking back to close"), felt),
        (_("Lasting: start to six months later"), later),
    )
    return ReportTable(
        _("Measured, felt, lasting"),
        (_("Who"), _("What"), _("n"), *_interval_heads(_("Change"))),
        tuple(
            (_who(each.side), kind, Number(each.overall.n), *_interval(each.overall))
            for kind, both_sides in kinds
            for each in both_sides
            if each.overall is not None
        ),
    )


def _followed(measured: list[SideComparison]) -> ReportTable:
    return ReportTable(
        _("Who answered, who left on the way"),
        (_("Who"), _("Both times"), _("Start alone"), _("Close alone")),
        tuple(
            (_who(each.side), *(so_many(each.followed[when]) for when in ("both", "before", "after")))
            for each in measured
            if any(each.followed.values())
        ),
    )


def _notes(measured: list[SideComparison]) -> list[str]:
    notes = [
        _(
            "A change says what moved, not why: there is no comparison group here, and people who answered both times "
            "may differ from those who did not."
        ),
        _("Looking back, people often judge their start lower than they did at the time: felt change is told apart."),
        _(
            "Tests are given from ten people on, only as above or below 0.05: an exact p would reveal how many people "
            "of a small group went down."
        ),
    ]
    for each in measured:
        least = smallest_detectable_effect(each.overall.n) if each.overall else None
        if each.overall is not None and least is not None:
            notes.append(
                _(
                    "%(who)s: with %(n)s people, only a change of %(dz)s standard deviations (%(points)s points here) "
                    "or more would be seen four times in five; a smaller one may exist unseen."
                )
                % {
                    "who": _who(each.side),
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
                % {"who": _who(each.side)}
            )
    return notes
