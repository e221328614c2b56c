"""Dates and health, decided from plain values."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.core.people import hours
from binome.core.people.places import place_at
from binome.journey.mentoring.rules import dates, following
from binome.journey.mentoring.rules.following import Meeting
from binome.journey.mentoring.states import Health, PostponementHelp, RelationshipState, SessionState

PARIS = ZoneInfo("Europe/Paris")
AT_PARIS = place_at("Paris", "France")
AT_MONTREAL = place_at("Montréal", "Canada")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FORTNIGHT = timedelta(days=14)


def test_a_local_time_becomes_one_instant_in_winter_and_in_summer():
    assert dates.instant(date(2026, 11, 23), time(10), zone=PARIS) == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert dates.instant(date(2026, 7, 1), time(10), zone=PARIS) == datetime(2026, 7, 1, 8, tzinfo=UTC)


def test_half_past_two_comes_twice_when_the_clocks_go_back_and_asks_for_a_choice():
    day, at = date(2026, 10, 25), time(2, 30)

    with pytest.raises(dates.TimeHappensTwice):
        dates.instant(day, at, zone=PARIS)

    assert dates.instant(day, at, zone=PARIS, second=False) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert dates.instant(day, at, zone=PARIS, second=True) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("second", [None, False, True])
def test_half_past_two_does_not_exist_when_the_clocks_go_forward(second):
    with pytest.raises(dates.TimeDoesNotExist):
        dates.instant(date(2027, 3, 28), time(2, 30), zone=PARIS, second=second)


@settings(deadline=None)
@given(first=st.dates(date(2026, 1, 1), date(2030, 1, 1)), every=st.integers(7, 45), count=st.integers(1, 8))
def test_proposed_dates_are_working_days_at_the_same_local_time(first, every, count):
    first = datetime.combine(first, time(10), tzinfo=PARIS)

    found = dates.proposed(first, count=count, every=every, zone=PARIS, at=[AT_PARIS, AT_MONTREAL])

    assert len(found) == count
    assert found[0] == first
    for moment in found[1:]:
        local = moment.astimezone(PARIS)
        assert hours.is_working_day(local.date(), at=[AT_PARIS, AT_MONTREAL])
        assert local.time() == first.time()


def test_a_session_keeps_its_hour_across_the_change_of_clocks():
    found = dates.proposed(datetime(2026, 10, 6, 10, tzinfo=PARIS), count=2, every=21, zone=PARIS, at=[AT_PARIS])

    assert found[1] == datetime(2026, 10, 27, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (datetime(2026, 11, 23, 12, tzinfo=PARIS), datetime(2026, 11, 23, 12, tzinfo=PARIS)),
        (datetime(2026, 11, 23, 7, 59, tzinfo=PARIS), datetime(2026, 11, 23, 8, tzinfo=PARIS)),
        (datetime(2026, 11, 23, 19, 0, tzinfo=PARIS), datetime(2026, 11, 24, 8, tzinfo=PARIS)),
        (datetime(2026, 11, 27, 22, 0, tzinfo=PARIS), datetime(2026, 11, 30, 8, tzinfo=PARIS)),
        (datetime(2026, 11, 28, 12, 0, tzinfo=PARIS), datetime(2026, 11, 30, 8, tzinfo=PARIS)),
        (datetime(2026, 12, 25, 9, 0, tzinfo=PARIS), datetime(2026, 12, 28, 8, tzinfo=PARIS)),
    ],
)
def test_letters_wait_for_working_hours(moment, leaves):
    assert hours.polite(moment, at=AT_PARIS) == leaves


def test_a_reminder_is_due_on_the_working_morning_before():
    monday = datetime(2026, 11, 30, 9, tzinfo=PARIS)

    assert dates.reminder_due(monday, at=AT_PARIS) == datetime(2026, 11, 27, 9, tzinfo=PARIS)


def meeting(number=1, state=SessionState.PLANNED, *, days=0, put_off=0):
    starts = NOON + timedelta(days=days)
    return Meeting(number, state, starts, starts if state == SessionState.HELD else None, put_off)


@pytest.mark.parametrize(
    ("opened", "meetings", "found"),
    [
        (1, [], Health.NOT_STARTED),
        (15, [], Health.NEEDS_A_HAND),
        (15, [meeting(days=3)], Health.NOT_STARTED),
        (36, [], Health.SILENT),
        (36, [meeting(days=60)], Health.SILENT),
        (36, [meeting(days=5)], Health.NOT_STARTED),
        (60, [meeting(state=SessionState.HELD, days=-10)], Health.ON_TRACK),
        (60, [meeting(state=SessionState.HELD, days=-15)], Health.NEEDS_A_HAND),
        (60, [meeting(state=SessionState.HELD, days=-36)], Health.SILENT),
        (20, [meeting(days=-8), meeting(2, days=4)], Health.NEEDS_A_HAND),
        (20, [meeting(days=-6), meeting(2, days=4)], Health.ON_TRACK),
        (10, [meeting(days=4, put_off=2)], Health.NEEDS_A_HAND),
        # to the day: five weeks, a fortnight, a week are still within the time given
        (35, [], Health.NEEDS_A_HAND),
        (36, [meeting(days=14)], Health.NOT_STARTED),
        (14, [], Health.NOT_STARTED),
        (20, [meeting(days=-7), meeting(2, days=4)], Health.ON_TRACK),
    ],
)
def test_health_is_told_from_dates(opened, meetings, found):
    """R50."""
    since = NOON - timedelta(days=opened)

    assert (
        following.health(
            RelationshipState.OPEN, opened_at=since, meetings=meetings, of=6, first_within=FORTNIGHT, now=NOON
        )
        == found
    )


HELD, SKIPPED = SessionState.HELD, SessionState.SKIPPED


@pytest.mark.parametrize(
    ("meetings", "of", "reported", "found"),
    [
        ([meeting(1, HELD, days=-1), meeting(2, HELD, days=0)], 2, 0, Health.TO_CLOSE),
        ([meeting(1, HELD, days=-90), meeting(2, SKIPPED, days=-80)], 2, 0, Health.TO_CLOSE),  # however long ago
        ([meeting(1, HELD, days=-9)], 2, 1, Health.TO_CLOSE),
        ([], 2, 2, Health.TO_CLOSE),
        ([meeting(1, HELD, days=-9), meeting(2, days=-1)], 2, 0, Health.ON_TRACK),  # of which nobody has said yet
        ([meeting(1, HELD, days=-9), meeting(2, HELD, days=-1)], 4, 0, Health.ON_TRACK),  # two more were agreed
        ([meeting(1, SessionState.CANCELLED, days=3)], 1, 0, Health.NOT_STARTED),
        ([], 2, 1, Health.ON_TRACK),  # met, and counted it
        ([meeting(1, days=-2)], 2, 0, Health.ON_TRACK),  # a date gone by untold: they may have met
    ],
)
def test_a_pair_is_to_close_with_nothing_left_to_come_and_not_started_until_it_met(meetings, of, reported, found):
    opened = NOON - timedelta(days=10)

    state = following.health(
        RelationshipState.OPEN,
        opened_at=opened,
        meetings=meetings,
        of=of,
        reported=reported,
        first_within=FORTNIGHT,
        now=NOON,
    )

    assert state == found


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (RelationshipState.PAUSED, Health.PAUSED), (RelationshipState.CLOSED, Health.OVER),
        (RelationshipState.ENDED, Health.OVER),
    ],
)  # fmt: skip
def test_what_pauses_or_is_over_is_neither_late_nor_silent(state, found):
    long_ago = NOON - timedelta(days=300)

    assert following.health(state, opened_at=long_ago, meetings=[], of=6, first_within=FORTNIGHT, now=NOON) == found


@pytest.mark.parametrize(
    ("put_off", "offered"),
    [
        (0, PostponementHelp.NONE),
        (1, PostponementHelp.NONE),
        (2, PostponementHelp.LIGHTER),
        (3, PostponementHelp.PROGRAMME),
        (9, PostponementHelp.PROGRAMME),
    ],
)
def test_the_guard_offers_something_lighter_then_the_programme(put_off, offered):
    assert following.guard(put_off) == offered


def test_meeting_wipes_the_slate():
    meetings = [meeting(1, SessionState.HELD, days=-3, put_off=3), meeting(2, days=9, put_off=1)]

    assert following.put_off(meetings) == 1


@pytest.mark.parametrize(
    ("of", "codes"),
    [
        (1, [["S1"]]),
        (2, [["S1"], ["SC"]]),
        (6, [["S1"], ["SN"], ["SN", "SM"], ["SN"], ["SN"], ["SC"]]),
    ],
)
def test_guides_tell_the_first_the_mid_point_and_the_closing(of, codes):
    assert [following.guides_for(number, of=of) for number in range(1, of + 1)] == codes


def test_numbers_without_a_date_are_those_neither_planned_nor_held():
    meetings = [
        meeting(1, SessionState.HELD), meeting(2), meeting(3, SessionState.POSTPONED), meeting(4, SessionState.CANCELLED)
    ]  # fmt: skip

    assert following.numbers_to_date(meetings, of=6) == [3, 4, 5, 6]


@given(st.lists(st.integers(1, 9), max_size=60))
def test_answers_are_counted_by_whole_batches_of_five_people(people):
    parted = following.batches(people, at_least=5)
    later = following.batches([*people, 10, 11, 12, 13, 14], at_least=5)

    assert all(len(set(people[batch])) == 5 for batch in parted)
    assert len(set(people[parted[-1].stop if parted else 0 :])) < 5
    assert later[: len(parted)] == parted


@pytest.mark.parametrize(
    ("meetings", "health"),
    [([], Health.NOT_STARTED), ([meeting(state=SessionState.HELD, days=-15)], Health.NEEDS_A_HAND)],
)
def test_a_wave_says_how_long_the_first_session_may_wait_and_a_fortnight_is_for_the_next(meetings, health):
    opened = NOON - timedelta(days=20)

    assert (
        following.health(
            RelationshipState.OPEN, opened_at=opened, meetings=meetings, of=6, first_within=timedelta(days=30), now=NOON
        )
        == health
    )


def test_the_last_meeting_the_next_one_and_those_nobody_told_of_are_told_by_their_dates():
    held = [meeting(1, SessionState.HELD, days=-30), meeting(2, SessionState.HELD, days=-9)]
    begins, later = meeting(4), meeting(5, days=20)
    passed, cancelled = meeting(3, days=-1), meeting(6, SessionState.CANCELLED, days=1)
    known = [*held, later, begins, passed, cancelled]

    assert following.last_met(known) == NOON - timedelta(days=9)
    assert following.next_meeting(known, now=NOON) == begins
    assert following.untold(known, now=NOON) == [passed]
    assert following.next_meeting([*held, passed, cancelled], now=NOON) is None


def test_who_comes_to_the_closing_session_or_past_it_reads_its_guide():
    assert following.guides_for(7, of=6) == ["SC"]


def test_every_session_without_a_date_is_named_from_the_first_to_the_last():
    assert following.numbers_to_date([], of=3) == [1, 2, 3]


@pytest.mark.parametrize(
    ("hours", "state", "told"),
    [
        (0, SessionState.PLANNED, True),
        (3, SessionState.PLANNED, True),
        (24, SessionState.PLANNED, False),
        (-24, SessionState.PLANNED, True),
        (24, SessionState.POSTPONED, True),
        (-24, SessionState.CANCELLED, False),
    ],
)
def test_a_meeting_may_be_told_from_its_day_on_and_one_put_off_that_took_place_after_all(hours, state, told):
    assert following.may_be_told(NOON + timedelta(hours=hours), state=state, now=NOON) is told


def test_a_hello_on_the_day_before_the_pair_counts_and_nothing_earlier():
    day = timedelta(days=1)

    assert following.is_before_the_pair(NOON - day, opened_at=NOON) is False
    assert following.is_before_the_pair(NOON - day - timedelta(minutes=1), opened_at=NOON) is True


def test_another_hour_or_an_earlier_day_puts_nothing_off():
    assert following.is_put_off(NOON, NOON + timedelta(hours=5)) is False
    assert following.is_put_off(NOON, NOON - timedelta(days=1)) is False
    assert following.is_put_off(NOON, NOON + timedelta(days=1)) is True


def test_a_time_of_the_night_on_which_clocks_go_back_comes_twice_be_it_the_first_or_the_second():
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))

    assert dates.comes_twice(first, zone=PARIS) is True
    assert dates.comes_twice(second, zone=PARIS) is True
    assert dates.comes_twice(NOON, zone=PARIS) is False


def test_three_dates_a_week_apart_are_a_week_apart():
    first = datetime(2026, 11, 23, 9, tzinfo=UTC)

    proposed = dates.proposed(first, count=3, every=7, zone=PARIS, at=[AT_PARIS])

    assert [day - first for day in proposed] == [timedelta(), timedelta(days=7), timedelta(days=14)]
