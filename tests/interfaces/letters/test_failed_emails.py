"""Emails that were not delivered: grouped by what a mail server meant, sent again one by one or all of a reason."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from binome.core.mail import addresses
from binome.core.mail.failure_reasons import WHAT_TO_DO, FailureReason, reason_in
from binome.core.mail.models import BouncedAddress, Category, LetterState, OutboxLetter
from binome.core.privacy.models import AuditLine
from tests.core.mail.factories import LetterFactory
from tests.factories import NOON, PersonFactory

ADDRESS, FULL = "recipient refused: 550 5.1.1 <…> User unknown", "recipient refused: 552 5.2.2 <…> over quota"
ANSWERS = {
    ADDRESS: FailureReason.ADDRESS,
    "recipient refused: 550 No such user here": FailureReason.ADDRESS,
    "not an address that mail servers take": FailureReason.ADDRESS,
    "returned: 5.1.1": FailureReason.ADDRESS,
    FULL: FailureReason.FULL,
    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example": FailureReason.BLOCKED,
    "550 Message looks like spam": FailureReason.BLOCKED,
    "535 5.7.8 Error: authentication failed": FailureReason.SIGN_IN,
    "530 5.7.0 Must issue a STARTTLS command first": FailureReason.SIGN_IN,
    "553 5.1.8 Sender address rejected: Domain not found": FailureReason.SENDER,
    "552 5.3.4 Message size exceeds fixed limit": FailureReason.SIZE,
    "ConnectionRefusedError: [Errno 111] Connection refused": FailureReason.UNREACHABLE,
    "TimeoutError: timed out": FailureReason.UNREACHABLE,
    "SMTPServerDisconnected: Connection unexpectedly closed": FailureReason.UNREACHABLE,
    "421 4.3.2 shutting down": FailureReason.UNREACHABLE,
    "450 4.7.1 Too many emails, slow down": FailureReason.LIMIT,
    "554 5.7.1 Relay access denied": FailureReason.OTHER,
    "ValueError": FailureReason.OTHER,
    "": FailureReason.OTHER,
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_a_mail_server_meant(answer):
    assert reason_in(answer) == ANSWERS[answer]


def test_each_reason_says_what_to_do_in_both_languages():
    assert set(WHAT_TO_DO) == set(FailureReason)
    for language in ("fr", "en"):
        with translation.override(language):
            assert len({str(words) for words in WHAT_TO_DO.values()}) == len(FailureReason)


@pytest.fixture
def administrator(client, db):
    client.force_login(PersonFactory(is_administrator=True, preferred_language="en"))
    return client


def failed(error, **columns):
    return LetterFactory(state=LetterState.FAILED, attempts=3, error=error, **columns)


def test_they_are_counted_by_reason_and_listed_without_what_they_say(administrator):
    failed(FULL), failed(FULL.replace("552", "452")), failed(ADDRESS)
    letter = failed(ADDRESS, category=Category.ACCESS, subject="Your code is 123456", text="")

    page = administrator.get(reverse("letters:outbox"))
    listed = administrator.get(reverse("letters:failed", args=["address"]))

    assert [(g.reason, g.letters, g.worth_another_try) for g in page.context["failures"]] == [
        (FailureReason.ADDRESS, 2, 1),
        (FailureReason.FULL, 2, 2),
    ]
    assert "mailbox is full" in page.text
    assert letter.to.name in listed.text
    assert "123456" not in listed.text
    assert listed.text.count("Too late") == 1


def test_one_is_sent_again_and_its_address_gets_another_chance(administrator):
    letter, other = failed(ADDRESS), failed(ADDRESS)
    addresses.mark(letter.to, reason=ADDRESS, now=NOON)

    answer = administrator.post(reverse("letters:send_again", args=[letter.pk]))

    letter.refresh_from_db()
    other.refresh_from_db()
    assert answer.url == reverse("letters:failed", args=["address"])
    assert (letter.state, letter.attempts, letter.error) == (LetterState.QUEUED, 0, "")
    assert other.state == LetterState.FAILED
    assert not BouncedAddress.objects.exists()
    assert administrator.post(reverse("letters:send_again", args=[letter.pk])).status_code == 404


def test_all_of_a_reason_are_sent_again_once_asked_and_no_other(administrator):
    failed(FULL), failed(FULL.replace("552", "452")), failed(ADDRESS)
    failed(FULL, category=Category.ACCESS)
    again = reverse("letters:send_all_again", args=["full"])

    question = administrator.post(again)
    before = OutboxLetter.objects.filter(state=LetterState.QUEUED).count()
    administrator.post(again, {"confirmed": "yes"})

    assert "2 emails will be sent again" in question.text
    assert before == 0
    assert OutboxLetter.objects.filter(state=LetterState.QUEUED).count() == 2
    assert AuditLine.objects.get(act="mail.sent_again").detail == {"letters": 2}
    assert administrator.post(reverse("letters:send_all_again", args=["nothing"])).status_code == 404


def letters(*words) -> str:
    out = StringIO()
    call_command("letters", *words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_command_lists_and_sends_again_as_the_page_does():
    code = failed(FULL, category=Category.ACCESS, subject="Your code is 123456")
    full, other = failed(FULL), failed(ADDRESS)

    by_reason, one_by_one = letters("failed"), letters("failed", "full")
    sent = letters("resend", "full")

    assert "full               2" in by_reason
    assert "1 may be sent again" in by_reason
    assert [f"  {each.pk}  " in one_by_one for each in (full, code, other)] == [True, True, False]
    assert "123456" not in one_by_one
    assert "1 letter(s) leave once more" in sent
    assert "1 stay" in sent
    assert "1 letter(s)" in letters("resend", str(other.pk))
    assert OutboxLetter.objects.filter(state=LetterState.QUEUED).count() == 2
    assert list(AuditLine.objects.filter(act="mail.sent_again").values_list("by", flat=True)) == [None, None]


@pytest.mark.django_db
@pytest.mark.parametrize("words", [("nothing",), ("999",), ("full", "address"), ("١",)])
def test_the_command_refuses_what_it_does_not_know_and_changes_nothing(words):
    letter = failed(FULL)

    with pytest.raises(CommandError, match="Nothing was changed"):
        letters("resend", str(letter.pk), *words)

    letter.refresh_from_db()
    assert letter.state == LetterState.FAILED
    assert "Every letter was delivered." not in letters("failed")
