"""Dates in words, as each language writes them: the one place from which they are written."""

import re
from datetime import date

from django.utils.formats import date_format as _date_format  # noqa: TID251 — here alone
from django.utils.translation import get_language

FIRST_OF_THE_MONTH = re.compile(r"\b1(?=[ \u00a0][^\W\d]{3})")  # "1 décembre", and neither "1 h" nor "21 mai"


def date_format(value: date, form: str = "DATE_FORMAT") -> str:
    """`value`, a date or a local datetime, in one of Django's date formats; in French the first of a month is "1er".

    Django's formats know no French ordinal: its `S` is English whatever the language.
    """
    text = str(_date_format(value, form))
    if value.day == 1 and (get_language() or "").startswith("fr"):
        return FIRST_OF_THE_MONTH.sub("1er", text, count=1)
    return text
