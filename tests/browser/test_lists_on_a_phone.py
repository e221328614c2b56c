"""Lists on a phone: two short lines a row, a page within reach of a thumb, what is done with ticked rows once one is ticked."""

import pytest
from django.urls import reverse

from binome.core.programmes.stages import Stage
from tests.core.directory.factories import administrator
from tests.factories import ApplicationFactory, PersonFactory, ThemeChoiceFactory, ThemeFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = 390
LONGEST = 3500  # pixels: four screens of a phone
UNBROKEN = "Wolfeschlegelsteinhausenbergerdorffer"  # 37 signs


@pytest.fixture
def wave():
    """A wave with more applications than a page shows."""
    wave = WaveFactory(stage=Stage.ENROLMENT)
    theme = ThemeFactory()
    for number in range(30):
        person = PersonFactory(family_name=UNBROKEN) if number == 0 else PersonFactory()
        side = "mentor" if number % 2 else "mentee"
        application = ApplicationFactory(wave=wave, side=side, person=person, state="submitted")
        ThemeChoiceFactory(application=application, theme=theme)
    return wave


def height(page) -> int:
    return page.evaluate("document.documentElement.scrollHeight")


def sideways(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def test_the_applications_of_a_wave_are_within_reach_of_a_thumb(visitor, wave):
    one = visitor(manager_of(wave), width=PHONE).go(reverse("enrolment:wave", args=[wave.pk]))

    assert height(one.page) <= LONGEST
    assert sideways(one.page) <= PHONE


def test_the_decision_comes_once_an_application_is_ticked(visitor, wave):
    one = visitor(manager_of(wave), width=PHONE).go(reverse("enrolment:wave", args=[wave.pk]))
    decision = one.page.locator(".once-ticked")
    assert not decision.is_visible()

    one.page.locator("td input[type=checkbox]").first.check()

    assert decision.is_visible()


def test_the_staff_directory_is_within_reach_of_a_thumb(visitor, wave):
    one = visitor(administrator(), width=PHONE).go(reverse("directory:people"))

    assert height(one.page) <= LONGEST
    assert sideways(one.page) <= PHONE
