"""The way in: a code by email, with keys alone, on the smallest phone."""

import pytest

from binome.core.mail.models import OutboxLetter
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_code_lets_someone_in_with_keys_alone_at_320_pixels(visitor, dark):
    person = PersonFactory()
    someone = visitor(width=320, dark=dark).go("/")
    keys = someone.page.keyboard

    someone.page.locator("input[type=email]").focus()
    keys.type(person.email)
    with someone.page.expect_navigation():
        keys.press("Enter")
    someone.check()
    someone.page.locator("input[name=code]").focus()
    keys.type(code_sent())
    with someone.page.expect_navigation():
        keys.press("Enter")

    assert someone.here == "/"
    someone.check()


def code_sent() -> str:
    """The code of the only letter: its title ends with it."""
    return OutboxLetter.objects.get().subject.split()[-1]
