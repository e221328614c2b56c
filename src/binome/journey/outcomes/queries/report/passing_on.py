"""What seniors passed on, for the negotiation on jobs and careers of large companies: no age anywhere."""

from django.utils.translation import gettext as _

from binome.core.competences import ready
from binome.core.privacy.disclosure.thresholds import may_show
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.queries.report.figures import Lived
from binome.journey.outcomes.queries.report.parts import Indicator, Number, ReportTable, Section
from binome.journey.outcomes.queries.report.portions import Portion
from binome.journey.outcomes.queries.report.skills import Comparisons
from binome.journey.outcomes.queries.report.wording import figure, margin, published_portion, untold

KEY = "passing_on"


def passing_on(comparisons: Comparisons, portions: dict[str, Portion], lived: Lived, *, final: bool) -> Section:
    """What went from mentees to mentors: behaviours, a wider field, the will to go on."""
    mentors = comparisons.of(Side.MENTOR)
    codes = {entry["code"] for entry in ready.behaviours()}
    behaviours = {code: change for code, change in mentors.by_subject.items() if code in codes}
    rows = tuple(
        (
            comparisons.titles.get(code, code),
            Number(change.n),
            figure(change.mean_before),
            figure(change.mean_after),
            figure(change.mean_change, signed=True),
        )
        for code, change in behaviours.items()
    )
    again, understands = portions["mentor_again"], portions["understands"]
    table = ReportTable(
        _("Behaviours of mentors, from start to close"),
        (_("Behaviour"), _("n"), _("At the start"), _("At the close"), _("Change")),
        rows,
    )
    return Section(
        key=KEY,
        title=_("Passing on knowledge"),
        lead=_(
            "What people with more responsibility passed on in return. For the negotiation on jobs and careers in companies "
            "of 300 people or more (French Labour Code, L2242-22)."
        ),
        indicators=(
            Indicator(_("Pairs formed"), Number(lived.pairs) if may_show(lived.pairs) else untold()),
            Indicator(_("Sessions held"), lived.told_sessions(final=final)),
            Indicator(_("Mentors who would go on"), published_portion(again), margin(again)),
            Indicator(_("Understand the other generation better"), published_portion(understands), margin(understands)),
        ),
        tables=(table,) if rows else (),
        notes=(
            _(
                "Nobody’s age is stored: people take part by what they know and their place in the organisation, never by age."
            ),
        ),
    )
