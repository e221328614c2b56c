"""What the tests of many pages share."""

import pytest

from tests.interfaces import everyone


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """The company in which everything exists once, for the whole file that asks for it."""
    with everyone.standing(django_db_blocker) as company:
        yield company
