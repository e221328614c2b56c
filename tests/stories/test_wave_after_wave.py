"""The first wave is for executives; the next ones reach other managers, under the same rules (R42–R44)."""

import pytest

from binome.journey.audience.actions import steering, targeting
from binome.journey.audience.queries.people import people_in
from binome.journey.audience.rules.population import Population
from tests.factories import NOON, PersonFactory

pytestmark = pytest.mark.django_db


def test_executives_first_then_other_lines_of_managers():
    """R42, R43, R44: thirty pairs are aimed at; a duplicated wave keeps its rules and may reach further down."""
    executives, managers = PersonFactory.create_batch(2, level=6), PersonFactory.create_batch(3, level=4)
    by = PersonFactory(is_administrator=True)
    programme = steering.create_programme(
        "Mentorat inversé", population=Population(level_min=6), first_wave="Codir", by=by, now=NOON
    )
    first = programme.waves.get()

    second = steering.duplicate_wave(first, name="Directions régionales", by=by, now=NOON)
    targeting.define_audience(second, population=Population(level_min=4), by=by, now=NOON)
    second.refresh_from_db()

    assert first.target_pairs == second.target_pairs == 30
    assert (first.number, second.number) == (1, 2)
    assert set(people_in(first.audience.population, today=NOON.date())) == set(executives)
    assert set(people_in(second.audience.population, today=NOON.date())) == {*executives, *managers}
