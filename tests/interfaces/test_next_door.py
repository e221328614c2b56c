"""F20: another programme next door leaves no trace on one's own pages, numbers included."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from binome.core.competences.loading import load_ready_content
from binome.core.programmes.models import Programme, Wave
from tests.factories import NOON
from tests.interfaces import everyone
from tests.interfaces.test_every_door import bare
from tests.interfaces.url_access import DOORS, ELSEWHERE, addresses

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        yield


OPEN_TO_THE_HOUSE = {
    "directory:people",
    "network:directory",
    "network:communities",
    "network:introductions",
    "enrolment:mine",
    "my_progress",  # leads to the calls that are open
}


@pytest.mark.parametrize("role", ["manager", "sponsor", "trainer", "reviewer", "participant"])
def test_another_programme_leaves_no_trace_on_ones_own_pages(client, role):
    """F20: beside a whole programme, or alone with the same staff, each page reads the same, numbers included.

    Apart from what the whole house shares: the staff directory, the network people agreed to appear in, open calls.
    """
    load_ready_content()
    people = everyone.neighbours()
    wave = Wave.objects.get()
    everyone.first_programme(people, sign=everyone.SIGN)
    client.force_login(people[ELSEWHERE[role]])

    beside = own_pages(client, wave)
    Programme.objects.get(name=everyone.SIGN).delete()
    alone = own_pages(client, wave)

    assert len(alone) > 10
    assert [name for name, text in alone.items() if text != beside[name]] == []


def own_pages(client, wave) -> dict[str, str]:
    """Each page that opens without a number, or with the number of one's own wave; bare."""
    found = {}
    for one in addresses():
        if DOORS[one.name].posts or one.name in OPEN_TO_THE_HOUSE or set(one.words) - {"wave_id"}:
            continue
        answer = client.get(reverse(one.name, kwargs={"wave_id": wave.pk} if one.words else {}))
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/"):
            found[one.name] = bare(answer)
    return found
