"""What the outcomes tell on the home page of those who read reports without steering."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.journey.outcomes.queries.home import next_things_for
from binome.orchestration import waves
from tests.factories import WaveFactory, holder, manager_of

pytestmark = pytest.mark.django_db


def test_a_sponsors_home_leads_to_the_report_before_the_close_and_after_it(client):
    wave = WaveFactory(stage=Stage.OUTCOMES, name="Autumn")
    sponsor = holder(Role.SPONSOR, wave.programme, preferred_language="en")
    manager, now = manager_of(wave), timezone.now()
    client.force_login(sponsor)
    address = reverse("outcomes:wave", args=[wave.pk])

    before = client.get(reverse("home")).text
    waves.advance(wave.pk, expected=Stage.OUTCOMES, by=manager, now=now)
    after = client.get(reverse("home")).text

    assert "The report of Autumn is published" in after
    assert f'href="{address}"' in before
    assert f'href="{address}"' in after
    assert next_things_for(sponsor, now=now + timedelta(days=61)) == []
    assert next_things_for(manager, now=now) == []


@pytest.mark.parametrize("stage", [Stage.AUDIENCE, Stage.MENTORING])
def test_no_report_is_announced_before_there_is_one(stage):
    wave = WaveFactory(stage=stage)

    assert next_things_for(holder(Role.SPONSOR, wave.programme), now=timezone.now()) == []
