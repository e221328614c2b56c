"""A badge is dated and ends; its holder hears of it in time, once (R22)."""

from datetime import timedelta

import pytest

from binome.journey.enrolment.actions import reminding
from binome.journey.enrolment.models import Validation
from tests.factories import NOON, PersonFactory, ThemeFactory

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def badge(person, *, ends_in: int, theme=None) -> Validation:
    ends = TODAY + timedelta(days=ends_in)
    return Validation.objects.create(
        person=person, theme=theme or ThemeFactory(), validated_on=ends - timedelta(days=365), expires_on=ends
    )


def test_a_badge_that_ends_within_a_month_is_told_of_once_with_those_of_the_same_day():
    mentor = PersonFactory(preferred_language="en")
    told = [badge(mentor, ends_in=20), badge(mentor, ends_in=20)]
    badge(mentor, ends_in=60)

    for day in range(3):
        reminding.remind_of_badges(now=NOON + timedelta(days=day))

    letter = mentor.letters.get()
    assert letter.subject == "Your validations are about to end"
    assert all(one.theme.title_en in letter.text for one in told)


def test_nobody_is_told_of_a_badge_renewed_since_nor_ended_nor_once_they_left():
    renewed = badge(PersonFactory(), ends_in=10)
    badge(renewed.person, ends_in=300, theme=renewed.theme)
    ended = badge(PersonFactory(), ends_in=-1)
    gone = badge(PersonFactory(is_active=False), ends_in=10)

    assert reminding.remind_of_badges(now=NOON) == 0
    assert not any(one.person.letters.exists() for one in (renewed, ended, gone))


def test_two_people_of_one_name_each_hear_of_all_their_badges():
    """Letters are gathered by person, not by name: namesakes whose badges end the same day are not mixed up."""
    one, other = (PersonFactory(given_name="Claude", family_name="Martin") for _turn in range(2))
    themes = [ThemeFactory() for _turn in range(3)]
    for theme in themes:
        badge(one, ends_in=5, theme=theme)
        badge(other, ends_in=5, theme=theme)

    reminding.remind_of_badges(now=NOON)

    assert all(theme.title_fr in person.letters.get().text for person in (one, other) for theme in themes)
