"""Placeholders by their codes, by the names that people read, and by the expressions of templates."""

from functools import cache

from django.utils.translation import get_language

from binome.core.mail.placeholder_list import PLACEHOLDERS

BY_CODE = {each.code: each for each in PLACEHOLDERS}
_CODES = {expression: each.code for each in PLACEHOLDERS for expression in each.asked_as}


def code_of(expression: str) -> str:
    """The code of what a template names; the expression itself where nobody gave it a name yet."""
    return _CODES.get(expression, expression)


def codes_by_name() -> dict[str, str]:
    """Name in the active language → code."""
    return _codes_by_name(get_language())


@cache
def _codes_by_name(_language: str | None) -> dict[str, str]:
    return {str(each.name): each.code for each in PLACEHOLDERS}
