"""A mentor leaves the organisation: what ended with them ends in the same moment, and comes back if it was a mistake."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from binome.core.directory import deciding, employment, importing, undoing
from binome.core.mail.models import OutboxLetter
from binome.core.mail.validity import still_stands
from binome.core.people.models import Person
from binome.journey.learning.actions import gathering
from binome.journey.matching.models import Pair
from binome.journey.matching.states import PairState
from binome.journey.mentoring.actions import helping, meeting
from binome.journey.mentoring.queries.home import step_report
from binome.journey.mentoring.states import RelationshipState, SessionState
from binome.orchestration import clock
from tests.core.directory.factories import administrator
from tests.factories import NOON, ApplicationFactory, PairFactory, PersonFactory, manager_of
from tests.journey.learning.factories import WorkshopFactory, accepted
from tests.journey.mentoring.factories import opened, planned

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=8)
HEADERS = "Staff id;Given name;Family name;E-mail;Entity;Left on"


@pytest.fixture
def relationship():
    """A pair with three sessions to come, whose manager follows."""
    pair = opened()
    manager_of(pair.wave)
    planned(pair, 3)
    OutboxLetter.objects.all().delete()
    return pair


def told_of(*people: Person, on: date | None = None):
    """A staff file that says when these people left, written by an administrator."""
    day = (on or NOON.date()).isoformat()
    lines = [
        f"{person.staff_id};{person.given_name};{person.family_name};{person.email};{person.entity.name};{day}"
        for person in people
    ]
    by = Person.objects.filter(is_administrator=True).first() or administrator()
    return importing.feed("\n".join([HEADERS, *lines]).encode(), name="x.csv", by=by, now=NOON)


def undone(fed) -> None:
    by = Person.objects.get(is_administrator=True)
    deciding.ask_to_undo(fed.file_import.pk, by=by)
    undoing.undo_import(fed.file_import.pk, by=by, now=NOON)


def letters(*names: str) -> list[tuple[str, str]]:
    """Who is written to, and what, of these kinds."""
    kinds = [f"mentoring/emails/{name}.txt" for name in names]
    rows = OutboxLetter.objects.filter(letter__in=kinds).order_by("pk").values_list("to__staff_id", "letter")
    return [(staff_id, letter.rsplit("/", 1)[1].removesuffix(".txt")) for staff_id, letter in rows]


def calendar_of(person: Person) -> dict[str, str]:
    """What a calendar holds after the messages it got: the status of each session still known, by uid."""
    events: dict[str, tuple[int, str]] = {}
    for letter in OutboxLetter.objects.filter(to=person).exclude(calendar="").order_by("pk"):
        for event in Calendar.from_ical(letter.calendar).walk("VEVENT"):
            number = int(event["SEQUENCE"])
            if number >= events.get(str(event["UID"]), (-1, ""))[0]:
                events[str(event["UID"])] = (number, str(event["STATUS"]))
    return {uid: status for uid, (_number, status) in events.items()}


@pytest.mark.parametrize("half", ["mentor", "mentee"])
def test_a_pair_ends_in_the_moment_in_which_a_file_says_that_one_half_left(relationship, half):
    leaver = getattr(relationship, half)
    stays = relationship.partner_of(leaver)

    told_of(leaver)

    relationship.refresh_from_db()
    assert (relationship.state, relationship.leaver) == (RelationshipState.ENDED, leaver)
    assert relationship.pair.__class__.objects.get(pk=relationship.pair_id).state == PairState.ENDED
    assert set(relationship.sessions.values_list("state", flat=True)) == {SessionState.CANCELLED}
    assert set(calendar_of(stays).values()) == {"CANCELLED"}
    assert letters("left") == [(stays.staff_id, "left")]


def test_the_managers_hear_of_all_who_left_in_one_letter_and_find_who_stays_alone_on_their_home(relationship):
    other = opened()
    Pair.objects.filter(pk=other.pair_id).update(wave=relationship.wave)
    manager = relationship.wave.programme.roles.get().person

    told_of(relationship.mentor, other.mentee)

    (letter,) = OutboxLetter.objects.filter(letter="mentoring/emails/who_left.txt")
    assert letter.to == manager
    assert all(person.name in letter.text for person in (*relationship.people, *other.people))
    report = step_report(relationship.wave, now=NOON)
    assert "2 personnes sans binôme après un départ" in [thing.title for thing in report.stuck]


def test_a_leaver_can_no_longer_open_their_space_and_the_other_still_reads_it(relationship, client):
    space = reverse("mentoring:relationship", args=[relationship.pk])
    client.force_login(relationship.mentor)
    assert client.get(space).status_code == 200

    told_of(relationship.mentor)

    assert client.get(space).status_code == 302  # to the sign-in page, which knows them no more
    client.force_login(relationship.mentee)
    page = client.get(space)
    assert f"{relationship.mentor.name} ne travaille plus ici" in page.content.decode().replace("\xa0", " ")


def test_undoing_the_file_puts_the_pair_and_its_sessions_back_in_every_calendar(relationship):
    fed = told_of(relationship.mentor)

    undone(fed)

    relationship.refresh_from_db()
    assert (relationship.state, relationship.leaver, relationship.closed_at) == (RelationshipState.OPEN, None, None)
    assert set(relationship.sessions.values_list("state", flat=True)) == {SessionState.PLANNED}
    for person in relationship.people:
        assert list(calendar_of(person).values()) == ["CONFIRMED"] * 3
    assert sorted(letters("goes_on")) == sorted((person.staff_id, "goes_on") for person in relationship.people)


def test_a_pair_whose_half_has_found_another_stays_ended_when_the_leaver_is_back(relationship):
    fed = told_of(relationship.mentor)
    PairFactory(
        chosen=True,
        wave=relationship.wave,
        mentee=relationship.pair.mentee,
        mentor=ApplicationFactory(accepted=True, wave=relationship.wave, side="mentor"),
    )

    undone(fed)

    relationship.refresh_from_db()
    assert relationship.state == RelationshipState.ENDED


def test_a_paused_pair_comes_back_paused_and_its_waiting_sessions_wait_again(relationship):
    session = relationship.sessions.first()
    meeting.postpone_session(session.pk, by=relationship.mentee, now=NOON)
    relationship.state = RelationshipState.PAUSED
    relationship.save(update_fields=["state"])
    fed = told_of(relationship.mentee)

    undone(fed)

    relationship.refresh_from_db()
    session.refresh_from_db()
    assert (relationship.state, session.state) == (RelationshipState.PAUSED, SessionState.POSTPONED)


def test_a_leaving_date_announced_beforehand_ends_the_pair_on_that_day(relationship):
    told_of(relationship.mentor, on=LATER.date())
    relationship.refresh_from_db()
    assert relationship.state == RelationshipState.OPEN

    clock.tick(LATER)

    relationship.refresh_from_db()
    assert relationship.state == RelationshipState.ENDED
    assert not Person.objects.get(pk=relationship.mentor.pk).is_active
    assert employment.see_off(now=LATER) == 0


def test_undoing_a_date_that_has_come_brings_the_person_and_the_pair_back(relationship):
    fed = told_of(relationship.mentor, on=LATER.date())
    clock.tick(LATER)

    undone(fed)

    relationship.refresh_from_db()
    assert Person.objects.get(pk=relationship.mentor.pk).is_active
    assert relationship.state == RelationshipState.OPEN


def test_a_pair_not_yet_chosen_is_let_go_of_and_the_other_half_is_told_kindly():
    pair = PairFactory(state=PairState.PUBLISHED, confirm_by=LATER)

    told_of(pair.mentor.person)

    pair.refresh_from_db()
    assert pair.state == PairState.DECLINED
    assert OutboxLetter.objects.filter(to=pair.mentee.person, letter="matching/emails/not_formed.txt").count() == 1


def test_a_seat_in_a_workshop_goes_back_to_those_who_wait():
    leaver, waiting = accepted(), accepted()
    waiting.wave = leaver.wave
    waiting.save()
    workshop = WorkshopFactory(wave=leaver.wave, seats=1)
    gathering.book_seat(workshop.pk, leaver.pk, by=leaver.person, now=NOON)

    told_of(leaver.person)

    assert gathering.book_seat(workshop.pk, waiting.pk, by=waiting.person, now=NOON)


def test_an_assistant_who_leaves_books_for_nobody_any_more(relationship):
    assistant = PersonFactory()
    helping.name_assistant(relationship.pk, assistant=assistant, by=relationship.mentee, now=NOON)

    told_of(assistant)

    relationship.refresh_from_db()
    assert (relationship.assistant, relationship.state) == (None, RelationshipState.OPEN)


def test_an_assistant_named_late_has_every_date_to_come_and_leaves_without_a_word_while_the_next_one_has_them(
    relationship,
):
    late, following = PersonFactory(), PersonFactory()
    helping.name_assistant(relationship.pk, assistant=late, by=relationship.mentee, now=NOON)
    assert list(calendar_of(late).values()) == ["CONFIRMED"] * 3
    before = set(OutboxLetter.objects.values_list("pk", flat=True))

    told_of(late)

    to_the_leaver = OutboxLetter.objects.filter(to=late).exclude(pk__in=before)
    assert not [letter for letter in to_the_leaver if not letter.calendar and still_stands(letter, now=NOON)]
    for half in relationship.people:
        assert "CANCELLED" not in calendar_of(half).values()
    helping.name_assistant(relationship.pk, assistant=following, by=relationship.mentee, now=NOON)
    assert list(calendar_of(following).values()) == ["CONFIRMED"] * 3


def test_two_halves_who_leave_together_are_written_to_by_nobody(relationship):
    told_of(*relationship.people)

    relationship.refresh_from_db()
    waiting = OutboxLetter.objects.filter(to__in=relationship.people)
    assert relationship.state == RelationshipState.ENDED
    assert waiting
    assert not [letter for letter in waiting if still_stands(letter, now=NOON)]
