"""How long something has waited and until when it may, in words."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from binome.core.ui.waiting import coming, deadline, is_soon, waited
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, ""), (1, "for 1 day"), (13, "for 13 days"), (14, "for 2 weeks"), (30, "for 4 weeks")],
)
def test_days_are_counted_up_to_a_fortnight_then_weeks(days, words):
    with override("en"):
        assert waited(NOON - timedelta(days=days), now=NOON) == words


@pytest.mark.parametrize(
    ("days", "words", "soon"),
    [
        (-1, "was due on 22 November 2026", True),
        (0, "due today", True),
        (1, "1 day left", True),
        (3, "3 days left", True),
        (4, "by 27 November 2026", False),
    ],
)
def test_a_deadline_is_said_in_words(days, words, soon):
    day = NOON.date() + timedelta(days=days)
    with override("en"):
        assert deadline(day, now=NOON) == words
    assert is_soon(day, now=NOON) is soon


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "Today"), (1, "Tomorrow"), (2, "In 2 days"), (13, "In 13 days"), (14, "In 2 weeks"), (50, "In 7 weeks")],
)
def test_what_is_looked_forward_to_is_counted_in_days_of_the_calendar(days, words):
    with override("en"):
        assert coming(NOON + timedelta(days=days, hours=2), now=NOON) == words
