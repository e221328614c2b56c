"""How pairs go, in every place that says it: the list, its filter, its file, the page of a pair, the API, the mark of the bar."""

from datetime import timedelta

import pytest
from django.urls import reverse

from binome.core.programmes.todo import counts
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.queries.groups import RecipientGroup, pairs_of_group
from binome.journey.mentoring.queries.programme import health_rows, silent_pairs
from binome.journey.mentoring.states import Health, SessionState
from tests.factories import NOON, PairFactory, RelationshipFactory, SessionFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db
LONG_AGO = NOON - timedelta(days=90)


def pair(wave, *, opened_at=LONG_AGO, sessions=(), planned=2, **more):
    """A pair of the wave with its sessions: each a state and the days from now."""
    chosen = PairFactory(wave=wave, chosen=True)
    relationship = RelationshipFactory(pair=chosen, opened_at=opened_at, sessions_planned=planned, **more)
    for number, (state, days) in enumerate(sessions, start=1):
        at = NOON + timedelta(days=days)
        held_at = at if state == SessionState.HELD else None
        SessionFactory(relationship=relationship, number=number, state=state, starts_at=at, held_at=held_at)
    return relationship


@pytest.fixture
def wave():
    """One pair of each kind that a date can make."""
    wave, held, planned = WaveFactory(stage="mentoring"), SessionState.HELD, SessionState.PLANNED
    pair(wave, opened_at=NOON - timedelta(days=2))
    pair(wave, opened_at=NOON - timedelta(days=20), sessions=[(planned, 9)])
    pair(wave)
    pair(wave, sessions=[(held, -50)])
    pair(wave, sessions=[(held, -50), (held, -45)])
    pair(wave, sessions=[(held, -50), (SessionState.SKIPPED, -45)])
    pair(wave, sessions=[(held, -50), (held, -45), (held, -44)], planned=3, meetings_reported=1)
    pair(wave, sessions=[(held, -50)], meetings_reported=1, reported_at=LONG_AGO)
    pair(wave, sessions=[(held, -50), (planned, -40)])
    pair(wave, sessions=[(held, -50), (planned, 40)])
    pair(wave, sessions=[(held, -5), (planned, 10)])
    pair(wave, sessions=[(SessionState.CANCELLED, -50), (held, -45)])
    return wave


def test_each_pair_has_one_state_and_the_bar_counts_the_same_silent_ones(wave):
    states = [row.health for row in sorted(health_rows(wave, now=NOON), key=lambda row: row.relationship.pk)]
    h = Health

    assert states == [
        h.NOT_STARTED, h.NOT_STARTED, h.SILENT, h.SILENT, h.TO_CLOSE, h.TO_CLOSE, h.TO_CLOSE, h.TO_CLOSE,
        h.SILENT, h.SILENT, h.ON_TRACK, h.SILENT,
    ]  # fmt: skip
    assert counts(lambda: (silent_pairs(),)).row(wave=wave, now=NOON)[0] == states.count(Health.SILENT)


def test_to_close_and_not_started_are_said_and_filtered_wherever_pairs_are_listed(wave, client, time_machine):
    time_machine.move_to(NOON)
    manager = manager_of(wave)
    client.force_login(manager)
    page, file = reverse("mentoring:wave", args=[wave.pk]), reverse("mentoring:export", args=[wave.pk])

    for health, count in ((Health.TO_CLOSE, 4), (Health.NOT_STARTED, 2)):
        shown = client.get(page, {"health": health}).context["page"].object_list
        lines = client.get(file, {"health": health}).content.decode("utf-8-sig").strip().splitlines()[1:]
        one = client.get(reverse("mentoring:pair", args=[wave.pk, shown[0].relationship.pk])).text
        assert {row.health for row in shown} == {health}
        assert (len(shown), len(lines)) == (count, count)
        assert all(f"{health.label}" in line for line in lines)
        assert str(health.label) in one
        assert len(pairs_of_group(wave, RecipientGroup(health.value), now=NOON)) == count
    assert Relationship.objects.count() == 12
