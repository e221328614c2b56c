"""Every form of every page of every reader, filled in and sent twice as a double click does: it works once."""

from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.apps import apps
from django.db import transaction
from django.urls import resolve

from tests import snapshots
from tests.factories import NOON
from tests.interfaces.filling import forms_of
from tests.interfaces.url_access import HR, MENTEE, MENTOR, REVIEWER, SPONSOR, TRAINER

pytestmark = pytest.mark.django_db
READERS = [HR, "the manager", MENTOR, MENTEE, SPONSOR, TRAINER, REVIEWER]
# What a press writes beside what it does: the session, the press itself, the trail of who did what.
BESIDE = {"sessions.session", "people.idempotencykey", "people.keptform", "privacy.auditline"}
MUST_CREATE = {
    HR: {"audience:new_programme", "catalogue:new_theme"},
    "the manager": {"audience:new_wave", "audience:duplicate", "learning:plan", "network:answer"},
    MENTOR: {"mentoring:write_note", "mentoring:set_goal", "network:community", "network:announce", "network:propose"},
}


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        yield


def rows() -> Counter[str]:
    """How many rows each table has."""
    return snapshots.counts(model for model in apps.get_models() if model._meta.label_lower not in BESIDE)


@pytest.mark.parametrize("who", READERS)
def test_a_form_sent_twice_makes_one_thing(client, company, who):
    client.force_login(company.people[who])
    made, twice = set(), []
    for to, data in list(forms_of(client, company)):
        door = resolve(urlsplit(to).path).view_name
        with transaction.atomic():
            before = rows()
            first = client.post(to, data)
            once = rows()
            second = client.post(to, data)
            made |= {door} if once - before else set()
            if more := rows() - once:
                twice.append((door, dict(more), first.status_code, second.status_code))
            transaction.set_rollback(True)

    assert twice == [], "\n".join(map(str, twice))
    assert MUST_CREATE.get(who, set()) <= made
