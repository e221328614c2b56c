"""F41: addresses that do not work, mailboxes that are full, servers that are slow or busy for hours; the others leave."""

import io
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command

from binome.core.mail import addresses
from binome.core.mail.delivery import send_due
from binome.core.mail.models import BouncedAddress, Category, LetterState, OutboxLetter
from binome.core.people.models import Person
from tests.core.mail.factories import LetterFactory
from tests.factories import NOON, PersonFactory

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: binome@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain; charset=utf-8

Your message could not be delivered to {address}.
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}
--part
Content-Type: message/rfc822

Subject: Votre avis

--part--
"""


def report(address: str, *, action: str = "failed", status: str = "5.1.1", said: str = "550 no such user") -> bytes:
    """What a mail server sends back."""
    return REPORT.format(address=address, action=action, status=status, said=said).encode()


def send(*, at=NOON):
    return send_due(by="w1", now=lambda: at)


def test_a_report_of_an_address_that_does_not_exist_marks_it_and_the_next_mailing_spares_it(sink):
    person = PersonFactory(email="zoe@example.org")

    marked = addresses.read_bounce(report("Zoe@Example.org"), now=NOON)
    reasons = addresses.bounced_among([person.pk])
    spared = LetterFactory(to=person, category=Category.SURVEY)
    decision = LetterFactory(to=person, category=Category.DECISION)
    send()

    states = {letter.pk: letter.state for letter in OutboxLetter.objects.all()}
    assert (marked, reasons) == ([person], {person.pk: "returned: 5.1.1"})
    assert states == {spared.pk: LetterState.FAILED, decision.pk: LetterState.SENT}


def test_a_letter_that_is_delivered_clears_the_mark_and_the_next_mailing_reaches_its_reader(sink):
    person = PersonFactory(email="zoe@example.org")
    addresses.mark(person, reason="recipient refused: 550 5.1.1 unknown", now=NOON)

    LetterFactory(to=person, category=Category.ACCESS)
    send()
    LetterFactory(to=person, category=Category.SURVEY)

    assert not BouncedAddress.objects.exists()
    assert send().sent == 1


def test_a_relay_that_takes_letters_for_whomever_clears_no_mark_that_a_report_left(sink):
    """250 of an internal relay is no delivery: the report came back after just such an answer."""
    person = PersonFactory(email="zoe@example.org")
    addresses.read_bounce(report(person.email), now=NOON)

    decision = LetterFactory(to=person, category=Category.DECISION)
    send()
    mailing = LetterFactory(to=person, category=Category.SURVEY)
    send()

    states = {letter.pk: letter.state for letter in OutboxLetter.objects.all()}
    assert addresses.bounced_among([person.pk]) == {person.pk: "returned: 5.1.1"}
    assert states == {decision.pk: LetterState.SENT, mailing.pk: LetterState.FAILED}


def test_a_report_of_a_delivery_clears_the_mark():
    person = PersonFactory(email="zoe@example.org")
    addresses.mark(person, reason="returned: 5.1.1", now=NOON)

    addresses.read_bounce(report(person.email, action="delivered", status="2.0.0"), now=NOON)

    assert not BouncedAddress.objects.exists()


def test_a_blocklisted_relay_marks_nobody_and_every_letter_leaves_once_it_is_off_the_list(sink):
    letters = LetterFactory.create_batch(20, category=Category.SURVEY)
    blocked = "550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.spamhaus.org"
    sink.refuse_reader = {letter.to.email: blocked for letter in letters}

    while_blocked = send()
    sink.refuse_reader = {}
    LetterFactory(to=letters[0].to, category=Category.SURVEY)
    afterwards = send(at=NOON + timedelta(minutes=5))

    assert (while_blocked.later, while_blocked.failed) == (20, 0)
    assert not BouncedAddress.objects.exists()
    assert (afterwards.sent, afterwards.failed) == (21, 0)


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.1.1 User unknown in relay recipient table",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        "550 5.1.2 Host unknown",
        "550 5.2.1 The email account that you tried to reach is disabled",
        "550 no such user here",
        "550 Requested action not taken: mailbox unavailable",
        "553 unknown recipient",
        "551 user not local",
        "550 This address does not exist",
    ],
)
def test_a_refusal_of_the_address_itself_marks_it(sink, reply):
    letter = LetterFactory()
    sink.refuse_reader = {letter.to.email: reply}

    assert send().failed == 1
    assert BouncedAddress.objects.get().person == letter.to


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.7.1 blocked",
        "554 5.7.1 Rejected by policy",
        "554 blocked",
        "550 Denied by policy",
        "550 5.1.1 Your IP is on our block list",
        "550 5.1.8 Sender address rejected: Domain not found",
        "550 5.7.23 SPF validation failed",
        "554 5.4.6 Too many hops",
        "550 5.4.1 Recipient address rejected: Access denied",
        "553 sorry, that domain isn't in my list of allowed rcpthosts",
        "550 Sender verify failed",
        "530 5.7.0 Authentication required",
        "450 4.1.1 user unknown for now",
        "451 4.7.1 Greylisted",
        "421 4.7.0 Too many connections",
    ],
)
@pytest.mark.parametrize("at_the_reader", [True, False])
def test_trouble_of_the_server_or_of_a_policy_is_tried_again_and_marks_nobody(sink, reply, at_the_reader):
    letter = LetterFactory()
    sink.refuse_reader = {letter.to.email: reply} if at_the_reader else {}
    sink.refuse_data = [] if at_the_reader else [reply]

    refused = send()
    sink.refuse_reader, sink.refuse_data = {}, []

    assert (refused.later, refused.failed) == (1, 0)
    assert not BouncedAddress.objects.exists()
    assert send(at=NOON + timedelta(minutes=1)).sent == 1


def test_an_address_that_was_corrected_works_again(sink):
    person = PersonFactory(email="zoe@example.org")
    addresses.read_bounce(report(person.email), now=NOON)

    Person.objects.filter(pk=person.pk).update(email="zoe.roy@example.org")
    LetterFactory(to=person, category=Category.SURVEY)

    assert send().sent == 1


@pytest.mark.parametrize(
    "raw",
    [
        report("zoe@example.org", status="5.2.2"),  # full: emptied some day
        report("zoe@example.org", status="5.7.1"),
        report("zoe@example.org", status="5.4.1"),
        report("zoe@example.org", status="5.1.8"),  # the sender's
        report("zoe@example.org", said="554 5.7.1 client host blocked using zen.spamhaus.org"),
        report("zoe@example.org", status="5.0.0", said="550 Denied by policy"),
        report("zoe@example.org", action="delayed", status="4.4.1"),
        report("zoe@example.org", action="delivered", status="2.0.0"),
        report("nobody@example.org"),
        b"From: zoe@example.org\r\nSubject: absence\r\n\r\nJe suis en vacances.",
        b"",
        b"\x00\xff\xfe\x00" * 50,
    ],
)
def test_what_says_nothing_for_good_of_one_of_ours_marks_nobody(raw):
    PersonFactory(email="zoe@example.org")

    assert addresses.read_bounce(raw, now=NOON) == []
    assert not BouncedAddress.objects.exists()


def test_the_command_reads_a_report_as_a_mail_alias_pipes_it(monkeypatch, capsys):
    person = PersonFactory(email="zoe@example.org")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report(person.email))))

    call_command("read_bounce")

    assert "1 address" in capsys.readouterr().out
    assert BouncedAddress.objects.get().person == person


@pytest.mark.parametrize("reply", ["552 5.2.2 mailbox full", "550 over quota", "452 4.2.2 mailbox full"])
def test_a_full_mailbox_is_tried_again_and_its_address_not_marked(sink, reply):
    full, other = LetterFactory.create_batch(2)
    sink.refuse_reader = {full.to.email: reply}

    first = send()
    sink.refuse_reader = {}
    later = send(at=NOON + timedelta(minutes=1))

    assert (first.sent, first.later, later.sent) == (1, 1, 1)
    assert not BouncedAddress.objects.exists()
    assert [taken.readers[0] for taken in sink.taken] == [other.to.email, full.to.email]


def test_a_server_that_says_later_for_two_hours_is_asked_less_and_less_and_then_takes_every_letter_once(sink):
    LetterFactory.create_batch(3)
    sink.refuse_data = ["451 try later"] * 500
    asked, moment = 0, NOON

    while moment < NOON + timedelta(hours=2):
        asked += send(at=moment).later
        moment += timedelta(seconds=20)
    sink.refuse_data = []
    send(at=moment + timedelta(minutes=30))

    assert 15 <= asked <= 36  # 3 letters: after 20 s, 40 s, 80 s … then every half-hour
    assert len(sink.taken) == len({taken.readers[0] for taken in sink.taken}) == 3


def test_a_slow_server_is_waited_for_longer_than_it_takes_to_connect(sink, settings):
    """Hanging up on a server that was about to say yes would send the letter twice."""
    settings.EMAIL_TIMEOUT = 0.2
    sink.delay = 0.5
    LetterFactory()

    assert send().sent == 1
    assert len(sink.taken) == 1
