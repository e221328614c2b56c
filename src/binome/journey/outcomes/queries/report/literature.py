"""Our figures beside published ones, with their source and what differs: a reader judges, the report does not."""

from django.utils.translation import gettext as _

from binome.core.privacy.disclosure.thresholds import K_SCORES
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.queries.report.parts import Cell, ReportTable, Section
from binome.journey.outcomes.queries.report.portions import Portion
from binome.journey.outcomes.queries.report.skills import Comparisons
from binome.journey.outcomes.queries.report.wording import TOO_FEW, figure, published_portion
from binome.journey.outcomes.rules.comparing import single_item_effect


def literature(comparisons: Comparisons, *, mentor_again: Portion) -> Section:
    """Published figures on training and mentoring, ours beside them where we have one."""
    effects = {side: _effect(comparisons, side) for side in (Side.MENTEE, Side.MENTOR)}
    rows: tuple[tuple[Cell, ...], ...] = (
        (
            _("Mentees’ change on their themes, in standard deviations of one item"),
            effects[Side.MENTEE],
            _("training, learning: about 0.63"),
            "Arthur, Bennett, Edens & Bell (2003)",
            _(
                "There, tests of knowledge, trained people often beside others; here, people’s own view, nobody beside them."
            ),
        ),
        (
            _("Mentors’ change on themes and behaviours, in standard deviations of one item"),
            effects[Side.MENTOR],
            _("training, behaviour at work: about 0.62"),
            "Arthur, Bennett, Edens & Bell (2003)",
            _("There, behaviour often rated by others; here, by oneself."),
        ),
        (
            _("Effect of mentoring on attitudes and careers"),
            TOO_FEW,
            _("generally small"),
            "Eby, Allen, Evans, Ng & DuBois (2008)",
            _("There, mentored people beside others who were not; a change without comparison is always larger."),
        ),
        (
            _("Relationship quality with satisfaction, and with social capital"),
            TOO_FEW,
            _("ρ = 0.38 and ρ = 0.54"),
            "Eby et al. (2013)",
            _(
                "Correlations between people; not computed here, where answers of one person are never put side by side."
            ),
        ),
        (
            _("Mentors who would mentor again"),
            published_portion(mentor_again) if mentor_again.share else TOO_FEW,
            _("58 mentees in 100 wish to become mentors"),
            "EMCC France / IÉSEG (2025)",
            _("There, mentees who wish to mentor; here, mentors who would go on."),
        ),
    )
    return Section(
        key="literature",
        title=_("Beside published figures"),
        lead=_("Other measures, other people, other years: an order of magnitude, never a benchmark."),
        tables=(
            ReportTable(
                _("Here and elsewhere"), (_("Measure"), _("Here"), _("Published"), _("Source"), _("What differs")), rows
            ),
        ),
    )


def _effect(comparisons: Comparisons, side: Side) -> Cell:
    """Told from ten people on, as tests are: of fewer, it would give away deviations that are not told."""
    tested = [change for change in comparisons.of(side).by_subject.values() if change.n >= 2 * K_SCORES]
    return figure(single_item_effect(tested))
