"""Goals that one half ticks and the other confirms; the third session is celebrated."""

from datetime import timedelta

import pytest
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.journey.mentoring.actions import living
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.models import Goal
from binome.journey.mentoring.rules.following import Meeting, celebrates
from binome.journey.mentoring.states import SessionState
from binome.journey.outcomes.queries.keepsakes import keepsake_of
from tests.factories import NOON, PersonFactory, RelationshipFactory, SessionFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal():
    relationship = RelationshipFactory()
    theme = ThemeFactory()
    relationship.themes.add(theme)
    return living.set_goal(relationship.pk, theme=theme, text="Lire un tableau", by=relationship.mentee)


def test_what_one_ticks_the_other_confirms(goal):
    pair = goal.relationship
    living.reach_goal(goal.pk, by=pair.mentee, now=NOON)
    with pytest.raises(NotNow):
        living.confirm_goal(goal.pk, by=pair.mentee, now=NOON)
    with pytest.raises(NotTheirs):
        living.confirm_goal(goal.pk, by=PersonFactory(), now=NOON)

    assert living.confirm_goal(goal.pk, by=pair.mentor, now=NOON + timedelta(days=1)).confirmed_at is not None


def test_either_takes_it_back_and_it_is_confirmed_anew(goal):
    pair = goal.relationship
    living.reach_goal(goal.pk, by=pair.mentee, now=NOON)
    living.confirm_goal(goal.pk, by=pair.mentor, now=NOON)
    living.reach_goal(goal.pk, by=pair.mentor, now=NOON)
    with pytest.raises(NotNow):
        living.confirm_goal(goal.pk, by=pair.mentee, now=NOON)
    again = living.reach_goal(goal.pk, by=pair.mentor, now=NOON)

    assert (again.reached_by, again.confirmed_at) == (pair.mentor, None)


def test_each_half_reads_where_a_goal_stands(goal, client):
    pair = goal.relationship
    space = reverse("mentoring:relationship", args=[pair.pk])
    confirm = reverse("mentoring:confirm_goal", args=[goal.pk])
    living.reach_goal(goal.pk, by=pair.mentee, now=NOON)
    pages = []
    for person in (pair.mentee, pair.mentor):
        client.force_login(person)
        pages.append(confirm in client.get(space).text)
    client.post(confirm)
    SessionFactory(relationship=pair, number=1, state=SessionState.HELD, held_at=NOON)

    assert pages == [False, True]
    assert Goal.objects.get().confirmed_at is not None
    (chapter, *_rest) = keepsake_of(pair.mentee, pair.pk)["chapters"]
    assert ", " in chapter["parts"][0]["note"]


@pytest.mark.parametrize(("held", "days", "expected"), [(2, 1, False), (3, 1, True), (3, 20, False), (4, 1, False)])
def test_the_third_session_is_celebrated_for_a_fortnight(held, days, expected):
    meetings = [
        Meeting(number, SessionState.HELD, NOON, held_at=NOON + timedelta(days=number)) for number in range(1, held + 1)
    ]

    assert celebrates(meetings, now=NOON + timedelta(days=held + days)) is expected


def test_both_read_so_in_their_space_when_they_say_they_met(client, time_machine):
    pair = RelationshipFactory()
    for number in (1, 2, 3):
        SessionFactory(relationship=pair, number=number, starts_at=NOON + timedelta(days=number))
    client.force_login(pair.mentor)
    time_machine.move_to(NOON + timedelta(days=4))
    space = reverse("mentoring:relationship", args=[pair.pk])
    shown = []
    for session in pair.sessions.order_by("number"):
        client.post(reverse("mentoring:met", args=[session.pk]))
        shown.append(client.get(space).context["celebrates"])

    assert shown == [False, False, True]
