"""A list without a line says what will come and when; behind a filter, how to see everything again."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

import binome
from binome.core.programmes.permissions import Role
from binome.core.programmes.stages import Stage
from tests.core.directory.factories import administrator
from tests.factories import PersonFactory, WaveFactory, holder, manager_of

TEMPLATES = sorted(Path(binome.__file__).parent.rglob("templates/**/*.html"))
LIST = '{% empty_list "seeds" title="None yet" text="They come in May." %}{% endempty_list %}'
SHOWN = re.compile(
    r'<div class="empty-state">.*?<p class="empty-title">([^<]+)</p><p class="muted">([^<]+)</p>', re.DOTALL
)


def shown_at(address):
    return Template(LIST).render(Context({"request": RequestFactory().get(address)}))


def test_every_empty_state_has_more_than_a_title_and_every_filtered_list_a_way_back():
    told = [path for path in TEMPLATES if re.search(r"{% empty_\w+ (?![^%]*text=)", path.read_text(encoding="utf-8"))]
    filtered = [path for path in TEMPLATES if "{% filter_bar" in path.read_text(encoding="utf-8")]

    assert told == []
    assert len(filtered) > 6
    assert {path.name for path in filtered if "{% empty_list" not in path.read_text(encoding="utf-8")} == {
        "demo.html",
        "demo_letters.html",
    }


def test_a_filter_that_fits_nothing_offers_everything_again():
    assert "They come in May." in shown_at("/list/")
    assert "They come in May." in shown_at("/list/?sort=name&q=&page=2")
    assert 'href="/list/"' in shown_at("/list/?q=zzz")
    assert "They come in May." not in shown_at("/list/?q=zzz")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_new_installation_says_what_will_come_in_each_list(client, language):
    wave = WaveFactory(stage=Stage.MENTORING)
    by, reader = manager_of(wave), holder(Role.REVIEWER, wave.programme)
    lists = {
        reverse("enrolment:wave", args=[wave.pk]): by,
        reverse("learning:wave", args=[wave.pk]): by,
        reverse("matching:wave", args=[wave.pk]): by,
        reverse("mentoring:wave", args=[wave.pk]): by,
        reverse("network:wave", args=[wave.pk]): by,
        reverse("network:ideas"): by,
        reverse("network:directory"): by,
        reverse("network:communities"): by,
        reverse("enrolment:markings"): reader,
        reverse("mentoring:space"): PersonFactory(),
        reverse("outcomes:mine"): PersonFactory(),
        reverse("my_progress"): PersonFactory(),
    }
    silent = {}
    for address, person in lists.items():
        person.preferred_language = language
        person.save()
        client.force_login(person)
        page = client.get(address, headers={"accept-language": language}, follow=True).text
        if not SHOWN.search(page) or f'lang="{language}"' not in page:
            silent[address] = page[-3000:-2000]

    assert silent == {}
    client.force_login(administrator())
    assert (
        "?q="
        not in client.get(reverse("directory:people"), {"q": "zzz"}).text.split("empty-state")[1].split("</main>")[0]
    )
