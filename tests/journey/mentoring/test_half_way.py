"""The review half-way: offered to each half at the middle, read by the other only where shared, by no manager."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.errors import NotTheirs
from binome.journey.mentoring.actions import closing, taking_stock
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.models import MidPointReview
from binome.journey.mentoring.queries.home import next_things_for
from binome.journey.mentoring.states import SessionState
from tests.factories import NOON, PersonFactory, RelationshipFactory, SessionFactory, manager_of

pytestmark = pytest.mark.django_db
ANSWERS = {"helps": "Nos exemples", "change": "Moins de théorie", "next_focus": "Les tableaux"}


def pair(*, held: int, planned: int = 6, reported: int = 0):
    space = RelationshipFactory(sessions_planned=planned, meetings_reported=reported)
    for number in range(1, held + 1):
        at = NOON - timedelta(days=7 * (held + 1 - number))
        SessionFactory(relationship=space, number=number, state=SessionState.HELD, starts_at=at, held_at=at)
    return space


def is_reminded(person) -> bool:
    return any("/half-way/" in thing.url for thing in next_things_for(person, now=timezone.now()))


@pytest.mark.parametrize(
    ("held", "planned", "reported", "reminded"),
    [(2, 6, 0, False), (3, 6, 0, True), (1, 6, 2, True), (5, 6, 0, True), (6, 6, 0, False), (1, 3, 0, False)],
)
def test_each_half_is_reminded_from_the_middle_on_until_they_answered(held, planned, reported, reminded):
    space = pair(held=held, planned=planned, reported=reported)

    assert [is_reminded(half) for half in space.people] == [reminded] * 2
    if reminded:
        taking_stock.take_stock(space.pk, **ANSWERS, is_shared=False, by=space.mentor, now=NOON)
        assert [is_reminded(half) for half in space.people] == [False, True]
    assert not is_reminded(manager_of(space.wave))


def test_the_other_reads_what_is_shared_and_no_longer_once_it_is_not(client):
    space = pair(held=3)
    page = reverse("mentoring:mid_point", args=[space.pk])
    seen = []
    for shared in ({}, {"is_shared": "on"}, {}):
        client.force_login(space.mentor)
        client.post(page, ANSWERS | shared)
        client.force_login(space.mentee)
        seen.append("Moins de théorie" in client.get(page).text)

    assert seen == [False, True, False]
    assert MidPointReview.objects.get().person == space.mentor


def test_it_wants_an_answer_a_half_way_and_a_pair_that_goes_on(client):
    space, young = pair(held=3), pair(held=1)
    client.force_login(space.mentor)

    assert client.post(reverse("mentoring:mid_point", args=[space.pk]), {"helps": " "}).status_code == 422
    with pytest.raises(NotNow):
        taking_stock.take_stock(young.pk, **ANSWERS, is_shared=True, by=young.mentor, now=NOON)
    with pytest.raises(NotTheirs):
        taking_stock.take_stock(space.pk, **ANSWERS, is_shared=True, by=PersonFactory(), now=NOON)
    for half in space.people:
        closing.ask_to_close(space.pk, by=half, now=NOON)
    with pytest.raises(NotNow):
        taking_stock.take_stock(space.pk, **ANSWERS, is_shared=True, by=space.mentor, now=NOON)
