"""Messages: signed so that an independent library verifies them, sent until they are taken, to the checked machine alone."""

import datetime as dt
import json
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from binome.core.deliveries import queue
from binome.core.deliveries.queue import TRIES_AFTER
from binome.core.deliveries.states import DeliveryState
from binome.core.errors import NotTheirs
from binome.core.mail import hold
from binome.core.outside import connection, targets
from binome.core.privacy.models import AuditLine
from binome.core.privacy.seal import unsealed
from binome.core.webhooks import actions, delivering
from binome.core.webhooks.actions import Paused
from binome.core.webhooks.delivering import deliver_due
from binome.core.webhooks.models import Webhook, WebhookMessage
from binome.core.webhooks.sending import send
from binome.core.webhooks.states import EventKind, Reason
from binome.orchestration.workers import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(made, administrator) -> WebhookMessage:
    """A test message that waits."""
    return actions.send_test(made.webhook, by=administrator, now=timezone.now())


def test_a_message_is_verified_by_an_independent_library_and_by_nobody_with_another_secret(receiver, made, message):
    assert deliver_due() == 1

    (request,) = receiver.received
    told = Verifier(made.secret).verify(request.body, request.headers)
    assert told == {"type": "test", "timestamp": message.at.isoformat(), "data": {}}
    assert request.path == "/binome?from=hr"
    assert request.headers["webhook-id"] == message.uid
    assert request.headers["Host"] == receiver.address.removeprefix("http://")
    with pytest.raises(WebhookVerificationError):
        Verifier("whsec_" + "A" * 32).verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(made.secret).verify(request.body + b" ", request.headers)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.status) == (DeliveryState.DELIVERED, 1, 204)
    assert deliver_due() == 0


def test_for_a_day_the_former_secret_signs_beside_the_new_one(receiver, made, administrator):
    secret = actions.renew_secret(made.webhook, by=administrator, now=timezone.now())

    for later in (dt.timedelta(hours=23), dt.timedelta(hours=25)):
        with time_machine.travel(timezone.now() + later):
            actions.send_test(made.webhook, by=administrator, now=timezone.now())
            deliver_due()
            request = receiver.received[-1]
            assert Verifier(secret).verify(request.body, request.headers)
            assert len(request.headers["webhook-signature"].split()) == (2 if later.days == 0 else 1)
    assert made.secret not in str(Webhook.objects.values().get())


def test_what_is_not_taken_is_tried_for_days_under_one_number_then_given_up_and_sent_again_by_hand(
    receiver, message, administrator
):
    receiver.statuses = [500] * (len(TRIES_AFTER) + 1)
    moment = timezone.now()
    for pause in (dt.timedelta(), *TRIES_AFTER):
        moment += pause + dt.timedelta(seconds=1)
        with time_machine.travel(moment, tick=False):
            assert deliver_due() == 1
            assert deliver_due() == 0  # not before its time

    message.refresh_from_db()
    assert (message.state, message.reason, message.status) == (DeliveryState.FAILED, Reason.ANSWER, 500)
    with time_machine.travel(moment + dt.timedelta(days=9), tick=False):
        assert deliver_due() == 0
        actions.send_again(message, by=administrator, now=timezone.now())
        assert deliver_due() == 1
    message.refresh_from_db()
    assert (message.state, message.reason) == (DeliveryState.DELIVERED, "")
    assert {request.headers["webhook-id"] for request in receiver.received} == {message.uid}
    assert moment - message.at > dt.timedelta(days=3)


def test_a_receiver_that_fails_is_not_asked_for_each_message_that_waits(receiver, made, message, administrator):
    actions.send_test(made.webhook, by=administrator, now=timezone.now())
    receiver.statuses = [503]

    assert deliver_due() == 1

    assert WebhookMessage.objects.filter(attempts=0, state=DeliveryState.WAITING).count() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=1)):
        assert deliver_due() == 2


def test_an_address_that_fails_keeps_those_after_it_in_the_line_from_nothing(receiver, made, administrator):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = taken.getsockname()[1]
    dead = actions.add_webhook(
        f"http://127.0.0.1:{closed}/", kinds=[], programmes=None, by=administrator, now=timezone.now()
    )
    for _message in range(3 * queue.BATCH):
        actions.send_test(dead.webhook, by=administrator, now=timezone.now())
    good = actions.send_test(made.webhook, by=administrator, now=timezone.now())

    for _turn in range(3):
        deliver_due()

    assert [request.headers["webhook-id"] for request in receiver.received] == [good.uid]
    assert set(dead.webhook.messages.values_list("state", flat=True)) == {DeliveryState.WAITING}


