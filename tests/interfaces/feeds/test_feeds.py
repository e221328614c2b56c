"""A calendar to subscribe to: secret, revocable, one's own."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from icalendar import Calendar

from binome.core.people.models import Person
from binome.journey.mentoring import emails
from binome.journey.mentoring.actions import feeding, helping, meeting
from binome.journey.mentoring.models import Session
from binome.journey.mentoring.queries.feeds import feed_token
from tests.factories import NOON, PersonFactory
from tests.journey.mentoring.factories import opened, planned

pytestmark = pytest.mark.django_db


def address_of(person):
    feeding.renew_feed(by=person, now=NOON)
    return reverse("feeds:sessions", args=[feed_token(person)])


def test_the_feed_shows_ones_own_dates_without_signing_in(client):
    relationship = opened()
    planned(relationship, 2)
    planned(opened(), 3)

    answer = client.get(address_of(relationship.mentor))

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store, private"
    assert len(events) == 2
    assert b"METHOD:PUBLISH" in answer.content
    assert b"ATTENDEE" not in answer.content


def test_the_feed_has_a_name_and_says_how_often_it_is_worth_reading(client):
    reader = opened().mentor

    calendar = Calendar.from_ical(client.get(address_of(reader)).content)

    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Séances de mentorat"
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT1H"
    assert str(calendar["X-PUBLISHED-TTL"]) == "PT1H"


def test_read_again_unchanged_the_feed_is_the_same_and_need_not_be_sent(client):
    relationship = opened()
    (session,) = planned(relationship, 1)
    address = address_of(relationship.mentor)

    first = client.get(address)
    with time_machine.travel(NOON + timedelta(days=2)):
        again = client.get(address)
        unchanged = client.get(address, headers={"If-None-Match": f'"other", {first["ETag"]}'})
        meeting.postpone_session(session.pk, by=relationship.mentee, now=NOON)
        changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert again.content == first.content
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_an_event_says_how_to_join_the_themes_the_agenda_and_where_to_move_it(client):
    relationship = opened()
    (session,) = planned(relationship, 1)
    Session.objects.filter(pk=session.pk).update(place="https://video.example/room")
    helping.name_assistant(relationship.pk, assistant=(assistant := PersonFactory()), by=relationship.mentee, now=NOON)
    session.refresh_from_db()

    (event,) = Calendar.from_ical(client.get(address_of(relationship.mentor)).content).walk("VEVENT")
    booked = emails.calendar_of([session], assistant, method="REQUEST", now=NOON)

    text = str(event["DESCRIPTION"])
    theme = relationship.themes.first().title_fr
    assert "https://video.example/room" in text
    assert f"Thèmes\u00a0: {theme}" in text
    assert text.count("\n- ") >= 3
    assert str(event["URL"]) in text
    assert theme not in str(Calendar.from_ical(booked).walk("VEVENT")[0]["DESCRIPTION"])


def test_a_feed_of_many_dates_asks_no_more_than_one_of_two(client, django_assert_max_num_queries):
    relationship = opened(sessions_planned=6)
    planned(relationship, 6)
    address = address_of(relationship.mentor)

    with django_assert_max_num_queries(4):
        client.get(address)


def test_postponed_and_cancelled_dates_leave_the_feed(client):
    relationship = opened()
    first, second = planned(relationship, 2)
    meeting.postpone_session(first.pk, by=relationship.mentee, now=NOON)
    meeting.cancel_session(second.pk, by=relationship.mentee, now=NOON)

    answer = client.get(address_of(relationship.mentor))

    assert b"VEVENT" not in answer.content


def test_a_new_address_makes_the_old_one_die(client):
    person = PersonFactory()
    old = address_of(person)

    new = address_of(person)

    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_a_revoked_address_and_someone_who_left_are_404(client):
    person, gone = PersonFactory(), PersonFactory()
    revoked, left = address_of(person), address_of(gone)
    feeding.revoke_feed(by=person)
    Person.objects.filter(pk=gone.pk).update(is_active=False)

    assert [client.get(address).status_code for address in (revoked, left)] == [404, 404]


@pytest.mark.parametrize("wrong", ["short", "dots", "no key", "other salt"])
def test_a_forged_address_is_404(client, wrong):
    token = {
        "short": "x", "dots": "a.b.c", "no key": signing.dumps("no uuid", salt="binome.feeds"),
        "other salt": signing.dumps(3),
    }[wrong]  # fmt: skip

    assert client.get(reverse("feeds:sessions", args=[token])).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_feed_is_only_read(client, method):
    assert getattr(client, method)(address_of(PersonFactory())).status_code == 405


def test_one_makes_renews_and_takes_away_ones_address_on_a_page(client):
    person = PersonFactory()
    client.force_login(person)

    empty = client.get(reverse("feeds:mine"))
    client.post(reverse("feeds:renew"))
    full = client.get(reverse("feeds:mine"))
    token = feed_token(person)
    client.post(reverse("feeds:revoke"))

    assert ".ics" not in empty.content.decode()
    assert f"{token.split(':')[0]}" in full.content.decode()
    assert feed_token(person) is None


def test_the_page_asks_to_sign_in_and_changes_nothing_on_reading(client):
    assert client.get(reverse("feeds:mine")).status_code == 302
    client.force_login(PersonFactory())
    assert client.get(reverse("feeds:renew")).status_code == 405
    assert client.get(reverse("feeds:revoke")).status_code == 405
