"""The help as people reach for it: a drawer over the page they are on, by keyboard alone, without scripts as pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from binome.interfaces.help.guides import NAMES
from binome.journey.enrolment.models import Call
from binome.journey.enrolment.states import ApplicationState
from tests.browser.test_every_page import SPREAD
from tests.factories import ApplicationFactory, PersonFactory
from tests.journey.enrolment.factories import open_wave

pytestmark = pytest.mark.django_db(transaction=True)
HELP = "[data-opens='help-drawer']"


def test_the_drawer_shows_the_section_of_the_page_finds_another_and_gives_the_focus_back(visitor):
    one = visitor(PersonFactory(preferred_language="fr"), width=390)
    page = one.page
    page.goto(f"{one.address}/clock/")

    page.locator(HELP).focus()
    page.keyboard.press("Enter")
    page.locator("#help-drawer article h3", has_text="Dates et heures").wait_for()
    one.check()
    page.locator("#help-drawer input[type=search]").fill("secours")
    page.keyboard.press("Enter")
    page.locator("#help-drawer .help-hits a").first.click()
    page.locator("#help-drawer article h3", has_text="Une deuxième étape").wait_for()
    page.keyboard.press("Escape")

    assert page.locator("#help-drawer").is_hidden()
    assert page.evaluate("document.activeElement.matches(\"[data-opens='help-drawer']\")")


def test_without_scripts_the_question_mark_leads_to_the_section_and_the_search_is_a_page(visitor):
    one = visitor(PersonFactory(preferred_language="fr"), width=390, scripts=False)
    page = one.page
    page.goto(f"{one.address}/clock/")

    page.locator(HELP).click()
    page.wait_for_url("**/help/guides/take-part/#hours")
    page.goto(f"{one.address}/help/")
    page.locator("input[type=search]").fill("secours")
    page.locator(".help-search button").click()

    assert page.locator(".help-hits a").first.get_attribute("href").endswith("/sign-in/#second-step")


@pytest.mark.parametrize("scripts", [True, False])
def test_why_opens_beside_the_rule_and_closes_with_escape(visitor, scripts):
    wave = open_wave(ready=True)
    Call.objects.filter(wave=wave).update(closes_on=timezone.localdate() + timedelta(days=9))
    one = visitor(PersonFactory(preferred_language="fr"), width=390, scripts=scripts)
    page = one.page
    page.goto(f"{one.address}/enrolment/calls/{wave.pk}/")

    page.locator("[popovertarget=explain-deadline]").focus()
    page.keyboard.press("Enter")
    assert page.locator("#explain-deadline").is_visible()
    if scripts:
        one.check()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/help/guides/words/#deadline"
    page.keyboard.press("Escape")

    assert page.locator("#explain-deadline").is_hidden()


def test_the_welcome_is_closed_with_one_press(visitor):
    one = visitor(ApplicationFactory(state=ApplicationState.SUBMITTED).person, width=390)
    page = one.page
    page.goto(f"{one.address}/")
    one.check()

    page.locator("form[action='/help/welcome/'] button").click()
    page.locator(".messages").wait_for()

    assert page.locator(".welcome-cards").count() == 0
    page.goto(f"{one.address}/help/welcome/")
    assert page.locator(".welcome-cards li").count() == 3
    one.check()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_guide_fits_a_phone_with_its_letters_spread(visitor, language):
    """A table's column is as wide as its longest word, and French words are longer than the English ones."""
    reader = visitor(width=320, language=language)
    wide = {}
    for name in NAMES:
        reader.go(f"/help/guides/{name}/")
        wide[name] = reader.page.evaluate(SPREAD)

    assert len(wide) > 8
    assert {name: by for name, by in wide.items() if by > 0} == {}
