"""The demo and the clock on the nights that programs forget: a Sunday, 29 February, both changes of the clock, New Year's Eve."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from binome.core.mail.delivery import send_due
from binome.core.people import hours
from binome.journey.mentoring.models import Session
from binome.orchestration import clock, demo
from binome.orchestration.story import FRANCE
from tests.told import tell_every_fourth_person

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PARIS = ZoneInfo("Europe/Paris")
QUARTER = timedelta(minutes=15)
NIGHTS = {
    "a Sunday night": ("mentoring", datetime(2027, 2, 28, 23, 30, tzinfo=PARIS)),
    "29 February": ("outcomes", datetime(2028, 2, 29, 12, tzinfo=PARIS)),
    "before the hour that is not": ("mentoring", datetime(2027, 3, 28, 1, 40, tzinfo=PARIS)),
    "the doubled hour, first": ("outcomes", datetime(2027, 10, 31, 2, 40, tzinfo=PARIS)),
    "the doubled hour, again": ("mentoring", datetime(2027, 10, 31, 2, 40, fold=1, tzinfo=PARIS)),
    "New Year's Eve": ("mentoring", datetime(2026, 12, 31, 23, 40, tzinfo=PARIS)),
}


ON_BOTH_DATABASES = "the doubled hour, first"  # the night that a database could tell from another by what it stores


@pytest.fixture
def small_company(monkeypatch) -> None:
    """A night trips over dates, not over numbers of people (whole: `the_demo`)."""
    tell_every_fourth_person(monkeypatch)


@pytest.mark.usefixtures("small_company")
@pytest.mark.parametrize(
    "night",
    [pytest.param(night, marks=[] if night == ON_BOTH_DATABASES else pytest.mark.one_database) for night in NIGHTS],
)
def test_the_demo_is_told_its_pages_open_and_the_clock_ticks(night, mailoutbox, caplog):
    stage, begins = NIGHTS[night]
    caplog.set_level(logging.ERROR)

    with time_machine.travel(begins, tick=False) as travels:
        demo.tell(slice_name="energy", stage=stage, now=begins)
        for _ in range(6):  # across midnight, or the change of the clock
            travels.shift(QUARTER)
            now = datetime.now(PARIS)
            clock.tick(now)
            send_due(by="w", now=lambda now=now: now, batch=2000)
        opened = {}
        for name, (person, path) in demo.busiest_pages().items():
            browser = Client()
            browser.force_login(person)
            opened[name] = browser.get(path).status_code

    assert Session.objects.count() > 30  # five pairs and more live through the night
    assert opened == dict.fromkeys(opened, 200)
    assert [record.message for record in caplog.records] == []
    assert mailoutbox


@pytest.mark.parametrize("night", NIGHTS)
def test_quiet_hours_end_on_a_working_morning_whatever_the_night(night):
    _stage, begins = NIGHTS[night]

    for quarter in range(4 * 24 * 5):
        leaves = hours.polite(begins + quarter * QUARTER, at=FRANCE).astimezone(PARIS)

        assert hours.QUIET_UNTIL <= leaves.time() < hours.QUIET_FROM
        assert leaves.weekday() < 5
