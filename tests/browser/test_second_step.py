"""The second step at sign-in in a real Chromium: turned on with a phone, asked for, turned off."""

import pytest

from tests.factories import PersonFactory
from tests.interfaces.test_second_step import INDEX, come_in, digits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("width", "dark", "language"), [(390, True, "fr")])
def test_a_second_step_is_turned_on_asked_for_and_turned_off(visitor, width, dark, language):
    person = PersonFactory(password="!", preferred_language=language)
    owner = visitor(person, width=width, dark=dark, language=language).go(INDEX)
    page = owner.page

    def hand_in(selector: str = "main form .actions button") -> None:
        with page.expect_navigation():
            page.locator(selector).first.click()
        owner.check()

    owner.go(f"{INDEX}totp/activate/")
    secret = page.locator("code.key").inner_text()
    page.locator("[name=code]").fill(digits(secret))
    hand_in()
    codes = page.locator(".codes code").all_inner_texts()
    owner.go(INDEX).go(f"{INDEX}recovery-codes/generate/")

    page.context.clear_cookies()
    owner.carry(come_in(person)).go(f"{INDEX}authenticate/")
    page.locator("[name=code]").fill(codes[0])
    hand_in()
    owner.go(f"{INDEX}reauthenticate/?next={INDEX}totp/deactivate/")
    page.locator("[name=code]").fill(codes[1])
    hand_in()
    hand_in()

    assert owner.here == INDEX
    assert page.locator(f"a[href='{INDEX}totp/activate/']").is_visible()
