"""A form pressed twice works once; other words are another form; a refused form may be sent again."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.people.models import IdempotencyKey
from binome.core.programmes.models import Wave
from binome.journey.mentoring.models import Goal, Note
from binome.journey.network.actions import communities
from binome.journey.network.models import Event, Idea, Post
from tests.factories import NOON, WaveFactory, manager_of
from tests.journey.mentoring.factories import opened
from tests.journey.network.factories import community, participant

pytestmark = pytest.mark.django_db
EVENT = {"title": "Atelier", "minutes": 60}
IDEA = {"title": "Un kit d'accueil", "text": "Pour les nouveaux."}


def a_member(client):
    someone, place = participant(), community()
    communities.join_community(place.pk, by=someone, now=NOON)
    client.force_login(someone)
    return place


def a_pair(client):
    here = opened()
    client.force_login(here.mentor)
    return here


def token_on(client, page, address):
    """The token of the form on `page` that is posted to `address`."""
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", client.get(page).text, re.DOTALL)
    ours = [form for form in forms if (f'action="{address}"' in form) or (page == address and "action=" not in form)]
    return next(found[1] for form in ours if (found := re.search(r'name="page_token" value="([^"]+)"', form)))


def pressed_twice(client, page, data, *, address=""):
    """Both answers to the same form sent twice as its page gave it."""
    to = address or page
    sent = {**data, "page_token": token_on(client, page, to)}
    return [client.post(to, sent) for _press in range(2)]


def post_here(client):
    return pressed_twice(client, f"/network/communities/{a_member(client).pk}/", {"text": "Bonjour"})


def in_a_month() -> str:
    return f"{timezone.localdate() + timedelta(days=30)}T10:00"


def event_here(client):
    return pressed_twice(
        client, f"/network/communities/{a_member(client).pk}/events/new/", EVENT | {"starts_at": in_a_month()}
    )


def idea_here(client):
    client.force_login(participant())
    return pressed_twice(client, "/network/ideas/new/", IDEA)


def note_here(client):
    here = f"/mentoring/{a_pair(client).pk}/"
    return pressed_twice(client, here, {"text": "À revoir"}, address=f"{here}notes/")


def goal_here(client):
    pair = a_pair(client)
    here, theme = f"/mentoring/{pair.pk}/", pair.themes.get().pk
    return pressed_twice(client, here, {"theme": theme, "text": "Un tableau"}, address=f"{here}goals/")


def copy_here(client):
    wave = WaveFactory()
    client.force_login(manager_of(wave))
    here = reverse("wave", args=[wave.pk])
    answers = pressed_twice(client, here, {"name": "Vague 2"}, address=f"/audience/waves/{wave.pk}/duplicate/")
    wave.delete()
    return answers


@pytest.mark.parametrize(
    ("press", "model"),
    [
        (post_here, Post),
        (event_here, Event),
        (idea_here, Idea),
        (note_here, Note),
        (goal_here, Goal),
        (copy_here, Wave),
    ],
)
def test_what_is_pressed_twice_is_there_once_and_leads_to_the_same_page(client, press, model):
    first, second = press(client)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert model.objects.count() == 1


def test_other_words_under_the_same_token_are_not_lost(client):
    page = f"/network/communities/{a_member(client).pk}/"
    token = token_on(client, page, page)

    for text in ("Bonjour", "Bonjour à tous", "Bonjour"):
        client.post(page, {"text": text, "page_token": token})

    assert sorted(Post.objects.values_list("text", flat=True)) == ["Bonjour", "Bonjour à tous"]


def test_a_refused_form_may_be_sent_again_and_two_people_do_not_share_tokens(client):
    place = a_member(client)
    page = f"/network/communities/{place.pk}/"
    client.post(page, {"text": "", "page_token": "same"})
    assert not IdempotencyKey.objects.exists()
    client.post(page, {"text": "Bonjour", "page_token": "same"})
    other = participant()
    communities.join_community(place.pk, by=other, now=NOON)
    client.force_login(other)

    client.post(page, {"text": "Bonjour", "page_token": "same"})

    assert Post.objects.count() == 2


def test_old_tokens_are_forgotten(client):
    page = f"/network/communities/{a_member(client).pk}/"
    client.post(page, {"text": "Bonjour", "page_token": "first"})
    IdempotencyKey.objects.update(sent_at=NOON - timedelta(days=400))

    client.post(page, {"text": "Rebonjour", "page_token": "second"})

    assert IdempotencyKey.objects.count() == 1
