"""A manager names a filter of a list and finds it above the same list of every wave; nobody else does, and nobody's name is in it."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse

from binome.core.mail.undoing import NoWayBack
from binome.core.people.models import SavedFilter
from binome.core.programmes.stages import Stage
from binome.core.ui.listing import choices_of
from binome.interfaces.cockpit import actions
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    return WaveFactory(stage=Stage.ENROLMENT)


@pytest.fixture
def manager(client, wave):
    person = manager_of(wave)
    client.force_login(person)
    return person


def page_token(page) -> str:
    return unescape(re.findall(r'name="page_token" value="([^"]+)"', page.text)[0])


def save(client, address, name):
    """What pressing “Save the filter” on the list does."""
    return client.post(
        reverse("save_filter"), {"name": name, "page_token": page_token(client.get(address))}, follow=True
    )


def chips_of(page) -> dict[str, str]:
    found = re.findall(r'<li class="filter-chip"><a href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?([^<]+)', page.text)
    return {unescape(name): unescape(address) for address, name in found}


def test_a_filter_is_saved_under_a_name_and_stands_above_the_list_of_every_wave(client, wave, manager):
    following = WaveFactory(programme=wave.programme, number=2, stage=Stage.ENROLMENT)
    here, there = (reverse("enrolment:wave", args=[each.pk]) for each in (wave, following))

    shown = save(client, f"{here}?state=&side=mentor&q=Durand&sort=-person&page=2", "  À   décider <b> ")

    assert shown.wsgi_request.get_full_path() == f"{here}?side=mentor&sort=-person"
    assert "Filtre «\xa0À décider &lt;b&gt;\xa0» enregistré." in shown.text
    assert 'aria-current="true"' in shown.text.split('class="filter-chip"')[1].split("</a>")[0]
    assert chips_of(client.get(there)) == {"À décider <b>": "?side=mentor&sort=-person"}
    assert chips_of(client.get(reverse("mentoring:wave", args=[wave.pk]))) == {}
    assert "Durand" not in str(SavedFilter.objects.values())


def test_a_list_that_filters_while_one_types_saves_what_it_shows_now(client, wave, manager):
    address = reverse("network:ideas")
    live = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}?state=done", "HX-Target": "ideas"}

    token = page_token(client.get(f"{address}?state=proposed&order=latest", headers=live))
    client.post(reverse("save_filter"), {"name": "Neuves", "page_token": token})

    assert SavedFilter.objects.get().query == "order=latest&state=proposed"


def test_the_same_name_stands_for_what_was_saved_last(client, wave, manager):
    here = reverse("enrolment:wave", args=[wave.pk])
    for query in ("?side=mentor", "?side=mentee"):
        shown = save(client, here + query, "Les miens")

    assert chips_of(shown) == {"Les miens": "?side=mentee"}


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("", "Tout", "cette liste n’a rien à enregistrer"),
        ("?q=Durand&page=3", "Durand", "cette liste n’a rien à enregistrer"),
        ("?side=mentor", " ", "un nom de 40 caractères au plus"),
        ("?side=mentor", "x" * 41, "un nom de 40 caractères au plus"),
        ("?side=" + "m" * 450, "Long", "cette liste n’a rien à enregistrer"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_and_nothing_is(client, wave, manager, query, name, sentence):
    page = save(client, reverse("enrolment:wave", args=[wave.pk]) + query, name)

    assert sentence in page.text
    assert not SavedFilter.objects.exists()


def test_a_list_has_twelve_at_most(manager):
    for number in range(actions.MOST):
        actions.save_filter("enrolment:wave", name=str(number), query="side=mentor", by=manager)
    with pytest.raises(actions.EnoughFilters):
        actions.save_filter("enrolment:wave", name="one more", query="side=mentor", by=manager)
    actions.save_filter("enrolment:wave", name="3", query="side=mentee", by=manager)
    actions.save_filter("mentoring:wave", name="elsewhere", query="health=silent", by=manager)

    assert SavedFilter.objects.count() == actions.MOST + 1


def test_a_removed_one_does_not_come_back_as_the_thirteenth(manager):
    def save(name):
        return actions.save_filter("enrolment:wave", name=name, query="side=mentor", by=manager)

    rows = [actions.remove_filter(save(name).pk, by=manager) for name in ("first", "second")]
    for number in range(actions.MOST - 1):
        save(str(number))
    actions.restore_filter(row=rows[0], by=manager, now=NOON)
    actions.restore_filter(row=rows[0], by=manager, now=NOON)  # pressed twice
    with pytest.raises(NoWayBack):
        actions.restore_filter(row=rows[1], by=manager, now=NOON)

    assert SavedFilter.objects.filter(name="first").exists()
    assert SavedFilter.objects.count() == actions.MOST


def test_one_press_removes_it_and_one_more_brings_it_back(client, wave, manager):
    here = reverse("enrolment:wave", args=[wave.pk])
    save(client, f"{here}?side=mentor", "Mentors")
    kept = SavedFilter.objects.get()

    token = page_token(client.get(here))
    removed = client.post(reverse("remove_filter", args=[kept.pk]), {"page_token": token}, follow=True)
    undo = unescape(re.findall(r'name="undo" value="([^"]+)"', removed.text)[0])
    back = client.post(reverse("undo"), {"undo": undo, "page_token": token}, follow=True)

    assert (removed.wsgi_request.path, chips_of(removed)) == (here, {})
    assert chips_of(back) == {"Mentors": "?side=mentor"}


def test_somebody_elses_filter_is_neither_seen_nor_removed_and_goes_with_its_owner(client, wave, manager):
    other = PersonFactory()
    kept = actions.save_filter("enrolment:wave", name="Secret", query="side=mentor", by=other)

    assert chips_of(client.get(reverse("enrolment:wave", args=[wave.pk]))) == {}
    assert client.post(reverse("remove_filter", args=[kept.pk])).status_code == 404
    assert SavedFilter.objects.get() == kept
    other.delete()
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("query", "choices"),
    [
        ("side=mentor&state=", "side=mentor"),
        ("state=accepted&side=mentor", "side=mentor&state=accepted"),
        ("q=Durand&page=2&sort=-person", "sort=-person"),
        ("theme=a%26b", "theme=a%26b"),
        ("", ""),
    ],
)
def test_two_addresses_that_choose_the_same_are_one(query, choices):
    assert choices_of(QueryDict(query)) == choices
