"""The applications of a wave as a list that acts: sorted, exported as shown, decided on by filter."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from binome.core.mail.models import OutboxLetter
from binome.core.privacy.models import AuditLine
from binome.core.programmes.stages import Stage
from binome.core.ui.listing import ALL, FILTER
from binome.journey.enrolment.actions import deciding
from binome.journey.enrolment.models import Application
from binome.journey.learning.models import Preparation
from tests.factories import NOON, ApplicationFactory, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db
YES = {"outcome": "accepted", "reason": "Des thèmes bien couverts.", "confirmed": "yes"}


def a_wave(applications: int = 3):
    wave = WaveFactory(stage=Stage.ENROLMENT)
    for number in range(applications):
        person = PersonFactory(family_name=f"Nom{number:03}", given_name="Zoé")
        ApplicationFactory(wave=wave, side="mentee" if number % 2 else "mentor", state="submitted", person=person)
    return wave


def as_manager(client, wave):
    by = manager_of(wave)
    client.force_login(by)
    return by


def page_of(client, wave, query=""):
    return client.get(reverse("enrolment:wave", args=[wave.pk]) + query)


def decide(client, wave, **fields):
    return client.post(reverse("enrolment:decide_many", args=[wave.pk]), fields)


def all_of(page):
    """What the page's bar would post."""
    return {ALL: page.context["choosable"].mark, FILTER: page.context["choosable"].query}


def test_all_of_a_filter_is_decided_on_and_nobody_else(client):
    wave = a_wave(40)
    as_manager(client, wave)
    page = page_of(client, wave, "?side=mentor&page=2")

    asked = decide(client, wave, **all_of(page), outcome="accepted", reason="Oui.")
    answer = decide(client, wave, **all_of(page), **YES)

    assert page.context["choosable"].count == 20
    assert "20" in asked.context["question"].consequences[0]
    assert answer.url == reverse("enrolment:wave", args=[wave.pk]) + "?side=mentor"
    assert wave.applications.filter(side="mentor", state="accepted").count() == 20
    assert wave.applications.filter(side="mentee", state="submitted").count() == 20


def test_a_filter_that_changed_meanwhile_decides_on_nobody(client):
    wave = a_wave()
    as_manager(client, wave)
    page = page_of(client, wave)
    ApplicationFactory(wave=wave, state="submitted")

    answer = decide(client, wave, **all_of(page), **YES)

    assert answer.status_code == 422
    assert "has changed" in answer.text or "a changé" in answer.text
    assert "Des thèmes bien couverts." in answer.text
    assert answer.context["choosable"].count == 4
    assert not wave.applications.filter(state="accepted").exists()


def test_the_filter_stays_when_the_form_is_refused(client):
    wave = a_wave()
    as_manager(client, wave)
    page = page_of(client, wave, "?side=mentee&sort=-person")

    answer = decide(client, wave, **all_of(page), outcome="accepted", reason=" ")

    assert answer.status_code == 422
    assert {line["side"] for line, _ticked, _open in answer.context["lines"]} == {"mentee"}
    assert answer.context["sorting"].value == "-person"


def test_ones_own_application_is_never_among_all(client):
    wave = a_wave(2)
    by = as_manager(client, wave)
    own = ApplicationFactory(wave=wave, person=by, state="submitted", side="mentee")
    page = page_of(client, wave)

    answer = decide(client, wave, **all_of(page), **YES)

    assert answer.status_code == 302
    assert f'value="{own.pk}"' not in page.text
    assert Application.objects.get(pk=own.pk).state == "submitted"


def test_the_list_stands_in_the_order_that_its_address_asks_for(client):
    wave = a_wave()
    as_manager(client, wave)

    names = {
        sort: [
            line["name"].removeprefix("Zoé ") for line, _ticked, _open in page_of(client, wave, sort).context["lines"]
        ]
        for sort in ("", "?sort=-person", "?sort=side", "?sort=nonsense")
    }

    assert names[""] == names["?sort=nonsense"] == ["Nom000", "Nom001", "Nom002"]
    assert names["?sort=-person"] == ["Nom002", "Nom001", "Nom000"]
    assert names["?sort=side"] == ["Nom001", "Nom000", "Nom002"]


def test_the_file_holds_what_the_list_shows_in_its_order(client):
    wave = a_wave(24)
    as_manager(client, wave)
    page = page_of(client, wave, "?side=mentor&sort=-person")

    lines = client.get(page.context["export"]).content.decode("utf-8-sig").splitlines()

    assert [line.split(";")[0] for line in lines[1:]] == [f"Zoé Nom{number:03}" for number in range(22, -1, -2)]


def test_a_page_of_the_list_asks_as_much_for_one_line_as_for_many(client):
    counts = []
    for number in (1, 12):
        wave = a_wave(number)
        as_manager(client, wave)
        page_of(client, wave)
        with CaptureQueriesContext(connection) as asked:
            page_of(client, wave)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_five_hundred_are_decided_on_within_two_seconds():
    wave = a_wave(500)
    keys, by = list(wave.applications.values_list("pk", flat=True)), manager_of(wave)

    begun = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        signed = deciding.decide_many(keys, outcome="accepted", reason="Oui.", by=by, now=NOON)
    taken = time.process_time() - begun

    assert (len(signed.decided), len(signed.left)) == (500, 0)
    assert len(asked) < 60
    assert OutboxLetter.objects.filter(letter="enrolment/emails/accepted.txt").count() == 500
    assert AuditLine.objects.filter(act="enrolment.decided", by=by).count() == 500
    assert Preparation.objects.filter(application__wave=wave).count() == 500
    assert taken <= 2


def test_deciding_on_many_writes_what_deciding_on_each_would():
    together, apart = a_wave(4), a_wave(4)
    by, also = manager_of(together), manager_of(apart)

    deciding.decide_many(
        together.applications.values_list("pk", flat=True), outcome="next_wave", reason=" Oui. ", by=by, now=NOON
    )
    for key in apart.applications.values_list("pk", flat=True):
        deciding.decide(key, outcome="next_wave", reason=" Oui. ", by=also, now=NOON)

    written = [
        sorted(
            wave.applications.values_list("state", "decided_at", "decision_reason", "person__letters__letter", "side")
        )
        for wave in (together, apart)
    ]
    assert written[0] == written[1]
    assert len(written[0]) == 4
