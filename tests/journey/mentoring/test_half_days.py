"""Dates that suit both: the half-days each gave, each on their own clock and calendar; one press books one."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.core.people.hours import is_working_day
from binome.core.people.zones import Place
from binome.journey.enrolment.states import Slot
from binome.journey.mentoring.models import Session
from binome.journey.mentoring.queries.planning import first_proposed, moments_for, proposed_dates
from binome.journey.mentoring.rules.half_days import Diary, moments, suits
from binome.journey.mentoring.states import SessionState
from tests.factories import NOON, RelationshipFactory

PARIS = Place(ZoneInfo("Europe/Paris"), "FR")
MONTREAL = Place(ZoneInfo("America/Toronto"), "CA", "QC")
TOKYO = Place(ZoneInfo("Asia/Tokyo"), "JP")
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def test_mornings_of_paris_and_montreal_meet_in_the_french_afternoon():
    diaries = [Diary(PARIS, frozenset({"tue_am", "tue_pm"})), Diary(MONTREAL, frozenset({"tue_am"}))]

    first, second = moments(diaries, after=MONDAY, minutes=60, count=2)

    assert first.astimezone(PARIS.zone).isoformat() == "2026-11-24T15:00:00+01:00"
    assert second - first == timedelta(days=7)


def test_two_who_share_no_working_hour_are_proposed_none():
    assert moments([Diary(TOKYO), Diary(MONTREAL)], after=MONDAY, minutes=60, count=3) == []


def test_the_holidays_of_each_one_s_country_are_left_out():
    diaries = [Diary(PARIS, frozenset({"fri_am"})), Diary(PARIS, frozenset())]
    christmas = datetime(2026, 12, 21, tzinfo=UTC)

    (first,) = moments(diaries, after=christmas, minutes=60, count=1)

    assert first.date() == date(2027, 1, 8)  # 25 December and 1 January are both Fridays


def test_what_begins_in_a_half_day_ends_in_it():
    noonish = datetime(2026, 11, 24, 12, 0, tzinfo=PARIS.zone)

    assert suits(Diary(PARIS), noonish, minutes=30)
    assert not suits(Diary(PARIS), noonish, minutes=60)


half_days = st.frozensets(st.sampled_from(Slot.values))
places = st.sampled_from([PARIS, MONTREAL, Place(ZoneInfo("Asia/Kolkata"), "IN"), TOKYO])


@settings(deadline=None)
@given(st.lists(st.builds(Diary, places, half_days), min_size=2, max_size=2), st.integers(0, 500), st.integers(20, 90))
def test_whatever_is_proposed_suits_both_and_comes_in_order_one_a_day(diaries, days, minutes):
    after = MONDAY + timedelta(days=days)

    proposed = moments(diaries, after=after, minutes=minutes, count=3)

    assert proposed == sorted(proposed)
    assert len({moment.astimezone(diaries[0].place.zone).date() for moment in proposed}) == len(proposed)
    for moment in proposed:
        assert moment >= after
        for diary in diaries:
            local = moment.astimezone(diary.place.zone)
            code = f"{local:%a}".lower() + ("_am" if local.hour < 13 else "_pm")
            assert code in (diary.half_days or {code})
            assert is_working_day(local.date(), at=[diary.place])
            assert 9 <= local.hour < 18


@pytest.fixture
def relationship():
    relationship = RelationshipFactory()
    for application, slots in (
        (relationship.pair.mentor, ["wed_pm", "thu_am"]),
        (relationship.pair.mentee, ["thu_am", "fri_pm"]),
    ):
        application.slots = slots
        application.save()
    relationship.refresh_from_db()
    return relationship


@pytest.mark.django_db
def test_the_planner_proposes_the_half_day_that_both_gave(relationship):
    first = first_proposed(relationship, now=NOON)
    dates = proposed_dates(relationship, first=first)

    assert len(dates) == relationship.sessions_planned
    for moment in dates:
        local = moment.astimezone(PARIS.zone)
        assert (local.weekday(), local.hour) == (3, 10)


@pytest.mark.django_db
def test_one_press_books_the_next_session_for_both(relationship, client, time_machine):
    time_machine.move_to(NOON)
    client.force_login(relationship.mentee)
    space = reverse("mentoring:relationship", args=[relationship.pk])
    (first, *_others) = moments_for(relationship, now=NOON)
    at = str(int(first.timestamp()))
    assert f'name="at" value="{at}"' in client.get(space).text

    client.post(reverse("mentoring:book", args=[relationship.pk]), {"at": at})

    session = Session.objects.get(relationship=relationship)
    assert (session.number, session.starts_at, session.state) == (1, first, SessionState.PLANNED)
    for half in relationship.people:
        assert half.letters.filter(letter="mentoring/emails/session.txt").count() == 1
    assert 'name="at"' not in client.get(space).text


@pytest.mark.django_db
def test_a_moment_that_was_not_offered_books_nothing(relationship, client, time_machine):
    time_machine.move_to(NOON)
    client.force_login(relationship.mentor)

    for at in (str(int(NOON.timestamp())), "", "x", "9" * 40):
        client.post(reverse("mentoring:book", args=[relationship.pk]), {"at": at})

    assert not Session.objects.exists()
