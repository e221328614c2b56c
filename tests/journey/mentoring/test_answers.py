"""Calendars answer invitations: who may answer, what counts, what the other half reads; nothing is cancelled by it."""

import io
import sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.core.management import call_command
from django.urls import reverse
from icalendar import Calendar

from binome.core.mail.models import OutboxLetter
from binome.journey.mentoring.actions import answering, living, meeting
from binome.journey.mentoring.models import Session, SessionAnswer
from binome.journey.mentoring.states import SessionState
from tests.factories import NOON, PersonFactory
from tests.journey.mentoring.factories import opened, planned

pytestmark = pytest.mark.django_db
REPLIES = "invitations@example.org"


@pytest.fixture(autouse=True)
def _answers_are_read(settings):
    settings.CALENDAR_REPLIES = REPLIES


@pytest.fixture
def session():
    return planned(opened(), 1)[0]


def invitation_of(person):
    """The last that was written for them, as their calendar reads it."""
    letter = OutboxLetter.objects.filter(to=person).exclude(calendar="").latest("pk")
    return Calendar.from_ical(letter.calendar)


def reply(person, partstat="ACCEPTED", *, calendar=None, method="REPLY", after=0, sender="", to="", **changed) -> bytes:
    """What a calendar sends for `person`, as RFC 5546 has it: the invitation back, with one attendee."""
    calendar = calendar or invitation_of(person)
    (event,) = calendar.walk("VEVENT")
    calendar["METHOD"] = method
    (mine,) = [each for each in event["ATTENDEE"] if each == f"mailto:{person.email}"]
    mine.params["PARTSTAT"] = partstat
    event["ATTENDEE"] = mine
    event.pop("DTSTAMP")
    event.add("dtstamp", NOON + timedelta(minutes=after))
    for name, value in changed.items():
        event.pop(name.upper(), None)
        if value is not None:
            event.add(name, value)
    message = EmailMessage()
    message["From"] = f"{person.name} <{sender or person.email}>"
    message["To"] = to or str(event.get("ORGANIZER", REPLIES)).removeprefix("mailto:")
    message["Subject"] = f"{partstat}: {event['SUMMARY']}"
    message.set_content("Yes")
    message.add_alternative(calendar.to_ical().decode(), subtype="calendar", params={"method": method})
    return message.as_bytes()


def answers() -> dict[int, str]:
    return dict(SessionAnswer.objects.values_list("person", "answer"))


def test_each_half_is_asked_at_an_address_of_their_own_and_nobody_without_the_setting(session, settings):
    mentor, mentee = session.relationship.people
    organisers = {}
    for reader, other in ((mentor, mentee), (mentee, mentor)):
        (event,) = invitation_of(reader).walk("VEVENT")
        asked = {str(each): each.params["RSVP"] for each in event["ATTENDEE"]}
        assert asked == {f"mailto:{reader.email}": "TRUE", f"mailto:{other.email}": "FALSE"}
        organisers[reader.pk] = str(event["ORGANIZER"])
        assert organisers[reader.pk].startswith("mailto:invitations+")
        assert organisers[reader.pk].endswith("@example.org")
    assert len(set(organisers.values())) == 2

    settings.CALENDAR_REPLIES = ""
    (unasked,) = planned(opened(), 1)
    (event,) = invitation_of(unasked.relationship.mentor).walk("VEVENT")
    assert {each.params["RSVP"] for each in event["ATTENDEE"]} == {"FALSE"}
    assert answering.read_replies(reply(unasked.relationship.mentor), now=NOON) == 0


def test_the_organiser_that_calendars_know_never_changes(session, settings):
    mentor = session.relationship.mentor
    before = str(invitation_of(mentor).walk("VEVENT")[0]["ORGANIZER"])
    settings.CALENDAR_REPLIES, settings.DEFAULT_FROM_EMAIL = "", "Binôme <new@example.org>"
    settings.SECRET_KEY = "another key than the one with which the first invitation was written"

    meeting.move_session(session.pk, starts_at=session.starts_at, minutes=30, place="", by=mentor, now=NOON)
    moved = str(invitation_of(mentor).walk("VEVENT")[0]["ORGANIZER"])
    meeting.cancel_session(session.pk, by=mentor, now=NOON)
    cancelled = str(invitation_of(mentor).walk("VEVENT")[0]["ORGANIZER"])

    assert before == moved == cancelled