def test_a_redirect_is_followed_nowhere(receiver, message):
    receiver.statuses = [307]

    deliver_due()

    message.refresh_from_db()
    assert (message.reason, message.status) == (Reason.REDIRECT, 307)
    assert len(receiver.received) == 1


def test_who_answers_gone_gets_no_more_until_an_administrator_resumes_it(receiver, made, message, administrator):
    actions.send_test(made.webhook, by=administrator, now=timezone.now())
    receiver.statuses = [410]
    deliver_due()

    webhook = Webhook.objects.get()
    assert webhook.pause_reason == Reason.GONE
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=1)):
        assert deliver_due() == 0
        with pytest.raises(Paused):
            actions.send_again(message, by=administrator, now=timezone.now())
        with pytest.raises(Paused):
            actions.send_test(webhook, by=administrator, now=timezone.now())
        actions.resume_webhook(webhook, by=administrator)
        assert deliver_due() == 2
    assert AuditLine.objects.filter(act="webhooks.paused", by=None).exists()


def test_a_machine_of_the_network_within_is_not_even_connected_to(receiver, message, settings):
    settings.REACH_INSIDE = False

    deliver_due()

    message.refresh_from_db()
    assert (message.reason, message.status, receiver.received) == (Reason.FORBIDDEN, None, [])


def test_a_name_that_changes_its_mind_after_the_check_leads_nowhere_else(receiver, made, administrator, monkeypatch):
    """The name is asked once; what it says later is not heard."""
    port = int(receiver.address.rpartition(":")[2])
    truly, asked = socket.getaddrinfo, []

    def rebinding(host, *words, **more):
        if host != "rebinding.example":
            return truly(host, *words, **more)
        asked.append(host)
        number = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    Webhook.objects.update(address=f"http://rebinding.example:{port}/")
    actions.send_test(Webhook.objects.get(), by=administrator, now=timezone.now())
    monkeypatch.setattr(targets.socket, "getaddrinfo", rebinding)
    deliver_due()

    assert len(receiver.received) == 1
    assert receiver.received[0].headers["Host"] == f"rebinding.example:{port}"
    assert len(asked) == 1


def test_a_receiver_that_answers_a_line_at_a_time_is_cut_off(receiver, message, monkeypatch):
    monkeypatch.setattr(connection, "DEADLINE", 0.3)
    receiver.is_slow = True

    began = time.monotonic()
    deliver_due()

    message.refresh_from_db()
    assert message.reason == Reason.NO_ANSWER
    assert time.monotonic() - began < 3


