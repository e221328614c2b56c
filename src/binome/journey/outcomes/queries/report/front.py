"""The first page: one sentence written from the figures, what it does not prove, three figures, one picture, what next."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.privacy.disclosure.thresholds import K_SCORES, may_show
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.queries.report.figures import Ideas, Lived
from binome.journey.outcomes.queries.report.participation import Steps, WayStep
from binome.journey.outcomes.queries.report.parts import Cell, Front, Indicator, Number, Picture
from binome.journey.outcomes.queries.report.portions import Portion
from binome.journey.outcomes.queries.report.skills import Comparisons, picture_of
from binome.journey.outcomes.queries.report.wording import TOO_FEW, decimal, margin, published_portion
from binome.journey.outcomes.rules.advice import Between, NextStep, WaveStanding, advised, both_times, came_so_far
from binome.journey.outcomes.rules.change import Change

MOST_FIGURES = 3
MOST_LINES = 6  # of the picture: as many as a telephone shows at once


@dataclass(frozen=True)
class FrontFigures:
    """What the first page may draw on: figures that are told further on in the report."""

    comparisons: Comparisons
    portions: dict[str, Portion]
    steps: Steps
    lived: Lived
    ideas: Ideas
    final: bool

    @property
    def sessions(self) -> Cell:
        """Sessions held."""
        return self.lived.told_sessions(final=self.final)

    @property
    def hours(self) -> Cell:
        """Hours together."""
        return self.lived.told_hours(final=self.final)


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
        return _meetings_alone(source)
    return _change_in_words(source, moved), _limits(moved)


def _meetings_alone(source: FrontFigures) -> tuple[str, str]:
    """Before any change may be told: what was formed and held, or that the wave is too small to tell of."""
    if not may_show(source.lived.pairs):
        small = _("The wave has fewer than five pairs.") if source.final else _("The wave has hardly begun.")
        return small, _("Figures begin at five pairs.")
    formed = ngettext("%(pairs)s pair has formed", "%(pairs)s pairs have formed", source.lived.pairs)
    values = {"pairs": formed % {"pairs": source.lived.pairs}, "sessions": source.sessions}
    if may_show(source.lived.met):
        sentence = _("%(pairs)s; sessions held: %(sessions)s.") % values
    else:
        sentence = _("%(pairs)s; fewer than five have met.") % values
    if source.final:
        return sentence, _("This counts meetings. Too few answered, or too alike, to say what moved.")
    return sentence, _("This counts meetings. It says nothing yet about what they changed.")


def _change_in_words(source: FrontFigures, moved: Change) -> str:
    """Which way, how far, of how many: the share stands beside the mean, and each says of how many it is."""
    if not _is_clear(moved):
        return _("Mentees do not see themselves clearly higher or lower on their themes than at the start.")
    mean = _("On average of %(n)s people: %(points)s on the scale of 1 to 4.") % {
        "n": moved.n,
        "points": decimal(moved.mean_change, signed=True),
    }
    went_up = source.comparisons.of(Side.MENTEE).went_up.share
    if (moved.mean_change or 0) < 0:
        sentence = _("Mentees place themselves lower on their themes than at the start.")
    elif went_up is None:
        sentence = _("Mentees place themselves higher on their themes than at the start.")
    else:
        sentence = _("%(up)s mentees of %(of)s place themselves higher on their themes than at the start.") % {
            "up": went_up.count,
            "of": went_up.of,
        }
    return f"{sentence} {mean}"


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
    publishable = [each for each in activity if each.value != TOO_FEW]
    return [*figures, *(publishable if may_show(source.lived.pairs) else [])]


def _next_steps(source: FrontFigures, wave: Wave) -> list[str]:
    words = {
        NextStep.ANSWER_IDEAS: _("Answer the ideas that wait: each voter will be informed."),
        NextStep.FIRST_SESSIONS: _("See that every pair has a next date: what it brings is measured at the close."),
        NextStep.ASK_AGAIN: _(
            "Ask again those who did not answer at the close: fewer than two in three did, and they may differ."
        ),
        NextStep.HOLD_THE_PAIRS: _(
            "Help pairs to their third session: one participant in four, or more, did not come that far."
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
    mentees, closing = source.comparisons.of(Side.MENTEE), wave.has_reached(Stage.OUTCOMES)
    both, once = mentees.followed["both"], mentees.followed["before"]
    three = source.steps.get(WayStep.MET_THREE_TIMES)
    return WaveStanding(
        closing=closing,
        ideas_without_answer=source.ideas.proposed - source.ideas.answered,
        # On the first day of the close nobody had time to answer.
        followed=both_times(both, once=once) if closing and (source.final or both) else None,
        met_three_times=came_so_far(three, of=source.steps[WayStep.IN_A_PAIR]) if closing and three else None,
        change_is_clear=_is_clear(mentees.overall) if mentees.overall else None,
        use_every_week=_bounds(source.portions["practice"]),
        mentor_again=_bounds(source.portions["mentor_again"]),
        recommend=_bounds(source.portions["recommends"]),
    )


def _bounds(portion: Portion) -> Between | None:
    """A share told as it is; told in words, fewer than five on one side of so many."""
    if portion.share is not None and portion.share.share is not None:
        return Between(portion.share.share, portion.share.share)
    few = (K_SCORES - 1) / portion.of if portion.of else 0
    return {"few": Between(0, few), "most": Between(1 - few, 1)}.get(portion.side)
