"""The one rounding of every figure: half up, on the decimal writing of the number."""

from decimal import ROUND_HALF_UP, Decimal


def rounded(value: float | Decimal, *, places: int = 0) -> Decimal:
    """`value` rounded half away from zero at `places` decimals: 2.65 is 2.7 and −0.5 is −1; never −0.

    The shortest decimal writing of a float is what people see and type, so that is what is rounded: `round` would use the
    binary value behind it (2.65 → 2.6) and the even neighbour (0.5 → 0), `floatformat` would not, and the two would differ.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    result = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return result or abs(result)


def percentage(part: float, whole: float) -> int:
    """`part` of `whole` in whole points of 100; 0 of nothing."""
    return int(rounded(Decimal(repr(float(part))) * 100 / Decimal(repr(float(whole))))) if whole else 0


def coordinate(value: float, *, places: int = 1) -> str:
    """A length or place in a drawing, for machines: a point and no grouping in every language."""
    return str(rounded(value, places=places))
