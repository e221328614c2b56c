"""The screens that cross steps: home and the manager's board say what is next, and for whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import clear_url_caches, include, path, reverse
from django.utils import timezone

from binome.core.programmes.models import StageDate
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.interfaces import urls as site
from binome.journey.mentoring.actions import helping, living, meeting
from tests.factories import PairFactory, PersonFactory, ProgrammeFactory, holder, manager_of
from tests.journey.mentoring.factories import opened

pytestmark = pytest.mark.django_db
NEXT = timezone.now() + timedelta(days=9)


def page(client, person, address):
    person.preferred_language = "en"
    person.save()
    client.force_login(person)
    return client.get(address).content.decode()


def test_home_draws_my_pair_with_its_next_date(client):
    relationship = opened()
    meeting.plan_sessions(relationship.pk, starts=[NEXT], place="", by=relationship.mentee, now=timezone.now())

    shown = page(client, relationship.mentee, "/")

    assert "Next session: <strong>" in shown
    assert f"0 of {relationship.sessions_planned}" in shown
    assert 'class="pair-discs"' in shown


def test_the_board_says_who_waits_at_which_step_and_what_helps(client):
    relationship = opened()
    wave = relationship.wave
    StageDate.objects.create(
        wave=wave, stage=Stage.MENTORING, starts_on=NEXT.date(), ends_on=(NEXT + timedelta(days=90)).date()
    )
    helping.ask_for_help(relationship.pk, words="A doubt", by=relationship.mentee, now=timezone.now())

    shown = page(client, manager_of(wave), reverse("wave", args=[wave.pk]))

    assert shown.count('class="board-step') == 7
    assert shown.count("board-current") == 1
    assert f"{NEXT:%B %Y} – " in shown
    assert "A doubt" not in shown


def test_more_pairs_ask_the_board_no_more_queries(client):
    first = opened()
    address = reverse("wave", args=[first.wave.pk])
    client.force_login(manager_of(first.wave))
    client.get(address)

    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _turn in range(2):
        living.open_relationship(PairFactory(chosen=True, wave=first.wave), now=timezone.now())
    with CaptureQueriesContext(connection) as three:
        client.get(address)

    assert len(three) == len(one)


@pytest.fixture
def demo_open(settings, monkeypatch):
    """The demo's addresses, as demo mode has them."""
    settings.DEMO = True
    front = path("demo/", include("binome.interfaces.cockpit.demo_urls"))
    monkeypatch.setattr(site, "urlpatterns", [*site.urlpatterns, front])
    clear_url_caches()
    yield
    monkeypatch.undo()
    clear_url_caches()


def test_the_demos_front_door_names_whom_to_become_first(client, demo_open):
    manager_of(opened().wave)

    shown = client.get("/demo/", headers={"accept-language": "en"}).content.decode()

    assert 'data-cast="programme manager"' in shown
    assert "Explore as" in shown


def test_whoever_looks_around_the_demo_goes_on_in_the_language_they_read(client, demo_open):
    manager = manager_of(opened().wave)
    assert manager.preferred_language == "fr"

    client.post(reverse("demo_become", args=[manager.pk]), headers={"accept-language": "en"})

    assert '<html lang="en">' in client.get("/").text


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "2001:db8::1", ""])
def test_the_demos_front_door_stays_shut_to_other_machines(client, demo_open, address):
    manager = manager_of(opened().wave)

    shown = client.get("/demo/", headers={"host": "localhost"}, REMOTE_ADDR=address)
    become = client.post(reverse("demo_become", args=[manager.pk]), REMOTE_ADDR=address)

    assert (shown.status_code, become.status_code) == (404, 404)
    assert client.get("/my-data/").status_code == 302


def test_a_sponsor_whose_programme_has_no_wave_yet_reads_what_will_come(client):
    programme = ProgrammeFactory()
    sponsor, stranger = holder(Role.SPONSOR, programme), PersonFactory()
    client.force_login(sponsor)

    pages = [client.get(reverse(name)) for name in ("reports", "outcomes:across", "outcomes:across_csv")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "La carte des besoins et le rapport d’une vague arriveront ici" in pages[0].text
    assert "Aucun rapport n’est encore publié" in pages[1].text
    client.force_login(stranger)
    assert {client.get(reverse(name)).status_code for name in ("reports", "outcomes:across")} == {404}
