"""A close takes both, or one and a week; more sessions take both, and whoever asked hears the answer (R57)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.journey.mentoring.actions import closing
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.models import Relationship
from binome.journey.mentoring.queries.home import things_of
from binome.journey.mentoring.states import RelationshipState, SessionState
from binome.orchestration.clock import tick
from tests.factories import NOON, PersonFactory, manager_of
from tests.journey.mentoring.factories import opened, planned

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def letters(name, **of):
    return OutboxLetter.objects.filter(letter=f"mentoring/emails/{name}.txt", **of)


def state(relationship) -> str:
    return Relationship.objects.get(pk=relationship.pk).state


def test_both_close_it_at_once():
    relationship = opened()
    planned(relationship, 2)

    closing.ask_to_close(relationship.pk, by=relationship.mentor, now=NOON)
    assert state(relationship) == RelationshipState.OPEN
    assert relationship.sessions.filter(state=SessionState.PLANNED).count() == 2
    assert letters("closing_asked").get().to == relationship.mentee
    closing.ask_to_close(relationship.pk, by=relationship.mentee, now=NOON)

    assert state(relationship) == RelationshipState.CLOSED
    assert letters("closed").count() == 2
    assert not relationship.sessions.filter(state=SessionState.PLANNED).exists()


def test_one_alone_closes_it_after_a_week_and_asking_twice_is_asking_once():
    relationship = opened()
    closing.ask_to_close(relationship.pk, by=relationship.mentor, now=NOON)
    closing.ask_to_close(relationship.pk, by=relationship.mentor, now=NOON + timedelta(days=5))

    tick(NOON + WEEK - timedelta(minutes=1))
    assert state(relationship) == RelationshipState.OPEN
    tick(NOON + WEEK)
    tick(NOON + WEEK)

    assert state(relationship) == RelationshipState.CLOSED
    assert letters("closed").count() == 2


def test_whoever_wished_it_goes_on_after_all_and_the_other_half_hears_of_it():
    relationship = opened()
    closing.ask_to_close(relationship.pk, by=relationship.mentor, now=NOON)
    with pytest.raises(NotNow):
        closing.go_on(relationship.pk, by=relationship.mentee, now=NOON)

    closing.go_on(relationship.pk, by=relationship.mentor, now=NOON)

    assert closing.close_after_notice(now=NOON + 2 * WEEK) == 0
    assert state(relationship) == RelationshipState.OPEN
    assert letters("closing_withdrawn").get().to == relationship.mentee


def test_nobody_else_closes_it():
    relationship = opened()
    for act in (closing.ask_to_close, closing.go_on, closing.extend_relationship, closing.decline_extension):
        for stranger in (PersonFactory(), manager_of(relationship.wave)):
            with pytest.raises(NotTheirs):
                act(relationship.pk, by=stranger, now=NOON)


def test_the_other_half_finds_it_on_top_of_home_with_its_day():
    relationship = opened()
    closing.ask_to_close(relationship.pk, by=relationship.mentor, now=NOON)
    relationship.refresh_from_db()

    asked = things_of(relationship, relationship.mentee, slots=[], now=NOON)[0]

    assert (asked.url, asked.due_on) == (
        reverse("mentoring:closing", args=[relationship.pk]),
        (NOON + WEEK).date(),
    )
    assert asked.title not in [
        thing.title for thing in things_of(relationship, relationship.mentor, slots=[], now=NOON)
    ]


def test_an_extension_is_declined_and_whoever_asked_hears_of_it():
    relationship = opened()
    closing.extend_relationship(relationship.pk, by=relationship.mentor, now=NOON)

    closing.decline_extension(relationship.pk, by=relationship.mentee, now=NOON)

    relationship.refresh_from_db()
    assert (relationship.extension_asked_by, relationship.sessions_planned) == (None, 6)
    assert letters("extension_declined").get().to == relationship.mentor
    with pytest.raises(NotNow):
        closing.decline_extension(relationship.pk, by=relationship.mentee, now=NOON)
    closing.extend_relationship(relationship.pk, by=relationship.mentor, now=NOON + WEEK)
    assert letters("extension").count() == 2


def test_whoever_asked_for_more_takes_it_back_without_a_word():
    relationship = opened()
    closing.extend_relationship(relationship.pk, by=relationship.mentor, now=NOON)

    closing.decline_extension(relationship.pk, by=relationship.mentor, now=NOON)

    assert not letters("extension_declined").exists()


def test_the_question_says_when_it_closes_and_the_page_offers_each_what_it_may_do(client):
    relationship = opened()
    mentor, mentee = relationship.people
    page = reverse("mentoring:closing", args=[relationship.pk])
    close, go_on = (reverse(f"mentoring:{name}", args=[relationship.pk]) for name in ("close", "go_on"))
    with time_machine.travel(NOON, tick=False):
        client.force_login(mentor)
        question = client.post(close)
        assert "dès son accord" in question.text
        client.post(close, {"confirmed": "yes"})
        assert go_on in client.get(page).text
        client.force_login(mentee)
        assert go_on not in client.get(page).text
        assert "elle se fait aussitôt" in client.post(close).text
        client.post(close, {"confirmed": "yes"})

    assert state(relationship) == RelationshipState.CLOSED
