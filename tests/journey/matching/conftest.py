"""What the tests of matching share: rounds are opened on the day of the factories, and pages are read the same day."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories import NOON


@pytest.fixture(autouse=True)
def the_day_of_the_factories() -> Iterator[None]:
    """A choice window lasts a fortnight: read at the real clock, it would be over next month."""
    with time_machine.travel(NOON, tick=True):
        yield
