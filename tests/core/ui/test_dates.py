"""Dates in words, in French and in English."""

from datetime import date, datetime

import pytest
from django.template import engines
from django.utils.translation import override

from binome.core.ui.dates import date_format


@pytest.mark.parametrize(
    ("value", "form", "french", "english"),
    [
        (date(2026, 12, 1), "DATE_FORMAT", "1er décembre 2026", "1 December 2026"),
        (date(2026, 12, 1), "l j F Y", "mardi 1er décembre 2026", "Tuesday 1 December 2026"),
        (date(2026, 12, 21), "DATE_FORMAT", "21 décembre 2026", "21 December 2026"),
        (date(2026, 12, 11), "j F", "11 décembre", "11 December"),
        (datetime(2026, 5, 1, 1, 5), "DATETIME_FORMAT", "1er mai 2026 à 1\u00a0h\u00a005", "1 May 2026, 01:05"),  # noqa: DTZ001
        (date(2026, 12, 1), "SHORT_DATE_FORMAT", "01/12/2026", "1 Dec 2026"),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_in_french(value, form, french, english):
    with override("fr"):
        in_french = date_format(value, form)
    with override("en"):
        in_english = date_format(value, form)

    assert in_french.replace("01\u00a0h", "1\u00a0h") == french
    assert in_english == english


def test_templates_write_dates_the_same_way():
    template = engines["django"].from_string('{{ day|date:"j F" }}|{{ none|date:"j F" }}')

    with override("fr"):
        assert template.render({"day": date(2027, 3, 1), "none": None}) == "1er mars|"
