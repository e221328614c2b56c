"""Figures as the reader's language writes them, each through the one rounding."""

from decimal import Decimal
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from binome.core.ui.rounding import rounded

MINUS = "\u2212"


def decimal(value: float | Decimal, *, places: int = 0, signed: bool = False) -> str:
    """A number with exactly `places` decimals; `signed` puts a plus before what is above zero."""
    exact = rounded(value, places=places)
    digits = _digits(abs(exact), places, get_language())
    if exact < 0:
        return MINUS + digits
    return f"+{digits}" if signed and exact > 0 else digits


@lru_cache(maxsize=4096)  # a number is always written alike in one language
def _digits(number: Decimal, places: int, _language: str | None) -> str:
    return number_format(number, decimal_pos=places, force_grouping=True)


def percent(value: float | Decimal) -> str:
    """Points of 100 with the sign: 63% in English, 63 % in French."""
    return _("%(n)s%%") % {"n": decimal(value)}


def percent_sign() -> str:
    """What stands after a number of points, space included where the language wants one."""
    return _("%(n)s%%") % {"n": ""}
