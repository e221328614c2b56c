"""One's agenda on screen: given, tried at once, withdrawn; what the other half of the pair reads of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from binome.core.agendas import actions, fetching
from binome.core.agendas.models import Agenda
from binome.core.framework import page_tokens
from binome.core.outside import connection as outside
from binome.journey.mentoring.queries.planning import moments_for
from tests.core.agendas.conftest import AgendaHost, host  # noqa: F401 — a fixture
from tests.core.agendas.test_busy import calendar, event
from tests.factories import NOON, PersonFactory
from tests.journey.mentoring.factories import opened

pytestmark = pytest.mark.django_db
PAGE, GIVE = reverse("feeds:mine"), reverse("feeds:give_agenda")


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOON)


def test_nobody_is_asked_for_an_agenda_unless_the_installation_reads_some(client):
    client.force_login(PersonFactory(preferred_language="en"))

    page = client.get(PAGE)
    client.post(GIVE, {"address": "https://calendar.example/ana.ics"})

    assert "When I am busy" not in page.text
    assert not Agenda.objects.exists()


def test_an_agenda_is_read_as_soon_as_it_is_given_and_can_be_withdrawn(client, host: AgendaHost):  # noqa: F811
    client.force_login(PersonFactory(preferred_language="en"))
    address = host.publish(calendar(event("DTSTART:20261130T090000Z", "DURATION:PT1H")))

    given = client.post(GIVE, {"address": address}, follow=True)
    again = client.post(reverse("feeds:read_agenda"), follow=True)
    gone = client.post(reverse("feeds:withdraw_agenda"), follow=True)

    assert "Your calendar has been read." in given.text
    assert "Calendar read from 127.0.0.1" in given.text
    assert address not in given.text
    assert "Your calendar has been read." in again.text
    assert "Calendar disconnected." in gone.text
    assert not Agenda.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_while_the_machine_of_an_agenda_is_asked_everybody_may_write(client, host: AgendaHost, monkeypatch):  # noqa: F811
    person = PersonFactory(preferred_language="en")
    client.force_login(person)
    address = host.publish(calendar(event("DTSTART:20261130T090000Z", "DURATION:PT1H")))
    form = {"address": address, page_tokens.FIELD: str(page_tokens.PageToken(person.pk, PAGE, "a-view"))}
    is_in_transaction = []

    def ask(*request, **more):
        is_in_transaction.append(connection.in_atomic_block)
        return outside.ask(*request, **more)

    monkeypatch.setattr(fetching, "ask", ask)

    given, again = client.post(GIVE, form), client.post(GIVE, form)

    assert (given.status_code, again.status_code) == (302, 302)
    assert is_in_transaction == [False]
    assert Agenda.objects.get().read_at is not None


def test_what_is_wrong_is_said_beside_the_field_or_on_the_page_and_nothing_typed_is_lost(
    client,
    host: AgendaHost,  # noqa: F811
):
    client.force_login(PersonFactory(preferred_language="en"))

    refused = client.post(GIVE, {"address": "https://elsewhere.example/ana.ics", "user": "ana", "password": "secret"})
    missing = client.post(GIVE, {"address": f"{host.address}/gone.ics"}, follow=True)

    assert refused.status_code == 422
    assert "Calendars are read from these servers only: 127.0.0.1." in refused.text
    assert "https://elsewhere.example/ana.ics" in refused.text
    assert "secret" not in refused.text
    assert "Your calendar could not be read: There is no calendar at this address any more." in missing.text
    assert "We will try again on our own" in missing.text


def test_dates_are_proposed_when_both_agendas_are_free_and_the_other_learns_nothing_else(
    client,
    host: AgendaHost,  # noqa: F811
):
    relationship = opened()
    mentor, mentee = relationship.people
    usual = moments_for(relationship, now=NOON)
    busy = event(f"DTSTART:{usual[0]:%Y%m%dT%H%M%SZ}", "DURATION:PT30M", "SUMMARY:Dentist").replace("Secret", "Dentist")
    actions.give_agenda(host.publish(calendar(busy)), by=mentor, now=NOON)
    actions.read_now(by=mentor, now=NOON)

    client.force_login(mentee)
    mentee.preferred_language = "en"
    mentee.save()
    space = client.get(reverse("mentoring:relationship", args=[relationship.pk]))
    propose = client.get(reverse("mentoring:propose", args=[relationship.pk]))

    offered = moments_for(relationship, now=NOON)
    assert usual[0] not in offered
    assert offered[1:] == usual[1:]
    for page in (space, propose):
        assert f"{mentor.short_name} is free at these times, by their calendar." in page.text
        for word in ("Dentist", "busy", "127.0.0.1"):
            assert word not in page.text
    assert client.post(reverse("mentoring:book", args=[relationship.pk]), {"at": int(usual[0].timestamp())})
    assert not relationship.sessions.exists()
    later = NOON + timedelta(days=4)
    assert moments_for(relationship, now=later)[0] >= later


def test_nobody_reads_when_the_other_is_busy_from_the_dates_that_follow_one_they_type(client, host: AgendaHost):  # noqa: F811
    relationship = opened()
    mentor, mentee = relationship.people
    first, probed = NOON + timedelta(days=8), NOON + timedelta(days=22)
    typed = {"day": first.date().isoformat(), "time": "15:00", "every": "14"}
    client.force_login(mentee)

    def proposed():
        page = client.get(reverse("mentoring:plan", args=[relationship.pk]), typed)
        return [form.initial for _number, form, _elsewhere in page.context["rows"]]

    before = proposed()
    assert before[1]["day"] == probed.date()
    busy = event(f"DTSTART:{probed:%Y%m%d}T120000Z", "DURATION:PT6H")
    actions.give_agenda(host.publish(calendar(busy)), by=mentor, now=NOON)
    assert not actions.read_now(by=mentor, now=NOON).problem

    assert proposed() == before
