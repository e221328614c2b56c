"""Chats are told what is true, once, in first names and dates; by default, and elsewhere, nothing leaves."""

import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from binome.core.chats import actions
from binome.core.chats.actions import ConnectedTooOften, TriedJustNow
from binome.core.chats.bodies import plain
from binome.core.chats.delivering import deliver_due
from binome.core.chats.models import Chat, ChatMessage
from binome.core.chats.states import ChatApp, ChatNews
from binome.core.deliveries.queue import TRIES_AFTER
from binome.core.deliveries.states import DeliveryState
from binome.core.errors import NotTheirs
from binome.core.mail import hold
from binome.core.mail.undoing import MARGIN, UNDO_FOR
from binome.core.privacy.models import AuditLine
from binome.core.privacy.seal import unsealed
from binome.core.webhooks.addresses import AddressRefused
from binome.core.webhooks.states import Reason
from binome.orchestration.chat_news import note_news
from binome.orchestration.chat_words import words_of
from binome.orchestration.workers import Worker
from tests.factories import NOON, PersonFactory, WaveFactory
from tests.journey.diagnosis.factories import open_survey
from tests.journey.mentoring.factories import opened, planned

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)
SETTLED = UNDO_FOR + MARGIN + A_MINUTE


class Clock:
    """Time that a test moves on; a worker's turn after each step."""

    def __init__(self) -> None:
        self.now = NOON

    def later(self, step: timedelta) -> None:
        """So much later, after two turns: what was noted in the first leaves in the second, where it is due."""
        self.now += step
        with time_machine.travel(self.now, tick=False):
            note_news(now=self.now)
            deliver_due(words_of, due_by=self.now)

    def settle(self) -> None:
        """Long enough for an act that nobody takes back."""
        self.later(A_MINUTE)
        self.later(SETTLED)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    """When the pairs of these tests plan their sessions."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


def own_chat(person, address, *, app=ChatApp.MATTERMOST) -> Chat:
    """A chat as the screen connects it."""
    return actions.connect_own(app, address, by=person, now=timezone.now())


def texts(server) -> list[str]:
    """What was read there."""
    return [json.loads(request.body)["text"] for request in server.received]


def test_both_dates_of_a_pair_are_told_with_a_first_name_and_nothing_else(chat_server, clock):
    pair = opened()
    mentor, mentee = pair.people
    planned(pair, 2)
    own_chat(mentor, f"{chat_server.address}/hooks/abc")

    clock.settle()
    clock.settle()

    (text,) = texts(chat_server)
    assert mentee.given_name in text
    assert text.count("; ") == 1
    for word in (mentee.family_name, mentee.email, mentor.family_name, pair.wave.name, pair.wave.programme.name):
        assert word not in text
    assert text.endswith(" https://binome.example.org/")
    assert (chat_server.received[0].path, chat_server.received[0].headers["Content-Type"]) == (
        "/hooks/abc",
        "application/json",
    )


def test_a_date_that_moves_is_told_and_one_that_is_moved_back_within_minutes_is_not(chat_server, clock):
    pair = opened()
    (session,) = planned(pair, 1)
    own_chat(pair.mentor, chat_server.address)
    clock.settle()
    first = session.starts_at

    session.starts_at = first + timedelta(days=1)
    session.save()
    clock.later(A_MINUTE)
    session.starts_at = first
    session.save()
    clock.settle()
    assert len(texts(chat_server)) == 1

    session.starts_at = first + timedelta(days=2)
    session.save()
    clock.settle()
    assert len(texts(chat_server)) == 2

    session.state = "cancelled"
    session.save()
    clock.settle()
    clock.settle()
    assert len(texts(chat_server)) == 3
    assert pair.mentee.given_name in texts(chat_server)[-1]


def test_whose_pair_ends_is_told_that_no_session_is_planned_and_who_left_is_told_nothing(chat_server, clock):
    pair = opened()
    planned(pair, 2)
    for person in pair.people:
        own_chat(person, chat_server.address)
    clock.settle()
    assert len(texts(chat_server)) == 2

    pair.mentee.is_active = False
    pair.mentee.save()
    pair.sessions.update(state="cancelled")
    clock.settle()

    assert len(texts(chat_server)) == 3
    assert pair.mentee.given_name in texts(chat_server)[-1]


def test_a_session_is_recalled_once_on_the_working_morning_before(chat_server, clock):
    pair = opened()
    (session,) = planned(pair, 1, first_in=timedelta(days=21))
    own_chat(pair.mentor, chat_server.address)
    clock.settle()

    clock.later(session.starts_at - clock.now - timedelta(minutes=90))
    clock.later(A_MINUTE)
    clock.later(A_MINUTE)

    reminders = ChatMessage.objects.filter(news=ChatNews.REMINDER)
    assert reminders.count() == 1
    assert len(texts(chat_server)) == 2


def test_a_reminder_of_a_session_that_moved_meanwhile_does_not_leave(chat_server, clock):
    pair = opened()
    (session,) = planned(pair, 1)
    chat = own_chat(pair.mentor, chat_server.address)
    message = ChatMessage.objects.create(
        chat=chat,
        news=ChatNews.REMINDER,
        topic=session.pk,
        value=[(session.starts_at - timedelta(days=1)).isoformat()],
        at=clock.now,
        until=session.starts_at,
        next_at=clock.now,
    )

    deliver_due(words_of, due_by=clock.now + A_MINUTE)

    assert texts(chat_server) == []
    assert not ChatMessage.objects.filter(pk=message.pk).exists()


def test_the_channel_of_a_wave_is_told_stages_and_days_and_no_name(chat_server, clock):
    wave = WaveFactory(name="Printemps <!channel> @all", stage="enrolment")
    manager = PersonFactory()
    actions.connect_wave(wave, ChatApp.SLACK, chat_server.address, language="en", by=manager, now=clock.now)

    clock.settle()
    clock.settle()
    wave.stage = "learning"
    wave.save()
    clock.settle()

    assert texts(chat_server) == [
        "Printemps !channel all is now at this stage: Enrolment. https://binome.example.org/",
        "Printemps !channel all is now at this stage: Learning. https://binome.example.org/",
    ]


def test_the_channel_hears_once_that_a_survey_is_open_and_once_that_it_closes_soon(chat_server, clock):
    survey, manager = open_survey({"A": 5})
    survey.closes_on = (clock.now + timedelta(days=9)).date()
    survey.save()
    actions.connect_wave(survey.wave, ChatApp.MATRIX, chat_server.address, language="fr", by=manager, now=clock.now)

    for _ in range(14):
        clock.later(timedelta(hours=23))
        clock.later(A_MINUTE)

    kinds = [message.news for message in ChatMessage.objects.order_by("pk")]
    assert kinds == [ChatNews.STAGE, ChatNews.SURVEY, ChatNews.SURVEY_CLOSES]
    assert len(texts(chat_server)) == 3


def test_teams_takes_a_card(chat_server, clock):
    chat = own_chat(PersonFactory(preferred_language="en"), chat_server.address, app=ChatApp.TEAMS)
    actions.send_test(chat, by=chat.reader, now=clock.now)

    deliver_due(words_of, due_by=timezone.now())

    (card,) = json.loads(chat_server.received[0].body)["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert "dates of your sessions" in card["content"]["body"][0]["text"]


def test_what_is_not_taken_is_tried_again_then_given_up_and_a_deleted_address_stops_at_once(chat_server, clock):
    chat = own_chat(PersonFactory(), chat_server.address)
    actions.send_test(chat, by=chat.reader, now=clock.now)
    chat_server.statuses = [503, 302]
    moment = clock.now
    for pause in (timedelta(), *TRIES_AFTER[:2]):
        moment += pause + timedelta(seconds=1)
        with time_machine.travel(moment, tick=False):
            deliver_due(words_of, due_by=moment)
    message = chat.messages.get()
    assert (message.state, message.attempts, message.reason) == (DeliveryState.DELIVERED, 3, "")
    assert [request.path for request in chat_server.received] == ["/", "/", "/"]

    with time_machine.travel(moment + 2 * A_MINUTE, tick=False):
        message = actions.send_test(chat, by=chat.reader, now=timezone.now())
        chat_server.statuses = [404]
        deliver_due(words_of, due_by=timezone.now())
    message.refresh_from_db()
    chat.refresh_from_db()
    assert (message.state, message.reason) == (DeliveryState.FAILED, Reason.GONE)
    assert chat.stopped_at is not None
    assert AuditLine.objects.filter(act="chats.stopped").count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.example.net/abc",  # not allowed
        "https://chat.example.org.evil.example/abc",
        "https://evilchat.example.org/",
        "http://chat.example.org/abc",
        "https://ana:secret@chat.example.org/",
        "https://169.254.169.254/latest",
        "https://127.0.0.1/",
        "file:///etc/passwd",
    ],
)
def test_an_address_elsewhere_is_refused_and_none_is_kept(settings, address):
    settings.CHAT_HOSTS = ["chat.example.org", ".chat.example.com"]

    with pytest.raises(AddressRefused):
        own_chat(PersonFactory(), address)

    assert not Chat.objects.exists()
    assert not AuditLine.objects.filter(act="chats.connected").exists()


def test_a_name_that_leads_into_the_network_within_is_not_reached(settings, monkeypatch):
    settings.CHAT_HOSTS = [".chat.example.com"]
    chat = own_chat(PersonFactory(), "https://team.chat.example.com/hooks/abc")
    message = actions.send_test(chat, by=chat.reader, now=timezone.now())
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: answers)

    deliver_due(words_of, due_by=timezone.now())

    message.refresh_from_db()
    assert message.reason == Reason.FORBIDDEN


def test_what_the_operator_no_longer_allows_is_no_longer_reached(chat_server, settings, clock):
    chat = own_chat(PersonFactory(), chat_server.address)
    message = actions.send_test(chat, by=chat.reader, now=clock.now)
    settings.CHAT_HOSTS = ["chat.example.org"]

    deliver_due(words_of, due_by=timezone.now())

    message.refresh_from_db()
    assert (message.reason, chat_server.received) == (Reason.FORBIDDEN, [])


@pytest.mark.parametrize("is_allowed", [True, False])
def test_nothing_leaves_unless_the_operator_allows_it_and_someone_asks_for_it(
    chat_server, settings, monkeypatch, is_allowed
):
    """A worker's turn at a pair with dates: no connection is opened but to a chat that was allowed and chosen."""
    pair = opened()
    planned(pair, 1)
    own_chat(pair.mentor, chat_server.address)
    ChatMessage.objects.create(
        chat=Chat.objects.get(),
        news=ChatNews.TEST,
        topic=0,
        at=timezone.now(),
        until=timezone.now() + A_MINUTE,
        next_at=timezone.now(),
    )
    if not is_allowed:
        settings.CHAT_HOSTS = []
    connected = []
    connect = socket.create_connection

    def watched(address, *args, **kwargs):
        connected.append(address)
        return connect(address, *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", watched)
    worker = Worker(stop=threading.Event())

    worker.turn_until_done()
    worker.shut_down()

    port = int(chat_server.address.rpartition(":")[2])
    assert connected == ([("127.0.0.1", port)] if is_allowed else [])


def test_while_the_outbox_is_held_nothing_leaves(chat_server, clock):
    chat = own_chat(PersonFactory(), chat_server.address)
    actions.send_test(chat, by=chat.reader, now=clock.now)
    hold.put(now=clock.now)

    assert deliver_due(words_of, due_by=timezone.now()) == 0
    assert chat_server.received == []


def test_in_a_rehearsal_only_its_people_are_told(chat_server, settings, clock):
    inside, outside = PersonFactory(), PersonFactory()
    for person in (inside, outside):
        actions.send_test(own_chat(person, f"{chat_server.address}/{person.pk}"), by=person, now=clock.now)
    settings.EMAIL_ONLY_TO = {inside.email.lower()}

    deliver_due(words_of, due_by=timezone.now())

    assert [request.path for request in chat_server.received] == [f"/{inside.pk}"]


def test_the_address_is_sealed_and_goes_with_the_chat_and_with_its_person(chat_server):
    person = PersonFactory()
    chat = own_chat(person, f"{chat_server.address}/hooks/secret")

    assert "secret" not in str(Chat.objects.values().get()).replace(chat.sealed, "")
    assert unsealed(chat.sealed, reader=chat.seal_owner).endswith("/hooks/secret")

    actions.disconnect(chat, by=person)
    assert not Chat.objects.exists()
    with pytest.raises(NotTheirs):
        actions.send_test(chat, by=person, now=timezone.now())
    own_chat(person, chat_server.address)
    person.delete()
    assert not Chat.objects.exists()


def test_no_button_floods_a_chat(chat_server):
    person, now = PersonFactory(), timezone.now()
    chat = own_chat(person, chat_server.address)
    actions.send_test(chat, by=person, now=now)
    with pytest.raises(TriedJustNow):
        actions.send_test(chat, by=person, now=now)
    for _ in range(2):
        own_chat(person, chat_server.address)
    with pytest.raises(ConnectedTooOften):
        own_chat(person, chat_server.address)
    assert Chat.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<!channel>", "!channel"),
        ("@all [x](https://evil.example)", "all x (https evil example)"),
        ("J.-P. evil.example", "J.-P. evil example"),
        ("*Ana* `rm` ~x~ _y_ #z", "Ana rm x y z"),
        ("Éloïse-Zoé d’Arc", "Éloïse-Zoé d’Arc"),
        ("李雷", "李雷"),
        ("Ana\n\nBob", "Ana Bob"),
    ],
)
def test_names_call_nobody_and_draw_nothing(typed, shown):
    assert plain(typed) == shown


def test_a_name_longer_than_any_machine_has_fits_its_column(settings):
    settings.CHAT_HOSTS = [".example.org"]

    chat = own_chat(PersonFactory(), f"https://{'a.' * 200}example.org/hook")

    assert len(chat.host) == Chat._meta.get_field("host").max_length
