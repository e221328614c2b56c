"""Goals with their dates, that one half ticks and the other confirms; the third session is celebrated."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from binome.core.errors import NotTheirs
from binome.journey.mentoring.actions import closing, goals
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.models import Goal
from binome.journey.mentoring.queries.home import next_things_for
from binome.journey.mentoring.rules.following import Meeting, celebrates
from binome.journey.mentoring.states import SessionState
from binome.journey.outcomes.queries.keepsakes import keepsake_of
from tests.factories import NOON, PersonFactory, RelationshipFactory, SessionFactory, ThemeFactory, manager_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal():
    relationship = RelationshipFactory()
    theme = ThemeFactory()
    relationship.themes.add(theme)
    return goals.set_goal(relationship.pk, theme=theme, text="Lire un tableau", by=relationship.mentee)


def test_what_one_ticks_the_other_confirms(goal):
    pair = goal.relationship
    goals.reach_goal(goal.pk, by=pair.mentee, now=NOON)
    with pytest.raises(NotNow):
        goals.confirm_goal(goal.pk, by=pair.mentee, now=NOON)
    with pytest.raises(NotTheirs):
        goals.confirm_goal(goal.pk, by=PersonFactory(), now=NOON)

    assert goals.confirm_goal(goal.pk, by=pair.mentor, now=NOON + timedelta(days=1)).confirmed_at is not None


def test_either_takes_it_back_and_it_is_confirmed_anew(goal):
    pair = goal.relationship
    goals.reach_goal(goal.pk, by=pair.mentee, now=NOON)
    goals.confirm_goal(goal.pk, by=pair.mentor, now=NOON)
    goals.reach_goal(goal.pk, by=pair.mentor, now=NOON)
    with pytest.raises(NotNow):
        goals.confirm_goal(goal.pk, by=pair.mentee, now=NOON)
    again = goals.reach_goal(goal.pk, by=pair.mentor, now=NOON)

    assert (again.reached_by, again.confirmed_at) == (pair.mentor, None)


def test_each_half_reads_where_a_goal_stands(goal, client):
    pair = goal.relationship
    space = reverse("mentoring:relationship", args=[pair.pk])
    confirm = reverse("mentoring:confirm_goal", args=[goal.pk])
    goals.reach_goal(goal.pk, by=pair.mentee, now=NOON)
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


def test_either_changes_a_goal_and_its_date_and_takes_that_back(goal, client):
    pair = goal.relationship
    client.force_login(pair.mentor)
    change, day = reverse("mentoring:change_goal", args=[goal.pk]), localdate() + timedelta(days=30)

    gone_by = client.post(change, {"text": "Autre", "due_on": localdate() - timedelta(days=1)})
    answer = client.post(change, {"text": "Lire deux tableaux", "due_on": day})
    changed = Goal.objects.get()
    (message,) = get_messages(answer.wsgi_request)
    client.post(reverse("undo"), {"undo": message.extra_tags})

    assert gone_by.status_code == 422
    assert 'value="Autre"' in gone_by.text
    assert (changed.text, changed.due_on) == ("Lire deux tableaux", day)
    assert Goal.objects.values_list("text", "due_on").get() == ("Lire un tableau", None)


def test_a_change_that_was_changed_again_is_not_taken_back(goal, client):
    pair = goal.relationship
    client.force_login(pair.mentor)
    change = reverse("mentoring:change_goal", args=[goal.pk])
    answer = client.post(change, {"text": "Lire deux tableaux"})
    goals.change_goal(goal.pk, text="En lire trois", due_on=None, by=pair.mentee)
    (message,) = get_messages(answer.wsgi_request)
    client.post(reverse("undo"), {"undo": message.extra_tags})

    assert Goal.objects.get().text == "En lire trois"


def test_a_removed_goal_comes_back_as_it_stood(goal, client):
    pair = goal.relationship
    goals.reach_goal(goal.pk, by=pair.mentee, now=NOON)
    client.force_login(pair.mentor)
    answer = client.post(reverse("mentoring:remove_goal", args=[goal.pk]))
    removed = not Goal.objects.exists()
    (message,) = get_messages(answer.wsgi_request)
    client.post(reverse("undo"), {"undo": message.extra_tags})

    assert removed
    assert Goal.objects.values_list("reached_by", "text").get() == (pair.mentee.pk, "Lire un tableau")


def test_what_is_ticked_is_not_changed_and_nothing_once_the_pair_is_over(goal):
    pair, words = goal.relationship, {"text": "Autre", "due_on": None}
    goals.reach_goal(goal.pk, by=pair.mentee, now=NOON)
    with pytest.raises(NotNow, match="Pas encore"):
        goals.change_goal(goal.pk, **words, by=pair.mentor)
    for half in pair.people:
        closing.ask_to_close(pair.pk, by=half, now=NOON)

    for act in (
        lambda: goals.change_goal(goal.pk, **words, by=pair.mentor),
        lambda: goals.remove_goal(goal.pk, by=pair.mentor),
        lambda: goals.reach_goal(goal.pk, by=pair.mentor, now=NOON),
    ):
        with pytest.raises(NotNow):
            act()
    with pytest.raises(NotTheirs):
        goals.remove_goal(goal.pk, by=PersonFactory())


def test_a_goal_past_its_date_is_said_to_both_and_to_no_manager(goal, client):
    pair, gone_by = goal.relationship, " est passée"
    Goal.objects.update(due_on=localdate() - timedelta(days=1))
    told = {}
    for person in (pair.mentee, pair.mentor, manager_of(pair.wave)):
        told[person.pk] = any(gone_by in thing.title for thing in next_things_for(person, now=timezone.now()))
    client.force_login(pair.mentor)
    space = client.get(reverse("mentoring:relationship", args=[pair.pk])).text
    goals.reach_goal(goal.pk, by=pair.mentee, now=timezone.now())

    assert list(told.values()) == [True, True, False]
    assert "Sa date est passée" in space
    assert not any(gone_by in thing.title for thing in next_things_for(pair.mentee, now=timezone.now()))


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
