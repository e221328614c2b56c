"""Skills develop: the paired change, felt change apart, who left on the way, what could not have been seen."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from binome.core.competences import ready
from binome.core.competences.models import Theme
from binome.core.people.written import Written
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.queries.report import figures
from binome.journey.outcomes.queries.report.figures import Compared
from binome.journey.outcomes.queries.report.material import Material
from binome.journey.outcomes.queries.report.parts import Indicator, Section, SlopeChart, SlopeLine, Table
from binome.journey.outcomes.queries.report.wording import (
    decimal,
    effect,
    interval,
    margin,
    probability,
    share_in_words,
)
from binome.journey.outcomes.rules.change import smallest_detectable_effect
from binome.journey.outcomes.states import Moment


def skills(material: Material, wave: Wave) -> Section:
    """How levels moved on the pair's themes (both halves) and on behaviours (mentors)."""
    measured = [
        figures.compared(material, wave, side=side, moment=Moment.CLOSING, by_subject=True)
        for side in (Side.MENTEE, Side.MENTOR)
    ]
    felt = [
        figures.compared(material, wave, side=side, moment=Moment.LOOKING_BACK) for side in (Side.MENTEE, Side.MENTOR)
    ]
    later = [figures.compared(material, wave, side=side, moment=Moment.LATER) for side in (Side.MENTEE, Side.MENTOR)]
    titles = _titles()
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


_THEMES = Written(lambda: Theme.objects.only("code", "title_fr", "title_en"))


def _titles() -> dict[str, str]:
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    themes = {theme.code: theme.title for theme in _THEMES.rows()}
    return themes | {entry["code"]: entry[f"title_{language}"] for entry in ready.behaviours()}


def _who(side: Side) -> str:
    return {Side.MENTEE: _("Mentees"), Side.MENTOR: _("Mentors")}[side]


def _headline(each: Compared) -> list[Indicator]:
    who, moved = _who(each.side), each.overall
    if moved is None:
        return [Indicator(_("%(who)s: mean change") % {"who": who}, _("fewer than 5 answers"))]
    return [
        Indicator(
            _("%(who)s: mean change") % {"who": who},
            decimal(moved.mean_change, signed=True),
            _("95%% interval %(low)s to %(high)s; n = %(n)s")
            % {"low": decimal(moved.low, signed=True), "high": decimal(moved.high, signed=True), "n": moved.n},
        ),
        Indicator(
            _("%(who)s: went up") % {"who": who}, share_in_words(moved.share_improved), margin(moved.share_improved)
        ),
    ]


def _slopes(titles: dict[str, str], each: Compared) -> SlopeChart:
    return SlopeChart(
        _("%(who)s: mean level at the start and at the close, from 1 to 4") % {"who": _who(each.side)},
        tuple(
            SlopeLine(titles.get(subject, subject), moved.mean_before or 0, moved.mean_after or 0, f"n = {moved.n}")
            for subject, moved in each.by_subject.items()
        ),
    )


def _by_subject(titles: dict[str, str], each: Compared) -> Table:
    return Table(
        _("%(who)s, by theme and behaviour") % {"who": _who(each.side)},
        (
            _("Subject"),
            _("n"),
            _("At the start"),
            _("At the close"),
            _("Change, with its interval"),
            _("Went up"),
            _("Stayed"),
            _("Went down"),
            _("Effect"),
        ),
        tuple(
            (
                titles.get(subject, subject),
                str(moved.n),
                decimal(moved.mean_before),
                decimal(moved.mean_after),
                interval(moved),
                str(moved.improved),
                str(moved.same),
                str(moved.worse),
                effect(moved),
            )
            for subject, moved in each.by_subject.items()
        ),
    )


def _sure(measured: list[Compared]) -> Table:
    return Table(
        _("How sure: each person's mean over their subjects"),
        (
            _("Who"),
            _("n"),
            _("Change, with its interval"),
            _("Effect"),
            _("Wilcoxon"),
            _("Pratt"),
            _("Sign test"),
            _("Already at the top"),
            _("Change without them"),
        ),
        tuple(
            (
                _who(each.side),
                str(each.overall.n),
                interval(each.overall),
                effect(each.overall),
                probability(each.overall.wilcoxon_p),
                probability(each.overall.wilcoxon_p_pratt),
                probability(each.overall.sign_p),
                str(each.overall.ceiling_before),
                decimal(each.overall.without_ceiling.mean_change, signed=True),
            )
            for each in measured
            if each.overall is not None
        ),
    )


def _felt(measured: list[Compared], felt: list[Compared], later: list[Compared]) -> Table:
    rows = []
    for start, back, after in zip(measured, felt, later, strict=True):
        if start.overall or back.overall or after.overall:
            rows.append(
                (
                    _who(start.side),
                    *(
                        interval(each.overall) if each.overall else _("fewer than 5 answers")
                        for each in (start, back, after)
                    ),
                )
            )
    return Table(
        _("Measured, felt, lasting"),
        (
            _("Who"),
            _("Measured: start to close"),
            _("Felt: looking back to close"),
            _("Lasting: start to six months later"),
        ),
        tuple(rows),
    )


def _followed(measured: list[Compared]) -> Table:
    return Table(
        _("Who answered, who left on the way"),
        (_("Who"), _("At the start"), _("At the close"), _("Both times"), _("Start alone"), _("Close alone")),
        tuple(
            (
                _who(each.side),
                str(each.follow_up.before),
                str(each.follow_up.after),
                str(each.follow_up.both),
                str(each.follow_up.before_only),
                str(each.follow_up.after_only),
            )
            for each in measured
            if each.follow_up.before or each.follow_up.after
        ),
    )


def _notes(measured: list[Compared]) -> list[str]:
    notes = [
        _(
            "A change says what moved, not why: there is no comparison group here, and people who answered both times "
            "may differ from those who did not."
        ),
        _("Looking back, people often judge their start lower than they did at the time: felt change is told apart."),
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
        if each.waiting:
            notes.append(
                ngettext(
                    "%(who)s: %(n)s more answer waits to enter; figures move by five people at a time.",
                    "%(who)s: %(n)s more answers wait to enter; figures move by five people at a time.",
                    each.waiting,
                )
                % {"who": _who(each.side), "n": each.waiting}
            )
        if each.hidden:
            notes.append(
                ngettext(
                    "%(who)s: %(n)s subject rests on too few answers and is not shown.",
                    "%(who)s: %(n)s subjects rest on too few answers and are not shown.",
                    each.hidden,
                )
                % {"who": _who(each.side), "n": each.hidden}
            )
    return notes
