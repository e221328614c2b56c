"""The menu, the bar of a wave, one's own progress, and a home that ranks what waits."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from binome.core.programmes.todo import NextThing, ranked
from binome.journey.enrolment.states import ApplicationState
from binome.journey.mentoring.actions import helping
from binome.journey.mentoring.models import Relationship
from tests.factories import NOON, ApplicationFactory, PersonFactory, WaveFactory, holder, manager_of
from tests.interfaces.cockpit.test_screens import page
from tests.journey.mentoring.factories import opened

pytestmark = pytest.mark.django_db


def test_the_bar_of_a_wave_leads_to_the_same_step_of_another(client):
    wave = WaveFactory(name="First wave", stage=Stage.ENROLMENT)
    other = WaveFactory(programme=wave.programme, number=2, name="Second wave")
    ApplicationFactory(wave=wave, state=ApplicationState.SUBMITTED)

    shown = page(client, manager_of(wave), reverse("enrolment:wave", args=[wave.pk]))

    assert f'href="{reverse("enrolment:wave", args=[other.pk])}"' in shown
    assert shown.count('class="wave-tab ') == 8
    assert '<span class="tab-alert">1<span class="visually-hidden"> to deal with</span></span>' in shown
    assert shown.count('aria-current="page"') == 1
    assert "<title>Applications · First wave · Binôme</title>" in shown


def test_the_bar_counts_the_pairs_that_the_list_of_pairs_calls_silent(client):
    relationship = opened()
    wave, steers = relationship.wave, manager_of(relationship.wave)
    alert = '<span class="tab-alert">1<span'

    shown = [
        page(client, steers, reverse("mentoring:wave", args=[wave.pk]))
        for days in (34, 36)
        if Relationship.objects.update(opened_at=timezone.now() - timedelta(days=days))
    ]

    assert [alert in text for text in shown] == [False, True]
    assert ["badge-bad" in text for text in shown] == [False, True]


def test_a_trainer_finds_the_preparation_of_their_wave_and_nothing_of_the_other_steps(client):
    wave = WaveFactory()
    trainer = holder(Role.TRAINER, wave.programme)

    home = page(client, trainer, "/")
    shown = page(client, trainer, reverse("learning:wave", args=[wave.pk]))

    assert f'href="{reverse("learning:waves")}"' in home
    assert client.get(reverse("learning:waves")).url == reverse("learning:wave", args=[wave.pk])
    assert "wave-tab" not in shown
    assert wave.name in shown
    assert reverse("matching:wave", args=[wave.pk]) not in shown


def test_what_does_not_concern_someone_is_not_in_their_menu(client):
    shown = page(client, PersonFactory(), "/")

    menu = shown[shown.index('class="site-nav"') : shown.index("</nav>")]
    assert menu.count("<li>") == 2
    assert reverse("my_progress") in menu


def test_progress_tells_each_stretch_with_its_state_and_where_it_leads(client):
    relationship = opened()

    shown = page(client, relationship.mentee, reverse("my_progress"))

    assert reverse("enrolment:application", args=[relationship.pair.mentee_id]) in shown
    assert reverse("mentoring:relationship", args=[relationship.pk]) in shown
    assert f"Pair with {relationship.mentor.name}" in shown


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ApplicationState.NEXT_WAVE, "Your application counts for the next wave"),
        (ApplicationState.NOT_THIS_TIME, "ask for a second look"),
        (ApplicationState.SUBMITTED, "You have nothing to do"),
    ],
)
def test_whoever_waits_reads_at_home_where_they_stand_and_what_they_may_do(client, state, words):
    wave = WaveFactory(stage=Stage.ENROLMENT)
    manager = manager_of(wave)
    application = ApplicationFactory(
        wave=wave, state=state, decided_by=manager, decided_at=NOON, decision_reason="Why."
    )

    shown = page(client, application.person, "/")

    assert words in shown
    assert reverse("enrolment:application", args=[application.pk]) in shown


def test_a_deadline_that_is_near_comes_before_what_weighs_a_little_more():
    near = NextThing("near", "", "/", "Go", weight=60, due_on=(NOON + timedelta(days=2)).date())
    far = NextThing("far", "", "/", "Go", weight=70, due_on=(NOON + timedelta(days=20)).date())
    old = NextThing("old", "", "/", "Go", weight=50, since=NOON - timedelta(days=9))
    new = NextThing("new", "", "/", "Go", weight=50, since=NOON)
    call = NextThing("a call for help", "", "/", "Go", weight=90)

    assert ranked([new, far, old, near, call], now=NOON) == [call, near, far, old, new]


def test_a_manager_finds_calls_for_help_at_home(client):
    relationship = opened()
    wave = relationship.wave
    wave.stage = Stage.MENTORING
    wave.save(update_fields=["stage"])
    helping.ask_for_help(relationship.pk, words="A doubt", by=relationship.mentee, now=timezone.now())

    shown = page(client, manager_of(wave), "/")

    assert "1 call to make" in shown
    assert "A doubt" not in shown


def test_a_sponsor_reads_the_wave_in_a_minute(client):
    relationship = opened()
    wave = relationship.wave
    wave.stage = Stage.MENTORING
    wave.save(update_fields=["stage"])

    shown = page(client, holder(Role.SPONSOR, wave.programme), "/")

    assert f"{wave.name} in a minute" in shown
    assert "Pairs formed" in shown
    assert reverse("outcomes:wave", args=[wave.pk]) in shown