def test_who_accepts_is_read_by_both_and_a_no_is_told_with_what_to_do_and_cancels_nothing(
    session, client, time_machine
):
    time_machine.move_to(NOON)
    mentor, mentee = session.relationship.people
    space = reverse("mentoring:relationship", args=[session.relationship_id])
    mentor.preferred_language = "en"
    mentor.save()
    client.force_login(mentor)
    assert f"{mentee.short_name} has not answered the invitation yet." in client.get(space).text

    assert answering.read_replies(reply(mentee), now=NOON) == 1
    assert f"{mentee.short_name} has accepted." in client.get(space).text
    answering.read_replies(reply(mentor), now=NOON)
    assert "You have both accepted." in client.get(space).text

    assert answering.read_replies(reply(mentee, "DECLINED", after=5), now=NOON) == 1
    page = client.get(space).text
    assert f"{mentee.short_name} cannot come. Nothing is cancelled." in page
    assert reverse("mentoring:move", args=[session.pk]) in page
    letter = OutboxLetter.objects.get(letter="mentoring/emails/cannot_come.txt")
    assert letter.to == mentor
    assert "Nothing is cancelled" in letter.text
    session.refresh_from_db()
    assert (session.state, session.sequence) == (SessionState.PLANNED, 0)


def test_another_moment_proposed_counts_as_perhaps_and_is_shown(session, client, time_machine):
    time_machine.move_to(NOON)
    mentor, mentee = session.relationship.people
    instead = session.starts_at + timedelta(days=1)

    counted = answering.read_replies(
        reply(mentee, "TENTATIVE", method="COUNTER", dtstart=instead, dtend=None), now=NOON
    )

    answer = SessionAnswer.objects.get()
    assert (counted, answer.answer, answer.instead_at) == (1, "tentative", instead)
    client.force_login(mentor)
    assert "propose" in client.get(reverse("mentoring:relationship", args=[session.relationship_id])).text
    assert OutboxLetter.objects.filter(letter="mentoring/emails/cannot_come.txt", to=mentor).exists()


def test_an_answer_that_is_older_by_sequence_or_stamp_changes_nothing_in_whatever_order_they_come(session):
    mentee = session.relationship.mentee
    answering.read_replies(reply(mentee, "DECLINED", after=10), now=NOON)

    for late in (reply(mentee, "ACCEPTED", after=5), reply(mentee, "ACCEPTED", after=10)):
        assert answering.read_replies(late, now=NOON) == 0
    assert answers() == {mentee.pk: "declined"}
    assert answering.read_replies(reply(mentee, "TENTATIVE", after=11), now=NOON) == 1


def test_an_answer_to_a_former_date_is_none_to_the_new_one_and_a_new_place_asks_nobody_again(session):
    mentor, mentee = session.relationship.people
    late = reply(mentor, "DECLINED")
    without_a_date = reply(mentor, "DECLINED", dtstart=None, dtend=None, after=1)
    answering.read_replies(reply(mentee), now=NOON)
    common = {"minutes": 60, "by": mentor, "now": NOON}
    meeting.move_session(session.pk, starts_at=session.starts_at, place="Salle 9", **common)
    for reader in (mentor, mentee):
        (event,) = invitation_of(reader).walk("VEVENT")
        stands = {str(each): each.params["PARTSTAT"] for each in event["ATTENDEE"]}
        assert stands[f"mailto:{mentee.email}"] == "ACCEPTED"

    meeting.move_session(session.pk, starts_at=session.starts_at + timedelta(days=1), place="Salle 9", **common)

    assert answering.read_replies(late, now=NOON) == 0
    assert answering.read_replies(without_a_date, now=NOON) == 0
    (event,) = invitation_of(mentee).walk("VEVENT")
    assert {each.params["PARTSTAT"] for each in event["ATTENDEE"]} == {"NEEDS-ACTION"}


