"""The head of a pair's space: how long until the next session, and the sessions once."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.factories import NOON
from tests.journey.mentoring.factories import held, opened, planned

pytestmark = pytest.mark.django_db


def test_the_next_session_is_said_at_the_head_and_each_session_stands_there_once(client):
    relationship = opened()
    held(relationship)
    planned(relationship, 2)
    client.force_login(relationship.mentee)
    coming = min(session.starts_at for session in relationship.sessions.filter(state="planned"))

    with time_machine.travel(coming - timedelta(days=3), tick=False):
        page = client.get(reverse("mentoring:relationship", args=[relationship.pk]))

    assert page.context["next"].starts_at == coming
    assert page.context["countdown"] in {"Dans 3 jours", "In 3 days"}
    assert '<svg class="plot' not in page.text
    assert coming > NOON
