"""The button “Undo” pressed after things moved on: nothing breaks, nothing is done twice, and no right is kept by it."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from binome.core.mail.undoing import NoWayBack
from binome.core.programmes.models import ProgrammeRole
from binome.journey.matching.actions import reviewing
from binome.journey.matching.models import KeptApart
from tests.factories import NOON, ApplicationFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    return WaveFactory()


@pytest.fixture
def undo(client, wave):
    """The manager keeps two people apart and stops; what the button then sends."""
    manager, two = manager_of(wave), [ApplicationFactory(wave=wave).person for _half in range(2)]
    client.force_login(manager)
    kept = reviewing.keep_apart(wave, *two, by=manager, now=NOON)
    answer = client.post(reverse("matching:stop_apart", args=[wave.pk, kept.pk]))
    (message,) = get_messages(answer.wsgi_request)
    return {"undo": message.extra_tags}


def test_what_was_done_anew_meanwhile_is_not_undone_and_says_so(client, wave, undo):
    manager = ProgrammeRole.objects.get(programme=wave.programme).person
    two = [application.person for application in wave.applications.all()]
    again = reviewing.keep_apart(wave, *two, by=manager, now=NOON)

    answer = client.post(reverse("undo"), undo)

    assert answer.status_code == 302
    assert str(NoWayBack.reason) in [str(each) for each in get_messages(answer.wsgi_request)]
    assert list(KeptApart.objects.values_list("pk", flat=True)) == [again.pk]


def test_pressed_twice_it_is_undone_once(client, undo):
    answers = [client.post(reverse("undo"), undo).status_code for _turn in range(2)]

    assert answers == [302, 302]
    assert KeptApart.objects.count() == 1


def test_whoever_lost_their_role_meanwhile_undoes_nothing(client, wave, undo):
    ProgrammeRole.objects.filter(programme=wave.programme).delete()

    assert client.post(reverse("undo"), undo).status_code == 404
    assert not KeptApart.objects.exists()
