"""Every page at the end of the told story: what each must hold whoever looks at it."""

import pytest

from tests.told import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def walk(told) -> Walk:
    return Walk.taken()


def test_every_hour_says_whose_clock_it_is(walk):
    assert len(walk.pages) > 60
    assert len(walk.letters) > 100
    assert walk.bare_hours() == {}


def test_ids_are_unique_and_labels_find_their_field(walk):
    assert walk.repeated_ids() == {}
    assert walk.lost_references() == {}
