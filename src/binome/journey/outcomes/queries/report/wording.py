"""Numbers as the report says them, in the reader's language."""

from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from binome.journey.outcomes.rules.change import Change
from binome.journey.outcomes.rules.shares import Share

TOO_FEW = "—"


def decimal(value: float | None, *, places: int = 2, signed: bool = False) -> str:
    """A number with its decimals; a dash when not computable."""
    if value is None:
        return TOO_FEW
    rounded = round(value, places)
    said = _written(abs(rounded), places, get_language())
    if rounded < 0:
        return f"−{said}"
    return f"+{said}" if signed and rounded > 0 else said


@lru_cache(maxsize=4096)  # a number is always written alike in one language
def _written(number: float, places: int, _language: str | None) -> str:
    return number_format(number, decimal_pos=places)


def percent(value: float | None) -> str:
    """A share between 0 and 1 as a percentage."""
    return TOO_FEW if value is None else _("%(n)s%%") % {"n": _written(round(value * 100), 0, get_language())}


def share_in_words(share: Share | None) -> str:
    """A share as a percentage, or that fewer than five answered."""
    return _("fewer than 5 answers") if share is None else percent(share.share)


def margin(share: Share | None) -> str:
    """How many out of how many, and the 95 % interval."""
    if share is None or share.low is None:
        return ""
    return _("%(count)s of %(of)s; 95%% interval %(low)s to %(high)s") % {
        "count": share.count,
        "of": share.of,
        "low": percent(share.low),
        "high": percent(share.high),
    }


def interval(change: Change) -> str:
    """The mean change with its 95 % interval."""
    if change.low is None or change.high is None:
        return decimal(change.mean_change, signed=True)
    return _("%(mean)s (%(low)s to %(high)s)") % {
        "mean": decimal(change.mean_change, signed=True),
        "low": decimal(change.low, signed=True),
        "high": decimal(change.high, signed=True),
    }


def effect(change: Change) -> str:
    """Hedges' gav and Cohen's dz, or that they cannot be computed."""
    if change.gav is None and change.dz is None:
        return _("not computable: everyone moved alike")
    return _("g %(gav)s; dz %(dz)s") % {"gav": decimal(change.gav), "dz": decimal(change.dz)}


def probability(p: float | None) -> str:
    """A p-value, without pretence of precision."""
    if p is None:
        return TOO_FEW
    return _("p < 0.001") if p < 0.001 else _("p = %(p)s") % {"p": decimal(p, places=3)}
