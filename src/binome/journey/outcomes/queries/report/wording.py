"""Figures as the report tells them, and what it says where a figure may not be told."""

from django.utils.translation import gettext as _

from binome.core.privacy.disclosure.thresholds import FEWEST_ASKED, K_SCORES, may_say_none, may_show
from binome.core.ui import numbers
from binome.core.ui.rounding import percentage
from binome.journey.outcomes.queries.report.parts import Cell, Number
from binome.journey.outcomes.queries.report.portions import Portion
from binome.journey.outcomes.rules.change import Change

TOO_FEW = "—"  # told by a dash, the same for “few” and “none”: a word for each would tell them apart


def decimal(value: float | None, *, places: int = 2, signed: bool = False) -> str:
    """A number inside a sentence; a dash when not computable."""
    return TOO_FEW if value is None else numbers.decimal(value, places=places, signed=signed)


def figure(value: float | None, *, places: int = 2, signed: bool = False) -> Cell:
    """A number by itself; a dash when not computable."""
    return TOO_FEW if value is None else Number(value, places, "signed" if signed else "plain")


def interval(moved: Change) -> tuple[Cell, Cell]:
    """The two ends of a change's 95 % interval, from ten people on, as tests are.

    Of fewer, mean and interval together are the sum and the sum of squares of a handful of small whole numbers: they give
    away how each one moved.
    """
    if moved.n < FEWEST_ASKED:
        return TOO_FEW, TOO_FEW
    return figure(moved.low, signed=True), figure(moved.high, signed=True)


def count(people: int | None) -> Cell:
    """How many, or that they are too few to say."""
    return _("fewer than %(few)s") % {"few": K_SCORES} if people is None else Number(people)


def count_beside(part: int, *, of: int, drawn: tuple[int, int] = (0, 0)) -> Cell:
    """How many of a total that stands beside: none, all, or five and more on both sides.

    `drawn`: how many of the part and of the rest a picture beside tells one by one.
    """
    # The rest, and what the picture keeps back of either, are read by subtraction: they are held to the same rule.
    groups = (part, of - part, part - drawn[0], of - part - drawn[1])
    publishable = may_show(of) and all(may_say_none(count) or count == 0 for count in groups)
    return Number(part) if publishable else TOO_FEW


def percent(part: float, whole: float) -> Cell:
    """`part` of `whole` as a percentage."""
    return Number(percentage(part, whole), kind="percent")


def published_portion(portion: Portion) -> Cell:
    """A share as a percentage; nearly all or nearly nobody in words; or that it cannot be told."""
    if portion.share is not None and portion.share.share is not None:
        return percent(portion.share.count, portion.share.of)
    if portion.side:
        words = {"few": _("nearly nobody"), "most": _("nearly everyone")}
        return words[portion.side]
    return untold()


def untold() -> str:
    """Why a figure about answers is not told: the same words whether few answered or nearly all said the same."""
    return _("too few answers, or too similar, to show")


def margin(portion: Portion) -> str:
    """How many out of how many, and the 95 % interval; for a share told in words, of how many at least."""
    share = portion.share
    if share is None or share.low is None or share.high is None:
        return _of_how_many(portion)
    return _("%(count)s of %(of)s (%(low)s to %(high)s)") % {
        "count": share.count,
        "of": share.of,
        "low": numbers.percent(100 * share.low),
        "high": numbers.percent(100 * share.high),
    }


def _of_how_many(portion: Portion) -> str:
    if not portion.side:
        return ""
    sentences = {
        "few": _("fewer than %(few)s of %(of)s people"),
        "most": _("all but fewer than %(few)s of %(of)s people"),
    }
    return sentences[portion.side] % {"of": portion.of, "few": K_SCORES}


def likely_chance(p: float | None, *, n: int) -> str:
    """Whether chance alone would often do as much. The exact p of a small group tells how many of it went down: not told."""
    if p is None or n < FEWEST_ASKED:
        return TOO_FEW
    return _("p < 0.05") if p < 0.05 else _("p ≥ 0.05")
