"""Skills: how the pairs' two halves moved on their own themes, in a few figures and pictures."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from binome.core.competences import ready
from binome.core.programmes.models import Wave
from binome.journey.enrolment.states import Side
from binome.journey.outcomes.queries.report import pictures
from binome.journey.outcomes.queries.report.levels import SideComparison, compared
from binome.journey.outcomes.queries.report.material import Material
from binome.journey.outcomes.queries.report.parts import Indicator, Picture, Section
from binome.journey.outcomes.queries.report.wording import TOO_FEW, figure, interval, margin, published_portion, untold
from binome.journey.outcomes.rules.change import Change
from binome.journey.outcomes.states import Moment


@dataclass(frozen=True)
class Comparisons:
    """Both halves of the pairs, three ways: measured, felt, lasting. `titles`: what each subject is called."""

    titles: dict[str, str]
    measured: tuple[SideComparison, ...]
    felt: tuple[SideComparison, ...]
    later: tuple[SideComparison, ...]

    def of(self, side: Side) -> SideComparison:
        """The measured change of one half."""
        return next(each for each in self.measured if each.side == side)


def comparisons_of(material: Material, wave: Wave) -> Comparisons:
    """How levels moved on the pair's themes (both halves) and on behaviours (mentors)."""
    sides = (Side.MENTEE, Side.MENTOR)
    return Comparisons(
        titles=_titles(material),
        measured=tuple(compared(material, wave, side=side, moment=Moment.CLOSING, by_subject=True) for side in sides),
        felt=tuple(compared(material, wave, side=side, moment=Moment.LOOKING_BACK) for side in sides),
        later=tuple(compared(material, wave, side=side, moment=Moment.LATER) for side in sides),
    )


def _titles(material: Material) -> dict[str, str]:
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    themes = {theme.code: theme.title for theme in material.themes}
    return themes | {entry["code"]: entry[f"title_{language}"] for entry in ready.behaviours()}


def who(side: Side) -> str:
    """What the report calls one half."""
    return {Side.MENTEE: _("Mentees"), Side.MENTOR: _("Mentors")}[side]


def skills(comparisons: Comparisons) -> Section:
    """The chapter: mean change and who went up, then each subject drawn."""
    drawn = (
        pictures.moves([(who(each.side), each) for each in comparisons.measured]),
        *(picture_of(comparisons, each.side) for each in comparisons.measured),
    )
    return Section(
        key="skills",
        title=_("Skills"),
        lead=_("The same people, the same themes, the same scale of 1 to 4, at the start and at the close."),
        indicators=tuple(indicator for each in comparisons.measured for indicator in _headline(each)),
        pictures=tuple(picture for picture in drawn if picture),
        notes=(
            _(
                "A change says what moved, not why: there is no comparison group here, and people who answered both "
                "times may differ from those who did not."
            ),
        ),
    )


def picture_of(comparisons: Comparisons, side: Side) -> Picture | None:
    """One half's subjects from start to close."""
    title = {
        Side.MENTEE: _("Mentees: from start to close, theme by theme"),
        Side.MENTOR: _("Mentors: from start to close, theme by theme and behaviour by behaviour"),
    }[side]
    return pictures.dumbbells(title, comparisons.titles, comparisons.of(side))


def _headline(each: SideComparison) -> list[Indicator]:
    side, moved, key = who(each.side), each.overall, f"{each.side}_change"
    if moved is None:
        return [Indicator(_("%(who)s: mean change") % {"who": side}, untold(), key=key)]
    return [
        Indicator(
            _("%(who)s: mean change") % {"who": side},
            figure(moved.mean_change, signed=True),
            _of_how_many(moved),
            key,
        ),
        Indicator(_("%(who)s: went up") % {"who": side}, published_portion(each.went_up), margin(each.went_up)),
    ]


def _of_how_many(moved: Change) -> str:
    low, high = interval(moved)
    if TOO_FEW in {low, high}:
        return f"n = {moved.n}"
    return _("95%% interval %(low)s to %(high)s; n = %(n)s") % {"low": low, "high": high, "n": moved.n}
