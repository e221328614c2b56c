"""The number of people a new programme would reach, told while the rule is being chosen."""

import pytest

from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_people_are_counted_while_the_programme_has_no_name_yet(visitor):
    administrator = PersonFactory(is_administrator=True, level=1)
    PersonFactory.create_batch(3, level=7)
    someone = visitor(administrator)
    page = someone.page
    page.goto(someone.address + "/audience/programmes/new/")
    assert "4" in page.locator("#count").inner_text()

    with page.expect_response(lambda answer: answer.url.endswith("?count=1")):
        page.locator("[name=level_min]").select_option("7")

    page.locator("#count").get_by_text("3", exact=True).wait_for()
    assert page.locator("[name=name]").input_value() == ""


def test_the_button_counts_too_while_the_programme_has_no_name_yet(visitor):
    someone = visitor(PersonFactory(is_administrator=True, level=1))
    page = someone.page
    page.goto(someone.address + "/audience/programmes/new/")

    with page.expect_navigation():
        page.locator("button[name=count]").click()

    assert page.locator("#count").is_visible()


def test_the_page_is_no_wider_than_a_phone_on_little_data(visitor):
    """Nobody but the administrator: the bars of a count of one were once wider than the screen."""
    someone = visitor(PersonFactory(is_administrator=True, level=1), width=390)

    someone.page.goto(someone.address + "/audience/programmes/new/")

    assert someone.page.evaluate("document.documentElement.scrollWidth") == 390