def test_a_port_on_which_nobody_listens_and_a_name_of_nobody_say_so(made, message, settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = taken.getsockname()[1]
    for address, reason in (
        (f"http://127.0.0.1:{closed}/", Reason.NO_ANSWER),
        ("https://nobody.invalid/", Reason.NO_HOST),
    ):
        Webhook.objects.update(address=address)
        WebhookMessage.objects.update(next_at=timezone.now())
        deliver_due()
        message.refresh_from_db()
        assert message.reason == reason


@pytest.mark.two_clocks
def test_over_tls_the_certificate_is_held_against_the_name(made, message, tmp_path, monkeypatch):
    certificate = _certificate_for("localhost", tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = HTTPServer(("127.0.0.1", 0), _Taking)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    outcomes = []
    for trusted, name in ((False, "localhost"), (True, "127.0.0.1"), (True, "localhost")):
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        Webhook.objects.update(address=f"https://{name}:{server.server_port}/")
        WebhookMessage.objects.update(next_at=timezone.now())
        deliver_due()
        message.refresh_from_db()
        outcomes.append(message.reason)
    server.shutdown()
    server.server_close()

    assert outcomes == [Reason.CERTIFICATE, Reason.CERTIFICATE, ""]


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """The message tells what became of it."""


def _certificate_for(name: str, folder):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "own.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return pem


def test_while_the_outbox_is_held_after_a_restore_nothing_leaves(receiver, message):
    hold.put(now=timezone.now())
    assert deliver_due() == 0
    hold.lift()
    assert deliver_due() == 1


def test_what_a_worker_claimed_and_never_sent_is_due_again_by_itself(receiver, message):
    now = timezone.now()
    claimed = queue.claimed(WebhookMessage.objects.filter(next_at__lte=now))

    assert claimed == [message]
    assert deliver_due() == 0
    with time_machine.travel(now + queue.CLAIMED_FOR + dt.timedelta(seconds=1)):
        assert deliver_due() == 1


def test_a_webhook_that_is_removed_or_paused_while_its_messages_leave_stops_no_other(
    receiver, made, message, administrator
):
    removed, paused = (
        actions.add_webhook(receiver.address, kinds=[], programmes=None, by=administrator, now=timezone.now()).webhook
        for _webhook in range(2)
    )
    for webhook in (removed, removed, paused, made.webhook):
        actions.send_test(webhook, by=administrator, now=timezone.now())

    def at_the_second() -> None:  # the first message has left, the second is being taken
        if len(receiver.received) == 1:
            Webhook.objects.filter(pk=removed.pk).delete()
            actions.pause_webhook(paused, by=administrator, now=timezone.now())

    delivered = deliver_due(stopping=_doing(at_the_second))

    assert delivered == 2
    assert made.webhook.messages.filter(state=DeliveryState.DELIVERED).count() == 2
    actions.resume_webhook(paused, by=administrator)
    assert deliver_due() == 1  # at once


def test_what_is_removed_while_it_is_being_sent_is_written_down_nowhere(receiver, made, message, monkeypatch):
    def sends_and_is_removed(message, *, now):
        Webhook.objects.filter(pk=message.webhook_id).delete()
        return send(message, now=now)

    monkeypatch.setattr(delivering, "send", sends_and_is_removed)

    assert deliver_due() == 1
    assert len(receiver.received) == 1
    assert not WebhookMessage.objects.exists()


def _doing(act):
    """Asked before each message whether to stop: no, but `act` is done."""

    def goes_on() -> bool:
        act()
        return False

    return goes_on


def test_acts_on_what_another_administrator_changed_meanwhile_keep_it(receiver, made, administrator):
    as_first_seen = {"kinds": [EventKind.PAIR_BEGUN], "programmes": None, "by": administrator}
    for act in (
        lambda seen: actions.pause_webhook(seen, by=administrator, now=timezone.now()),
        lambda seen: actions.renew_secret(seen, by=administrator, now=timezone.now()),
        lambda seen: actions.renew_secret(seen, by=administrator, now=timezone.now()),
    ):
        seen, changing = Webhook.objects.get(), Webhook.objects.get()
        act(seen)
        before = Webhook.objects.values("paused_at", "sealed", "former_sealed").get()
        actions.change_webhook(changing, receiver.address, **as_first_seen)
        assert Webhook.objects.values("paused_at", "sealed", "former_sealed").get() == before

    both = [Webhook.objects.get() for _who in range(2)]
    secrets = [actions.renew_secret(seen, by=administrator, now=timezone.now()) for seen in both]
    webhook = Webhook.objects.get()
    assert [unsealed(each, reader=webhook.seal_owner) for each in (webhook.former_sealed, webhook.sealed)] == secrets
    actions.remove_webhook(webhook, by=administrator)
    with pytest.raises(NotTheirs):
        actions.change_webhook(both[0], receiver.address, **as_first_seen)
    assert not Webhook.objects.exists()


def test_a_worker_that_works_once_sends_everything_that_is_due(receiver, made, administrator):
    for _message in range(queue.BATCH + 1):
        actions.send_test(made.webhook, by=administrator, now=timezone.now())

    worker = Worker(stop=threading.Event())
    worker.turn_until_done()
    worker.shut_down()

    assert len(receiver.received) == queue.BATCH + 1


def test_secrets_follow_the_secret_key_and_one_that_is_lost_says_so(receiver, made, message, settings):
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-" * 8, [former]
    assert actions.reseal_secrets() == (1, 0)
    assert actions.reseal_secrets() == (0, 0)
    settings.SECRET_KEY_FALLBACKS = []
    deliver_due()
    assert Verifier(made.secret).verify(receiver.received[0].body, receiver.received[0].headers)

    settings.SECRET_KEY = "a third " * 8
    WebhookMessage.objects.update(state=DeliveryState.WAITING, next_at=timezone.now())
    deliver_due()
    message.refresh_from_db()
    assert message.reason == Reason.SECRET
    assert json.loads(receiver.received[0].body)["type"] == "test"


def test_a_new_secret_mends_a_lost_one_at_once(receiver, made, message, administrator, settings):
    settings.SECRET_KEY = "another " * 8
    deliver_due()
    secret = actions.renew_secret(made.webhook, by=administrator, now=timezone.now())
    actions.send_again(message, by=administrator, now=timezone.now())

    assert deliver_due() == 1

    (request,) = receiver.received
    assert Verifier(secret).verify(request.body, request.headers)
    assert len(request.headers["webhook-signature"].split()) == 1
    assert Webhook.objects.get().former_until is None