def test_nobody_answers_for_another(session):
    mentor, mentee = session.relationship.people
    stranger = PersonFactory()
    own = invitation_of(mentee)
    for_another = own.walk("VEVENT")[0].copy()
    forged = [
        reply(mentee, sender=mentor.email),  # the other half, or anyone to whom it was forwarded
        reply(mentee, sender=stranger.email),
        reply(mentee, organizer=f"mailto:{REPLIES}", to=REPLIES),  # without the token
        reply(mentee, organizer=f"mailto:invitations+{'0' * 20}@example.org", to=REPLIES),
        reply(mentee, organizer=invitation_of(mentor).walk("VEVENT")[0]["ORGANIZER"], to=REPLIES),  # with the other's
        reply(mentee, uid="someone@elsewhere"),
        reply(mentee, uid=f"{'0' * 32}@binome"),
        reply(mentee, method="REQUEST"),
        reply(mentee, "DELEGATED"),
        reply(mentee, "NEEDS-ACTION"),
        reply(mentee).replace(mentee.email.encode(), stranger.email.encode()),
    ]

    assert for_another["UID"]
    assert [answering.read_replies(message, now=NOON) for message in forged] == [0] * len(forged)
    assert answers() == {}
    assert answering.read_replies(reply(mentee), now=NOON) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\xff\xfe\x00", b"From: a\n\nhello", b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\n",
        b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nATTENDEE:x\nEND:VEVENT\nEND:VCALENDAR",
        b"From: =?x?q?=00?= <a@b\nContent-Type: text/calendar; charset=nowhere\n\nBEGIN:VCALENDAR\nEND:VCALENDAR",
        b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\nSEQUENCE:x\nATTENDEE:a@b\nEND:VEVENT",
        b"x" * 2_000_000,
    ],
)  # fmt: skip
def test_what_is_no_answer_is_passed_over(session, raw):
    assert answering.read_replies(raw, now=NOON) == 0


def test_a_session_that_began_or_a_pair_that_is_over_takes_no_answer(session):
    mentor, mentee = session.relationship.people
    message = reply(mentee)

    assert answering.read_replies(message, now=session.starts_at + timedelta(minutes=1)) == 0
    living.end_early(session.relationship_id, by=mentor, now=NOON)
    assert answering.read_replies(message, now=NOON) == 0


def test_the_mail_server_hands_an_answer_to_a_command(session, monkeypatch, capsys, time_machine):
    time_machine.move_to(NOON)
    mentee = session.relationship.mentee
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(reply(mentee))))

    call_command("read_mail")

    assert "1 answer(s) noted" in capsys.readouterr().out
    assert answers() == {mentee.pk: "accepted"}
    assert Session.objects.get().state == SessionState.PLANNED


@pytest.mark.parametrize("sequence", [b"-1", b"1000001", b"2147483648", b"9" * 30])
def test_what_no_calendar_counts_to_is_passed_over(session, sequence):
    mentee = session.relationship.mentee
    raw = reply(mentee, "DECLINED")
    assert raw.count(b"SEQUENCE:0") == 1

    assert answering.read_replies(raw.replace(b"SEQUENCE:0", b"SEQUENCE:" + sequence), now=NOON) == 0
    assert not SessionAnswer.objects.exists()
    assert answering.read_replies(raw, now=NOON) == 1


def test_a_moment_that_no_clock_shows_is_passed_over(session):
    end = datetime(9999, 12, 31, 23, 30, tzinfo=UTC)
    raw = reply(session.relationship.mentee, "DECLINED", method="COUNTER", dtstart=end, dtend=None)

    assert answering.read_replies(raw, now=NOON) == 0
    assert not SessionAnswer.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"From: ana@example.org\r\nCc: " + b"(" * 20_000 + b"\r\n\r\nyes",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1500)),
    ],
)
def test_a_message_made_to_trip_its_reader_is_read_without_a_word(raw, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))

    call_command("read_mail")


def test_a_calendar_that_says_no_again_and_again_is_told_once(session):
    mentee = session.relationship.mentee
    letters = OutboxLetter.objects.filter(letter="mentoring/emails/cannot_come.txt")

    noted = [answering.read_replies(reply(mentee, "DECLINED", after=minute), now=NOON) for minute in range(1, 6)]
    assert (noted, letters.count()) == ([1] * 5, 1)

    answering.read_replies(reply(mentee, "ACCEPTED", after=6), now=NOON)
    answering.read_replies(reply(mentee, "DECLINED", after=7), now=NOON)
    assert letters.count() == 2
