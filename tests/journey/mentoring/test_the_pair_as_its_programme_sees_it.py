"""The page of one pair for its programme manager: dates, how to reach them, a date suggested, a kind end."""

from datetime import timedelta

import pytest
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.journey.mentoring.actions import journal, meeting
from binome.journey.mentoring.states import RelationshipState, SessionState
from tests.factories import NOON, RelationshipFactory, manager_of
from tests.journey.mentoring.factories import held, opened, planned

pytestmark = pytest.mark.django_db
SECRET = "Ce que nous nous sommes dit"


@pytest.fixture
def relationship():
    pair = opened()
    held(pair)
    journal.write_note(pair.pk, text=SECRET, private=False, by=pair.mentee, now=NOON)
    OutboxLetter.objects.all().delete()
    return pair


def address(name, relationship):
    return reverse(f"mentoring:{name}", args=[relationship.wave.pk, relationship.pk])


def letters(name):
    return OutboxLetter.objects.filter(letter=f"mentoring/emails/{name}.txt")


def test_the_list_leads_to_the_pair_with_its_dates_and_addresses_and_none_of_its_words(relationship, client):
    client.force_login(manager_of(relationship.wave))
    listed = client.get(reverse("mentoring:wave", args=[relationship.wave.pk])).content.decode()

    page = client.get(address("pair", relationship)).content.decode()

    assert f'href="{address("pair", relationship)}"' in listed
    assert all(person.email in page for person in relationship.people)
    assert SECRET not in page


def test_a_date_is_suggested_to_both_once_a_week(relationship, client):
    client.force_login(manager_of(relationship.wave))
    for _turn in range(2):
        answer = client.post(address("suggest_a_date", relationship), follow=True)

    assert answer.status_code == 200
    assert {letter.to for letter in letters("find_a_date")} == set(relationship.people)
    assert letters("find_a_date").count() == 2


def test_no_date_is_suggested_to_a_pair_that_has_planned_everything(client):
    relationship = opened()
    planned(relationship, 6)
    client.force_login(manager_of(relationship.wave))

    assert address("suggest_a_date", relationship) not in client.get(address("pair", relationship)).content.decode()
    client.post(address("suggest_a_date", relationship))

    assert letters("find_a_date").count() == 0


def test_ending_says_what_it_cancels_and_what_both_will_read_before_it_is_done(relationship, client):
    meeting.plan_sessions(relationship.pk, starts=[NOON + timedelta(days=30)], by=relationship.mentee, now=NOON)
    client.force_login(manager_of(relationship.wave))

    question = client.get(address("end_pair", relationship)).content.decode()

    relationship.refresh_from_db()
    assert "1 séance à venir sort des deux agendas." in question
    assert f"Bonjour {relationship.mentee.short_name}," in question
    assert relationship.state == RelationshipState.OPEN
    assert letters("ended_by_programme").count() == 0


def test_an_ended_pair_is_free_again_and_both_calendars_are_cleared(relationship, client):
    (session,) = meeting.plan_sessions(
        relationship.pk, starts=[NOON + timedelta(days=30)], by=relationship.mentee, now=NOON
    )
    client.force_login(manager_of(relationship.wave))

    client.post(address("end_pair", relationship))
    client.post(address("end_pair", relationship))

    relationship.refresh_from_db()
    session.refresh_from_db()
    assert (relationship.state, session.state) == (RelationshipState.ENDED, SessionState.CANCELLED)
    assert letters("ended_by_programme").count() == 2
    assert letters("session_cancelled").count() == 2


def test_a_manager_who_is_half_of_the_pair_finds_no_such_page(client):
    relationship = opened()
    manager = manager_of(relationship.wave)
    relationship.pair.mentee.person = manager
    relationship.pair.mentee.save()
    client.force_login(manager)

    assert client.get(address("pair", relationship)).status_code == 404
    assert client.post(address("end_pair", relationship)).status_code == 404


def test_a_pair_of_another_wave_is_not_there(relationship, client):
    client.force_login(manager_of(relationship.wave))
    stranger = RelationshipFactory()

    assert client.get(reverse("mentoring:pair", args=[relationship.wave.pk, stranger.pk])).status_code == 404
