"""Letters leave once, whatever the mail server does."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from binome.core.mail import delivery, heartbeat, hold
from binome.core.mail.delivery import pause_after, send_due
from binome.core.mail.models import Category, LetterState, Mute, OutboxLetter
from binome.core.mail.outbox import post
from binome.core.mail.queue import claim, decide, queue_numbers, requeue_abandoned, try_again
from tests.core.mail.factories import LetterFactory
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def written_at_noon():
    """Letters of these tests were posted at noon, as their `send_after` says."""
    yield
    assert not OutboxLetter.objects.filter(state=LetterState.SENDING).exists(), "a letter was left half-sent"


def send(*, at=NOON, by="w1", **options):
    return send_due(by=by, now=lambda: at, **options)


def test_a_letter_reaches_its_one_reader_in_text_and_html(sink):
    letter = LetterFactory(to__given_name="Élise", to__family_name="Quéré")

    tally = send()

    [taken] = sink.taken
    letter.refresh_from_db()
    assert (tally.sent, letter.state, letter.sent_at) == (1, LetterState.SENT, NOON)
    assert taken.readers == [letter.to.email]
    assert taken.message["To"] == f"Élise Quéré <{letter.to.email}>"
    assert taken.message["Subject"] == "Une place vous attend"
    assert taken.text.replace("\r\n", "\n") == letter.text
    assert "<p>Votre binôme vous attend.</p>" in taken.html


def test_an_invitation_carries_its_calendar_and_its_method(sink):
    LetterFactory(calendar="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST")

    send()

    part = next(p for p in sink.taken[0].message.walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    assert part.get_content_charset() == "utf-8"
    assert part.get_content().startswith("BEGIN:VCALENDAR")


def test_a_batch_leaves_over_one_connection_and_once(sink):
    LetterFactory.create_batch(7)

    first, second = send(), send()

    assert (first.sent, second.sent) == (7, 0)
    assert (len(sink.taken), sink.connections) == (7, 1)


def test_letters_wait_for_their_time(sink):
    LetterFactory(send_after=NOON + timedelta(hours=1))

    assert send().letters == 0
    assert send(at=NOON + timedelta(hours=1)).sent == 1


def test_sign_in_codes_go_before_a_long_mailing(sink):
    LetterFactory.create_batch(3, category=Category.SURVEY)
    code = LetterFactory(category=Category.ACCESS)

    send(batch=1)

    assert [taken.readers for taken in sink.taken] == [[code.to.email]]


def test_a_sign_in_code_is_not_kept_once_sent(sink):
    code = LetterFactory(category=Category.ACCESS, text="Code : 123456")

    send()

    code.refresh_from_db()
    assert (code.text, code.html) == ("", "")


def test_the_message_id_follows_the_key(sink):
    letter = LetterFactory()
    send()
    OutboxLetter.objects.filter(pk=letter.pk).update(state=LetterState.QUEUED)

    send()

    first, again = sink.taken
    assert first.message["Message-ID"] == again.message["Message-ID"]
    assert letter.key not in first.message["Message-ID"]


@pytest.mark.parametrize("reply", ["450 mailbox busy", "452 mailbox full", "421 come back later"])
def test_a_passing_refusal_is_tried_again_later(sink, reply):
    letter = LetterFactory()
    sink.refuse_data = [reply]

    first = send()
    too_soon = send()
    in_time = send(at=NOON + timedelta(seconds=20))

    letter.refresh_from_db()
    assert (first.later, too_soon.letters, in_time.sent) == (1, 0, 1)
    assert (letter.state, letter.attempts, len(sink.taken)) == (LetterState.SENT, 2, 1)


def test_an_address_that_does_not_exist_is_marked_and_the_others_leave(sink):
    bad, *good = LetterFactory.create_batch(4)
    sink.refuse_reader = {bad.to.email: f"550 <{bad.to.email}> no such mailbox"}

    tally = send()

    bad.refresh_from_db()
    assert (tally.sent, tally.failed, len(sink.taken)) == (3, 1, 3)
    assert bad.state == LetterState.FAILED
    assert bad.error == "recipient refused: 550 <…> no such mailbox"
    assert sink.connections == 1
    assert {taken.readers[0] for taken in sink.taken} == {letter.to.email for letter in good}


def test_a_connection_cut_before_the_answer_makes_no_second_copy_of_the_others(sink):
    LetterFactory.create_batch(3)
    sink.cut_after_data = 1

    first = send()
    second = send(at=NOON + timedelta(minutes=1))

    assert (first.sent, first.later, second.sent) == (2, 1, 1)
    assert len({taken.message["Message-ID"] for taken in sink.taken}) == len(sink.taken) == 3


def test_no_mail_server_leaves_every_letter_in_the_queue(no_server):
    LetterFactory.create_batch(3)

    tally = send()

    assert tally.unreachable
    assert (tally.sent, tally.failed) == (0, 0)
    assert queue_numbers().waiting == 3


def test_a_letter_nobody_takes_for_three_days_is_given_up(sink):
    letter = LetterFactory()
    OutboxLetter.objects.filter(pk=letter.pk).update(created_at=NOON - timedelta(days=4), attempts=100)
    sink.refuse_data = ["451 try later"]

    assert send().failed == 1


def test_what_a_person_sends_again_later_still_gets_some_tries(sink):
    letter = LetterFactory(state=LetterState.FAILED, attempts=100)
    OutboxLetter.objects.filter(pk=letter.pk).update(created_at=NOON - timedelta(days=4))
    try_again(now=NOON)
    sink.refuse_data = ["451 try later"]

    assert (send().later, queue_numbers().waiting) == (1, 1)


def test_what_retention_has_emptied_is_not_sent_again():
    LetterFactory(state=LetterState.FAILED, subject="", text="", html="")

    assert try_again(now=NOON) == 0


def test_pauses_grow_up_to_half_an_hour():
    pauses = [pause_after(attempts).total_seconds() for attempts in (1, 2, 3, 8, 40)]

    assert pauses == [20, 40, 80, 1800, 1800]


def test_what_a_dead_worker_had_claimed_leaves_with_another(sink):
    LetterFactory()
    claim(by="dead", now=NOON)
    nothing_to_do = send(by="w2")

    recovered = requeue_abandoned(alive={"w2"}, claimed_before=NOON + timedelta(seconds=20))

    assert (nothing_to_do.letters, recovered, send(by="w2").sent, len(sink.taken)) == (0, 1, 1, 1)


def test_what_a_living_worker_has_claimed_stays_with_it(sink):
    LetterFactory()
    claim(by="w1", now=NOON)

    assert requeue_abandoned(alive={"w1", "w2"}, claimed_before=NOON + timedelta(hours=1)) == 0
    OutboxLetter.objects.update(state=LetterState.QUEUED)


def test_a_worker_thought_dead_sends_nothing_when_it_wakes(sink, monkeypatch):
    LetterFactory.create_batch(2)
    asleep = iter([False])

    def another_takes_over():
        if next(asleep, True):
            OutboxLetter.objects.filter(state=LetterState.SENDING, claimed_by="slow").update(claimed_by="w2")
        return False

    send(by="slow", stopping=another_takes_over)

    assert len(sink.taken) == 1
    OutboxLetter.objects.filter(claimed_by="w2").update(state=LetterState.QUEUED)


def test_a_worker_asked_to_stop_puts_back_what_it_has_not_sent(sink):
    LetterFactory.create_batch(3)
    answers = iter([False, True])

    tally = send(stopping=lambda: next(answers))

    assert (tally.sent, queue_numbers().waiting) == (1, 2)


def test_a_kind_muted_since_it_was_posted_does_not_leave(sink):
    letter = LetterFactory(category=Category.REMINDER)
    Mute.objects.create(person=letter.to, category=Category.REMINDER)

    send()

    letter.refresh_from_db()
    assert (letter.state, sink.taken) == (LetterState.MUTED, [])


def test_letters_that_people_may_mute_say_how_in_one_click(sink, settings):
    settings.BASE_URL = "https://binome.example.org"
    LetterFactory(category=Category.REMINDER)
    LetterFactory(category=Category.DECISION)

    send()

    reminder, decision = (taken.message for taken in sink.taken)
    assert reminder["List-Unsubscribe"].strip().startswith("<https://binome.example.org/letters/unsubscribe/")
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert decision["List-Unsubscribe"] is None


def test_failed_letters_can_be_tried_again(sink):
    letter = LetterFactory(state=LetterState.FAILED, attempts=3, error="550")

    assert try_again(now=NOON) == 1
    assert send().sent == 1
    letter.refresh_from_db()
    assert letter.error == ""


def test_the_queue_shows_its_numbers():
    LetterFactory.create_batch(2)
    LetterFactory(state=LetterState.SENT)
    LetterFactory(state=LetterState.FAILED)

    numbers = queue_numbers()

    assert (numbers.waiting, numbers.leaving, numbers.sent, numbers.failed) == (2, 0, 1, 1)
    assert numbers.oldest_waiting_since == NOON


class Killed(BaseException):
    """The process ends here."""


def test_until_its_last_line_is_sent_a_letter_may_leave_again(sink, monkeypatch):
    """Whoever dies before that line leaves nothing in doubt, however much the mail server has read already."""
    LetterFactory()
    monkeypatch.setattr(delivery, "_write_down", killed)

    with pytest.raises(Killed):
        send()

    monkeypatch.undo()
    requeue_abandoned(alive=set(), claimed_before=NOON + timedelta(seconds=1))
    assert (sink.taken, queue_numbers().doubtful, queue_numbers().waiting) == ([], 0, 1)


def test_after_its_last_line_a_letter_never_leaves_again_by_itself_and_a_person_decides(sink, monkeypatch):
    letter = LetterFactory()
    monkeypatch.setattr(delivery, "_record_taken", killed)

    with pytest.raises(Killed):
        send()

    monkeypatch.undo()
    requeue_abandoned(alive=set(), claimed_before=NOON + timedelta(seconds=1))
    assert (len(sink.taken), send().letters, queue_numbers().doubtful) == (1, 0, 1)
    assert decide([letter.pk], left=False, now=NOON) == 1
    assert (send().sent, queue_numbers().doubtful) == (1, 0)


def test_a_code_to_sign_in_of_which_nobody_knows_is_not_kept(sink, monkeypatch):
    code = LetterFactory(category=Category.ACCESS, text="Code : 123456")
    monkeypatch.setattr(delivery, "_record_taken", killed)
    with pytest.raises(Killed):
        send()

    requeue_abandoned(alive=set(), claimed_before=NOON + timedelta(seconds=1))

    code.refresh_from_db()
    assert (code.state, code.text, code.html) == (LetterState.WITHDRAWN, "", "")


def test_a_database_that_fails_before_the_last_line_keeps_the_letter_from_leaving(sink, monkeypatch):
    LetterFactory.create_batch(2)
    monkeypatch.setattr(delivery, "_write_down", fails)

    with pytest.raises(OperationalError):
        send()

    monkeypatch.undo()
    requeue_abandoned(alive=set(), claimed_before=NOON + timedelta(seconds=1))
    assert sink.taken == []
    assert send().sent == 2


def killed(*_, **__):
    raise Killed


def fails(*_, **__):
    raise OperationalError("database or disk is full")


def test_lines_that_begin_with_a_period_arrive_as_they_were_written(sink):
    LetterFactory(text=".\n..\n.fin\n")

    send()

    assert sink.taken[0].text.replace("\r\n", "\n") == ".\n..\n.fin\n"


def test_a_rehearsal_reaches_nobody_but_those_who_are_named(sink, settings):
    named, other = LetterFactory(to__email="Marie@example.org"), LetterFactory()
    code = LetterFactory(category=Category.ACCESS, text="Code : 123456")
    settings.EMAIL_ONLY_TO = {"marie@example.org"}

    send()

    settings.EMAIL_ONLY_TO = set()
    code.refresh_from_db()
    other.refresh_from_db()
    assert [taken.readers for taken in sink.taken] == [[named.to.email]]
    assert (other.state, "rehearsal" in other.error, code.text) == (LetterState.WITHDRAWN, True, "")
    assert send().letters == 0


def test_while_the_outbox_is_held_only_what_lets_people_in_leaves(sink):
    LetterFactory.create_batch(2)
    code = LetterFactory(category=Category.ACCESS)
    hold.put(now=NOON)

    held = send()

    assert [taken.readers for taken in sink.taken] == [[code.to.email]]
    assert (held.sent, queue_numbers().waiting, hold.lift()) == (1, 2, 2)
    assert send().sent == 2


def test_the_hold_outlasts_the_slots_of_the_clock():
    hold.put(now=NOON)

    heartbeat.take_slot("much later", now=NOON + timedelta(days=30))

    assert hold.since() == NOON


def test_what_is_dropped_is_not_written_again(sink):
    letter = LetterFactory()
    hold.put(now=NOON)

    assert hold.drop() == 1
    again = post("enrolment/emails/call.txt", to=letter.to, key=letter.key, category=Category.DECISION)
    assert (again.pk, again.state, send().letters) == (letter.pk, LetterState.WITHDRAWN, 0)
