"""Numbers and days that no rule was meant to have: refused at their form, since the pages and clocks of others read them."""

import pytest
import time_machine
from django.urls import reverse

from binome.journey.audience.forms.programmes import LIMITS
from binome.journey.audience.models import Audience
from binome.journey.network.actions import communities
from tests.factories import NOON, WaveFactory, holder, manager_of
from tests.journey.diagnosis.factories import open_survey
from tests.journey.network.factories import community, participant

pytestmark = pytest.mark.django_db
RULES = {
    "name": "Vague", "target_pairs": "30", "sessions_planned": "6", "session_minutes": "60", "days_between_sessions": "21",
    "first_session_within_days": "14", "max_mentees_per_mentor": "2", "shortlist_size": "7", "min_level_gap": "1", "gate": "gate",
    "calibration": "asked",
}  # fmt: skip
LAST_DAY = "9999-12-31"


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.parametrize("name", LIMITS)
def test_a_rule_of_a_wave_stays_within_what_a_wave_can_be(client, name):
    """Four thousand million days between two sessions closed the page on which every pair of the wave plans its dates."""
    wave = WaveFactory()
    client.force_login(manager_of(wave))
    address, before = reverse("audience:rules", args=[wave.pk]), getattr(wave, name)
    least, most = LIMITS[name]

    beyond = [
        client.post(address, RULES | {name: str(value)}).status_code for value in (least - 1, most + 1, 4 * 10**9)
    ]
    wave.refresh_from_db()
    kept = getattr(wave, name)
    within = [client.post(address, RULES | {name: str(value)}).status_code for value in (least, most)]

    assert (beyond, kept, within) == ([422] * 3, before, [302] * 2)
    wave.refresh_from_db()
    assert getattr(wave, name) == most


def test_a_sample_is_no_larger_than_any_organisation(client):
    wave = WaveFactory()
    client.force_login(manager_of(wave))
    sample = {"draw": "simple", "seed": "1", "sample_size": "3000000000"}

    assert client.post(reverse("audience:audience", args=[wave.pk]), sample).status_code == 422
    assert not Audience.objects.exists()


@pytest.mark.parametrize(("name", "value"), [("remind_every", "4000000000"), ("closes_on", LAST_DAY)])
def test_the_dates_of_a_survey_stay_within_a_year(client, name, value):
    survey, by = open_survey({"Réseaux": 6})
    client.force_login(by)
    address = reverse("diagnosis:survey_dates", args=[survey.wave_id])

    assert client.post(address, {"closes_on": "", "remind_every": "7", name: value}).status_code == 422
    assert client.post(address, {"closes_on": "2026-12-18", "remind_every": "7"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "value"), [("k", "4000000000"), ("depth", "4000000000"), ("remind_every", "4000000000")]
)
def test_the_promise_of_a_survey_stays_within_what_can_be_kept(client, name, value):
    survey, by = open_survey({"Réseaux": 6}, launched=False)
    client.force_login(by)
    said = {"anonymous": "True", "k": "5", "depth": "1", "closes_on": "", "remind_every": "7"}

    assert client.post(reverse("diagnosis:survey", args=[survey.wave_id]), said | {name: value}).status_code == 422
    assert client.post(reverse("diagnosis:survey", args=[survey.wave_id]), said).status_code == 302


def test_a_call_an_event_and_a_workshop_are_for_this_year_or_the_next(client):
    """On a clock ahead of the house's, the last day of the last year has no tomorrow: the page that tells it ends there."""
    wave = WaveFactory(stage="enrolment")
    manager, member, trainer = manager_of(wave), participant(), holder("trainer", wave.programme)
    group = community()
    communities.join_community(group.pk, by=member, now=NOON)
    late = f"{LAST_DAY}T00:30"
    asked = [
        (manager, reverse("enrolment:open_call", args=[wave.pk]), {"closes_on": LAST_DAY, "confirmed": "yes"}),
        (member, reverse("network:announce", args=[group.pk]), {"title": "Café", "starts_at": late, "minutes": "60"}),
        (trainer, reverse("learning:plan", args=[wave.pk]),
         {"title": "Atelier", "starts_at": late, "place": "Ici", "minutes": "90", "seats": "12"}),
    ]  # fmt: skip

    for person, address, said in asked:
        client.force_login(person)
        soon = {name: value.replace("9999", "2026") for name, value in said.items()}
        assert [client.post(address, each).status_code for each in (said, soon)] == [422, 302]
