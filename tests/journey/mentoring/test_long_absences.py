"""A long absence: the pair waits, nobody is asked anything, and it goes on afterwards. Why is known to nobody."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.journey.mentoring.actions import absences, closing, living, meeting, proposing, reminding
from binome.journey.mentoring.actions.errors import AwayThen, BadAbsence, NotNow
from binome.journey.mentoring.models import Absence, Relationship
from binome.journey.mentoring.queries.home import things_of
from binome.journey.mentoring.queries.planning import guard_of, moments_for
from binome.journey.mentoring.queries.programme import health_rows
from binome.journey.mentoring.states import Health, PostponementHelp, RelationshipState, SessionState
from binome.orchestration.clock import tick
from tests.factories import NOON, PairFactory, PersonFactory, manager_of
from tests.journey.mentoring.factories import close_together, held, opened, planned

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
UNTIL = TODAY + timedelta(days=120)
RETURN = NOON + timedelta(days=121)


def letters(name, **of):
    return OutboxLetter.objects.filter(letter=f"mentoring/emails/{name}.txt", **of)


def fresh(relationship) -> Relationship:
    return Relationship.objects.get(pk=relationship.pk)


def away(relationship, person=None, *, begins_on=TODAY, until=UNTIL, now=NOON):
    return absences.go_away(
        relationship.pk, begins_on=begins_on, until=until, by=person or relationship.mentor, now=now
    )


def test_the_pair_waits_its_dates_leave_calendars_and_nobody_put_anything_off():
    relationship = opened()
    planned(relationship, 6, first_in=timedelta(days=50))

    away(relationship)

    assert fresh(relationship).state == RelationshipState.PAUSED
    states = [session.state for session in relationship.sessions.order_by("number")]
    assert states == [SessionState.POSTPONED] * 4 + [SessionState.PLANNED] * 2
    assert letters("session_cancelled").count() == 8
    assert guard_of(relationship.sessions.all()) == PostponementHelp.NONE
    assert letters("away").get().to == relationship.mentee
    assert not letters("away_noted").exists()


def test_nobody_is_reminded_and_the_pair_is_paused_not_silent():
    relationship = opened()
    away(relationship)

    later = NOON + timedelta(days=90)
    assert reminding.remind_to_plan(now=later) == 0
    (row,) = health_rows(relationship.wave, now=later)
    assert row.health == Health.PAUSED
    (thing,) = things_of(fresh(relationship), relationship.mentee, slots=[], now=later)
    assert thing.weight == 10


def test_it_goes_on_by_itself_the_day_after_and_is_not_called_silent_then():
    relationship = opened()
    away(relationship)

    tick(RETURN - timedelta(days=1))
    assert fresh(relationship).state == RelationshipState.PAUSED
    tick(RETURN)
    tick(RETURN)

    assert fresh(relationship).state == RelationshipState.OPEN
    assert letters("back").count() == 2
    (row,) = health_rows(relationship.wave, now=RETURN)
    assert row.health == Health.NOT_STARTED


def test_an_absence_told_beforehand_begins_on_its_day():
    relationship = opened()
    first, second = planned(relationship, 2)

    away(relationship, begins_on=TODAY + timedelta(days=14))

    assert fresh(relationship).state == RelationshipState.OPEN
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (SessionState.PLANNED, SessionState.POSTPONED)
    tick(NOON + timedelta(days=14))
    assert fresh(relationship).state == RelationshipState.PAUSED


def test_back_sooner_in_every_pair_and_longer_when_the_dates_change():
    relationship = opened()
    second = opened()
    second.pair.mentor.person = relationship.mentor
    second.pair.mentor.save(update_fields=["person"])
    away(relationship)
    away(relationship, until=None)
    assert Absence.objects.open().filter(until=None).count() == 2
    assert letters("away").count() == 2
    tick(NOON + timedelta(days=400))
    assert fresh(relationship).state == RelationshipState.PAUSED

    absences.come_back(relationship.pk, by=relationship.mentor, now=NOON + timedelta(days=400))

    assert {fresh(relationship).state, fresh(second).state} == {RelationshipState.OPEN}
    with pytest.raises(NotNow):
        absences.come_back(relationship.pk, by=relationship.mentor, now=NOON)


def test_when_both_are_away_the_pair_waits_for_the_later():
    relationship = opened()
    away(relationship)
    away(relationship, relationship.mentee, until=UNTIL + timedelta(days=30))

    tick(RETURN)
    assert fresh(relationship).state == RelationshipState.PAUSED
    assert not letters("back").exists()
    tick(RETURN + timedelta(days=30))
    assert fresh(relationship).state == RelationshipState.OPEN


def test_no_date_is_put_into_an_absence_by_the_other_half_and_none_is_proposed():
    relationship = opened()
    away(relationship)
    inside, after = NOON + timedelta(days=30), RETURN + timedelta(days=7)

    for refused in (
        lambda: meeting.plan_sessions(relationship.pk, starts=[inside], by=relationship.mentee, now=NOON),
        lambda: proposing.propose_slots(relationship.pk, starts=[inside], minutes=60, by=relationship.mentee, now=NOON),
        lambda: living.resume(relationship.pk, by=relationship.mentee, now=NOON),
    ):
        with pytest.raises((AwayThen, NotNow)):
            refused()
    assert not relationship.sessions.exists()
    assert all(moment.date() > UNTIL for moment in moments_for(fresh(relationship), now=NOON))

    meeting.plan_sessions(relationship.pk, starts=[after], by=relationship.mentee, now=NOON)

    assert fresh(relationship).state == RelationshipState.PAUSED


def test_a_notice_to_close_runs_for_who_can_read_it():
    relationship = opened()
    closing.ask_to_close(relationship.pk, by=relationship.mentee, now=NOON)
    away(relationship)

    tick(NOON + timedelta(days=30))
    assert fresh(relationship).state == RelationshipState.PAUSED
    tick(RETURN)
    assert fresh(relationship).state == RelationshipState.OPEN
    tick(RETURN + timedelta(days=7))
    assert fresh(relationship).state == RelationshipState.CLOSED


def test_whoever_waits_may_leave_and_who_met_before_has_a_certificate_after_the_close():
    relationship = opened()
    session = held(relationship)
    away(relationship, now=session.starts_at)

    close_together(relationship, now=RETURN)

    assert Absence.objects.open().exists()
    tick(RETURN + timedelta(days=1))
    assert fresh(relationship).state == RelationshipState.CLOSED
    assert not letters("back").exists()


def test_the_programme_notes_it_for_who_cannot_and_both_are_written_to():
    relationship, other_wave = opened(), opened()
    manager = manager_of(relationship.wave)

    absences.note_absence(
        relationship.pk, person_id=relationship.mentee.pk, begins_on=TODAY, until=UNTIL, by=manager, now=NOON
    )

    assert fresh(relationship).state == RelationshipState.PAUSED
    assert letters("away").get().to == relationship.mentor
    assert letters("away_noted").get().to == relationship.mentee
    for stranger in (relationship.mentor, manager_of(other_wave.wave), PersonFactory()):
        for act in (
            lambda by=stranger: absences.note_absence(
                relationship.pk, person_id=relationship.mentee.pk, begins_on=TODAY, until=None, by=by, now=NOON
            ),
            lambda by=stranger: absences.note_return(
                relationship.pk, person_id=relationship.mentee.pk, by=by, now=NOON
            ),
        ):
            with pytest.raises(NotTheirs):
                act()
    absences.note_return(relationship.pk, person_id=relationship.mentee.pk, by=manager, now=NOON)
    assert fresh(relationship).state == RelationshipState.OPEN


def test_dates_that_make_no_sense_are_said():
    relationship = opened()
    for begins_on, until in (
        (TODAY, TODAY - timedelta(days=1)),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=2)),
    ):
        with pytest.raises(BadAbsence):
            away(relationship, begins_on=begins_on, until=until)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_said_on_one_page_read_by_both_and_by_the_programme_and_no_page_asks_why(client, language):
    relationship = opened()
    mentor, mentee = relationship.people
    manager = manager_of(relationship.wave)
    type(mentor).objects.update(preferred_language=language)
    for person in (mentor, mentee, manager):
        person.preferred_language = language
    with time_machine.travel(NOON, tick=False):
        client.force_login(mentor)
        page = reverse("mentoring:away", args=[relationship.pk])
        wrong = client.post(page, {"begins_on": "2026-12-01", "until": "2026-11-01"})
        assert (wrong.status_code, "2026-11-01" in wrong.text) == (422, True)
        form = wrong.context["form"]
        assert set(form.fields) == {"begins_on", "until"}
        answer = client.post(page, {"begins_on": TODAY.isoformat(), "until": UNTIL.isoformat()}, follow=True)
        assert reverse("mentoring:back", args=[relationship.pk]) in answer.text
        words = {"fr": "absence du", "en": "away from"}[language]
        for person, name, args in (
            (mentee, "relationship", [relationship.pk]),
            (manager, "pair", [relationship.wave.pk, relationship.pk]),
        ):
            client.force_login(person)
            assert words in client.get(reverse(f"mentoring:{name}", args=args)).text
        client.force_login(mentor)
        client.post(reverse("mentoring:back", args=[relationship.pk]))

    assert fresh(relationship).state == RelationshipState.OPEN


def test_a_rematch_after_a_wait_is_free():
    relationship = opened()
    away(relationship)

    living.end_early(relationship.pk, by=relationship.mentee, now=NOON)

    PairFactory(mentee=relationship.pair.mentee, wave=relationship.wave)


@pytest.mark.parametrize(
    ("begins_on", "until"), [("2026-11-23", "9999-12-30"), ("0001-01-01", "2026-12-24"), ("9999-12-30", "")]
)
def test_a_year_that_was_mistyped_is_refused_and_both_keep_their_space(client, time_machine, begins_on, until):
    time_machine.move_to(NOON)
    relationship = opened()
    client.force_login(relationship.mentor)

    answer = client.post(reverse("mentoring:away", args=[relationship.pk]), {"begins_on": begins_on, "until": until})

    assert answer.status_code == 422
    assert not Absence.objects.exists()
    assert client.get(reverse("mentoring:relationship", args=[relationship.pk])).status_code == 200


@pytest.mark.parametrize("begins_in", [0, 5])
def test_a_pause_is_not_undone_into_an_absence_that_the_other_half_told_since(client, time_machine, begins_in):
    time_machine.move_to(NOON)
    relationship = opened()
    (session,) = planned(relationship, 1, first_in=timedelta(days=7))
    client.force_login(relationship.mentor)
    page = client.post(reverse("mentoring:pause", args=[relationship.pk]), follow=True)
    undo = next(message.extra_tags for message in page.context["messages"] if message.extra_tags)
    away(relationship, relationship.mentee, begins_on=TODAY + timedelta(days=begins_in))

    client.post(reverse("undo"), {"undo": undo})

    session.refresh_from_db()
    assert (fresh(relationship).state, session.state) == (RelationshipState.PAUSED, SessionState.POSTPONED)


def test_an_absence_to_come_takes_up_no_pair_that_paused_or_whose_other_half_is_away():
    paused, waiting = opened(), opened()
    living.pause(paused.pk, by=paused.mentor, now=NOON)
    away(waiting)
    next_week = TODAY + timedelta(days=7)

    away(paused, paused.mentee, begins_on=next_week)
    away(waiting, waiting.mentee, begins_on=next_week)
    assert {fresh(paused).state, fresh(waiting).state} == {RelationshipState.PAUSED}

    away(waiting, begins_on=next_week)
    assert fresh(waiting).state == RelationshipState.OPEN


def test_pressing_to_and_fro_sends_one_email_or_none():
    relationship = opened()
    pk, mentor = relationship.pk, relationship.mentor

    def kinds(**of):
        return [each.letter.rsplit("/", 1)[-1] for each in letters("away", **of) | letters("back", **of)]

    for turn in range(3):
        away(relationship, now=NOON + timedelta(seconds=2 * turn))
        absences.come_back(pk, by=mentor, now=NOON + timedelta(seconds=2 * turn + 1))
    to_and_fro = kinds()
    for turn in range(3):
        away(relationship, until=UNTIL + timedelta(days=turn), now=NOON + timedelta(minutes=1, seconds=turn))
    changed = kinds()
    an_hour_later = NOON + timedelta(hours=1)  # the email has left
    absences.come_back(pk, by=mentor, now=an_hour_later)
    away(relationship, now=an_hour_later + timedelta(seconds=1))
    absences.come_back(pk, by=mentor, now=an_hour_later + timedelta(seconds=2))

    assert to_and_fro == []
    assert changed == ["away.txt"]
    assert kinds(to=relationship.mentee) == ["away.txt", "back.txt"]


def test_the_page_that_closes_a_wave_says_who_is_away_and_never_why(client):
    relationship = opened(stage="outcomes")
    wave = relationship.wave
    away(relationship)
    client.force_login(manager_of(wave, preferred_language="en"))

    page = client.get(reverse("close_wave", args=[wave.pk])).text

    assert f"{relationship.mentor.name}: away from" in page
    assert f"{relationship.mentee.name}: away" not in page
