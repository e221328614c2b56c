"""Someone connects a chat of their own, a manager the channel of a wave; both see whether it arrives, and leave it again."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.chats import actions
from binome.core.chats.delivering import deliver_due
from binome.core.chats.models import Chat
from binome.core.chats.states import ChatApp
from binome.core.privacy.models import AuditLine
from binome.core.programmes.models import ProgrammeRole
from binome.core.programmes.permissions import Role
from binome.interfaces.administration.documents import installation
from binome.orchestration.chat_words import words_of
from tests.factories import PersonFactory, WaveFactory

pytestmark = pytest.mark.django_db
MINE = "/chat/"


@pytest.fixture
def ana():
    return PersonFactory(given_name="Ana", preferred_language="en")


@pytest.fixture
def browser(client, ana):
    client.force_login(ana)
    return client


def test_a_chat_is_connected_tried_shown_without_its_address_and_left_again(browser, ana, chat_server):
    address = f"{chat_server.address}/hooks/top-secret"

    page = browser.post(MINE, {"app": "slack", "address": address}, follow=True)
    deliver_due(words_of, due_by=timezone.now())

    assert "A test is on its way" in page.content.decode()
    page = browser.get(MINE).content.decode()
    assert "Delivered" in page
    assert "127.0.0.1" in page
    assert "top-secret" not in page
    assert "Binôme reaches you here" in json.loads(chat_server.received[0].body)["text"]
    assert "top-secret" not in browser.post(reverse("export_my_data")).content.decode(errors="replace")
    acts = [line.act for line in AuditLine.objects.filter(act__startswith="chats.")]
    assert sorted(acts) == ["chats.connected", "chats.tested"]

    asked = browser.post(reverse("chats:stop_mine"))
    assert "Disconnect this chat?" in asked.content.decode()
    assert Chat.objects.count() == 1
    browser.post(reverse("chats:stop_mine"), {"confirmed": "yes"})
    assert not Chat.objects.exists()


def test_an_address_that_may_not_be_is_refused_beside_its_field_and_what_was_typed_stays(browser, settings):
    settings.CHAT_HOSTS = ["chat.example.org"]

    page = browser.post(MINE, {"app": "slack", "address": "https://hooks.example.net/abc"})

    assert page.status_code == 422
    assert "does not allow chats at this address" in page.context["form"].errors["address"][0]
    assert "https://hooks.example.net/abc" in page.content.decode()


def test_why_it_does_not_arrive_is_said_and_a_deleted_address_is_told_apart(browser, ana, chat_server):
    browser.post(MINE, {"app": "slack", "address": chat_server.address})
    chat_server.statuses = [410]

    deliver_due(words_of, due_by=timezone.now())

    page = browser.get(MINE).content.decode()
    assert "Nothing more is sent to your chat" in page
    assert "this address no longer exists" in page


@pytest.mark.parametrize("who", ["manager", "manager elsewhere", "participant", "administrator"])
def test_the_channel_of_a_wave_is_its_managers_alone(client, chat_server, who):
    wave, elsewhere = WaveFactory(), WaveFactory()
    person = PersonFactory(is_administrator=who == "administrator", preferred_language="en")
    if who.startswith("manager"):
        programme = wave.programme if who == "manager" else elsewhere.programme
        ProgrammeRole.objects.create(programme=programme, person=person, role=Role.MANAGER)
    client.force_login(person)
    page = reverse("chats:channel", args=[wave.pk])

    seen = client.get(page)
    sent = client.post(page, {"app": "teams", "address": chat_server.address, "language": "fr"})

    assert (seen.status_code, sent.status_code) == ((200, 302) if who == "manager" else (404, 404))
    assert Chat.objects.filter(wave=wave).exists() == (who == "manager")


def test_nobody_sees_tries_or_stops_the_chat_of_someone_else(browser, ana, chat_server):
    other = PersonFactory()
    actions.connect_own(ChatApp.SLACK, chat_server.address, by=other, now=timezone.now())

    assert "127.0.0.1" not in browser.get(MINE).content.decode().replace("Allowed servers: 127.0.0.1", "")
    assert browser.post(reverse("chats:test_mine")).status_code == 404
    assert browser.post(reverse("chats:stop_mine"), {"confirmed": "yes"}).status_code == 404
    assert Chat.objects.filter(person=other).exists()


@pytest.mark.parametrize("hosts", [[], ["chat.example.org"]])
def test_pages_of_chats_are_there_where_the_operator_allows_them_and_nowhere_else(browser, settings, hosts):
    settings.CHAT_HOSTS = hosts

    link = reverse("chats:mine") in browser.get(reverse("letters:preferences")).content.decode()

    assert browser.get(MINE).status_code == (200 if hosts else 404)
    assert link == bool(hosts)


def test_documents_name_a_chat_as_a_recipient_once_someone_chose_it(ana, chat_server):
    assert "(127.0.0.1)" not in str(installation.recipients())

    actions.connect_own(ChatApp.SLACK, chat_server.address, by=ana, now=timezone.now())

    assert "(127.0.0.1)" in str(installation.recipients())
