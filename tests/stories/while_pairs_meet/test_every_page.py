"""Every page of the demo while pairs meet, as it opens by itself: what each must hold whoever looks at it."""

import pytest
import time_machine

from binome.orchestration import demo
from tests.factories import NOON
from tests.told import Walk, tell_every_fourth_person, undone_at_the_end

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]


@pytest.fixture(scope="module")
def walk(django_db_setup, django_db_blocker) -> Walk:
    with (
        undone_at_the_end(django_db_blocker),
        time_machine.travel(NOON, tick=False),
        pytest.MonkeyPatch.context() as patch,
    ):
        tell_every_fourth_person(patch)  # pages of one kind are drawn by one template, whoever they show
        demo.tell(slice_name="energy", stage="mentoring", now=NOON)
        return Walk.taken()


def test_every_hour_says_whose_clock_it_is(walk):
    assert len(walk.pages) > 60
    assert len(walk.letters) > 100
    assert walk.bare_hours() == {}


def test_ids_are_unique_and_labels_find_their_field(walk):
    assert walk.repeated_ids() == {}
    assert walk.lost_references() == {}
