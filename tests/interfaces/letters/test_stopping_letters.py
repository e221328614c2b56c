"""The links of every letter: choosing which ones come, and the button that stops a kind of them (RFC 8058)."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from binome.core.mail.delivery import send_due
from binome.core.mail.models import Category, LetterState, Mute, OutboxLetter
from binome.core.mail.preferences import unsubscribe_path
from binome.core.privacy.models import AuditLine
from binome.interfaces.letters.queries import TRIES_BEFORE_TELLING
from tests.core.mail.factories import LetterFactory
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def person():
    return PersonFactory(preferred_language="en")


def test_the_address_at_the_foot_of_letters_opens_the_readers_own_choice(client, person):
    client.force_login(person)

    page = client.get("/letters/")

    assert page.status_code == 200
    assert page.content.decode().count('type="checkbox"') == 4


def test_what_is_unticked_is_muted_and_what_is_ticked_comes_again(client, person):
    client.force_login(person)
    Mute.objects.create(person=person, category=Category.SURVEY)

    client.post("/letters/", {"category": [Category.SURVEY, Category.SESSION]})

    assert set(person.mutes.values_list("category", flat=True)) == {Category.REMINDER, Category.NETWORK}


@pytest.mark.parametrize("signed_in", [False, True])
def test_looking_at_the_link_of_a_letter_shows_one_button_and_changes_nothing(client, person, signed_in):
    if signed_in:
        client.force_login(PersonFactory())  # a colleague, to whom the letter was forwarded

    page = client.get(unsubscribe_path(person.pk, Category.SURVEY))

    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('<form method="post"') == text.count("<button") == 1
    assert not Mute.objects.exists()


def test_one_click_stops_that_kind_alone_without_cookie_or_form_token_as_often_as_it_is_pressed(person):
    stranger = Client(enforce_csrf_checks=True)
    link = unsubscribe_path(person.pk, Category.SURVEY)

    answers = [stranger.post(link, ONE_CLICK) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [(mute.person, mute.category) for mute in Mute.objects.all()] == [(person, Category.SURVEY)]
    assert AuditLine.objects.filter(act="accounts.stopped_letters").count() == 1


def test_the_one_click_body_of_a_mail_program_may_be_multipart(person):
    stranger = Client(enforce_csrf_checks=True)
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'

    answer = stranger.post(
        unsubscribe_path(person.pk, Category.NETWORK), body, content_type="multipart/form-data; boundary=x"
    )

    assert answer.status_code == 200
    assert Mute.objects.get().category == Category.NETWORK


def test_a_post_that_does_not_say_one_click_stops_nothing(client, person):
    client.post(unsubscribe_path(person.pk, Category.SURVEY), {"List-Unsubscribe": "Perhaps"})

    assert not Mute.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_spoilt_link_is_a_kind_404_that_leads_to_the_choice(client, person, method):
    token = unsubscribe_path(person.pk, Category.SURVEY).strip("/").rsplit("/", 1)[-1]
    always_sent = signing.dumps([person.pk, Category.DECISION], salt="binome.mail.unsubscribe")
    nobody = signing.dumps([0, Category.SURVEY], salt="binome.mail.unsubscribe")
    elsewhere = signing.dumps([person.pk, Category.SURVEY], salt="binome.feeds")

    for spoilt in (token[:-1], token[5:], "x", "%00", always_sent, nobody, elsewhere):
        answer = getattr(client, method)(f"/letters/unsubscribe/{spoilt}/", ONE_CLICK)
        assert answer.status_code == 404, spoilt
        assert reverse("letters:preferences") in answer.content.decode()
    assert not Mute.objects.exists()


def test_what_waits_in_the_outbox_is_muted_by_the_link_as_well(client, person, sink):
    LetterFactory(to=person, category=Category.SURVEY)

    client.post(unsubscribe_path(person.pk, Category.SURVEY), ONE_CLICK)
    send_due(by="w1")

    assert OutboxLetter.objects.get().state == LetterState.MUTED
    assert sink.taken == []


def test_the_administrator_is_told_of_a_server_that_turns_letters_away_and_nobody_else(client):
    LetterFactory.create_batch(
        2, attempts=TRIES_BEFORE_TELLING, error="recipient refused: 550 5.7.1 blocked", category=Category.SURVEY
    )
    administrator, colleague = PersonFactory(is_administrator=True), PersonFactory()

    client.force_login(administrator)
    home, page = client.get("/").content.decode(), client.get("/letters/outbox/").content.decode()
    client.force_login(colleague)

    assert "/letters/outbox/" in home
    assert "550 5.7.1 blocked" in page
    assert "/letters/outbox/" not in client.get("/").content.decode()
    assert client.get("/letters/outbox/").status_code == 404
