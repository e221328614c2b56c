"""The first page: one sentence written from the figures, what it does not prove, three figures, one picture, what next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.privacy.disclosure.thresholds import may_show
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.queries.report.figures import Ideas, Lived, so_many_or_exact
from binome.journey.outcomes.queries.report.parts import Cell, Front, Indicator, Number, Picture
from binome.journey.outcomes.queries.report.portions import Portion
from binome.journey.outcomes.queries.report.skills import Comparisons, picture_of
from binome.journey.outcomes.queries.report.wording import decimal, margin, published_portion
from binome.journey.outcomes.rules.advice import NextStep, WaveStanding, advised
from binome.journey.outcomes.rules.change import Change
from binome.journey.outcomes.rules.participation import StepCount

MOST_FIGURES = 3
MOST_LINES = 6  # of the picture: as many as a telephone shows at once
IN_A_PAIR, MET_THREE_TIMES = 4, 6  # places of these steps in the funnel


@dataclass(frozen=True)
class FrontFigures:
    """What the first page may draw on: figures that are told further on in the report."""

    comparisons: Comparisons
    portions: dict[str, Portion]
    steps: Sequence[StepCount]
    lived: Lived
    ideas: Ideas
    final: bool

    @property
    def sessions(self) -> Cell:
        """Sessions held."""
        return so_many_or_exact(self.lived.sessions, final=self.final)

    @property
    def hours(self) -> Cell:
        """Hours together."""
        return so_many_or_exact(self.lived.hours if may_show(self.lived.sessions) else 0, final=self.final)


def front_of(source: FrontFigures, wave: Wave, *, funnel: Picture | None) -> Front:
    """The report in one minute."""
    mentees = source.comparisons.of(Side.MENTEE)
    headline, limits = _headline(source, mentees.overall)
    return Front(
        headline=headline,
        limits=limits,
        figures=tuple(_figures(source))[:MOST_FIGURES],
        picture=_few_lines(picture_of(source.comparisons, Side.MENTEE)) or funnel,
        next_steps=tuple(_next_steps(source, wave)),
    )


def _few_lines(picture: Picture | None) -> Picture | None:
    """The largest changes: the others stand in the chapter."""
    return replace(picture, lines=picture.lines[:MOST_LINES]) if picture else None


def _headline(source: FrontFigures, moved: Change | None) -> tuple[str, str]:
    if moved is None or moved.mean_change is None:
        if not may_show(source.lived.pairs):
            return _("The wave has hardly begun."), _("Figures begin at five pairs.")
        sentence = ngettext("%(pairs)s pair has formed", "%(pairs)s pairs have formed", source.lived.pairs)
        held = _("%(pairs)s; sessions held: %(sessions)s.")
        return (
            held % {"pairs": sentence % {"pairs": source.lived.pairs}, "sessions": source.sessions},
            _("This counts meetings. It says nothing yet about what they changed."),
        )
    return _change_in_words(source, moved), _limits(moved)


def _change_in_words(source: FrontFigures, moved: Change) -> str:
    went_up = source.comparisons.of(Side.MENTEE).went_up.share
    values = {
        "points": decimal(abs(moved.mean_change or 0), places=1),
        "up": went_up.count if went_up else 0,
        "of": went_up.of if went_up else 0,
    }
    if not _is_clear(moved):
        return _("Mentees do not see themselves clearly better or worse on their themes than at the start.")
    if (moved.mean_change or 0) < 0:
        return _("Mentees place themselves %(points)s points of 4 lower on their themes than at the start.") % values
    if went_up is None:
        return _("Mentees place themselves %(points)s points of 4 higher on their themes than at the start.") % values
    return (
        _(
            "%(up)s mentees of %(of)s are further on than at the start: %(points)s points of 4 on average, on the themes they chose."
        )
        % values
    )


def _limits(moved: Change) -> str:
    sentence = _("This is their own view, with nobody to compare with: it does not prove that mentoring is the cause.")
    if _is_clear(moved):
        return sentence
    return sentence + " " + _("The interval of the change holds zero.")


def _is_clear(moved: Change) -> bool:
    return moved.low is not None and moved.high is not None and (moved.low > 0 or moved.high < 0)


def _figures(source: FrontFigures) -> list[Indicator]:
    """Figures that are told, the most telling first: of skills, of use at work, of the bond, of activity."""
    went_up = source.comparisons.of(Side.MENTEE).went_up
    shares = (
        (_("of the mentees went up on their themes"), went_up),
        (_("of the mentees use it every week or more"), source.portions["practice"]),
        (_("of the mentors would mentor again"), source.portions["mentor_again"]),
        (_("understand better how the other generation works"), source.portions["understands"]),
        (_("of the mentees would recommend it, with 9 or 10"), source.portions["recommends"]),
    )
    figures = [
        Indicator(label, published_portion(portion), margin(portion))
        for label, portion in shares
        if portion.share or portion.side
    ]
    activity = [
        Indicator(_("pairs formed"), Number(source.lived.pairs)),
        Indicator(_("sessions held"), source.sessions),
        Indicator(_("hours together"), source.hours),
    ]
    return [*figures, *(activity if may_show(source.lived.pairs) else [])]


def _next_steps(source: FrontFigures, wave: Wave) -> list[str]:
    words = {
        NextStep.ANSWER_IDEAS: _("Answer the ideas that wait: each voter will be told."),
        NextStep.FIRST_SESSIONS: _("See that every pair has a next date: what it brings is measured at the close."),
        NextStep.ASK_AGAIN: _(
            "Ask again those who did not answer at the close: fewer than two in three did, and they may differ."
        ),
        NextStep.HOLD_THE_PAIRS: _(
            "Help pairs to their third session: one participant in four, or more, stopped before."
        ),
        NextStep.NO_CONCLUSION: _("Conclude nothing from the levels yet: gather a second wave, or a larger one."),
        NextStep.USE_AT_WORK: _(
            "Plan the use at work with each mentee: fewer than half use weekly what they worked on."
        ),
        NextStep.CALL_MENTORS_BACK: _("Call these mentors for the next wave: most would mentor again."),
        NextStep.NEXT_WAVE: _("Open the next wave while mentees recommend it."),
    }
    return [words[advice] for advice in advised(_standing(source, wave))]


def _standing(source: FrontFigures, wave: Wave) -> WaveStanding:
    mentees = source.comparisons.of(Side.MENTEE)
    followed = mentees.followed
    began = followed["both"] + followed["before"]
    paired, three = source.steps[IN_A_PAIR].count, source.steps[MET_THREE_TIMES].count
    return WaveStanding(
        closing=wave.has_reached(Stage.OUTCOMES),
        ideas_without_answer=source.ideas.proposed - source.ideas.answered,
        followed=followed["both"] / began if began and wave.has_reached(Stage.OUTCOMES) else None,
        met_three_times=three / paired if paired and wave.has_reached(Stage.OUTCOMES) else None,
        change_is_clear=_is_clear(mentees.overall) if mentees.overall else None,
        use_every_week=_share(source.portions["practice"]),
        mentor_again=_share(source.portions["mentor_again"]),
        recommend=_share(source.portions["recommends"]),
    )


def _share(portion: Portion) -> float | None:
    return portion.share.share if portion.share else None
