"""The competence catalogue: everyone browses it with sources and licences; administrators and HR add their own themes."""

import pytest
from django.urls import reverse

from binome.core.competences.loading import load_ready_content
from binome.core.competences.models import Competence, Framework, Theme
from binome.core.directory import importing
from binome.core.privacy.models import AuditLine
from binome.journey.diagnosis.models import ProgressAxis
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db
HOME = "/competences/"


@pytest.fixture
def said():
    load_ready_content()
    rests_on = Competence.objects.get(framework__code="digcomp-3-0", code="2.4")
    return {
        "title_fr": "Jumeau numérique", "title_en": "Digital twin", "examples_fr": "maquettes", "examples_en": "models",
        "competences": [rests_on.pk],
    }  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_everyone_browses_frameworks_with_their_source_and_licence(client, said, language):
    client.force_login(PersonFactory(preferred_language=language))

    home = client.get(HOME).content.decode()
    pages = [client.get(reverse("catalogue:framework", args=[one.code])) for one in Framework.objects.all()]

    assert "CC BY 4.0" in home
    assert "JRC144121" in home
    assert ("LifeComp et O*NET" in home, "LifeComp and O*NET" in home) == (language == "fr", language == "en")
    assert [page.status_code for page in pages] == [200] * 3
    assert new_theme_link() not in home


def new_theme_link():
    return reverse("catalogue:new_theme")


def test_hr_adds_a_theme_of_its_own_and_changes_it(client, said):
    client.force_login(PersonFactory(is_hr=True))

    client.post(new_theme_link(), said)
    theme = Theme.objects.get(code="O01")
    client.post(reverse("catalogue:theme", args=["O01"]), {**said, "title_en": "Twins"})

    assert [competence.code for competence in theme.competences.all()] == ["2.4"]
    assert Theme.objects.get(code="O01").title_en == "Twins"
    assert AuditLine.objects.filter(act="competences.wrote_theme").count() == 2
    assert "Jumeau numérique" in client.get(HOME).content.decode()


def test_a_theme_that_rests_on_nothing_or_lacks_a_language_is_refused_and_kept_on_screen(client, said):
    client.force_login(PersonFactory(is_administrator=True))

    page = client.post(new_theme_link(), {**said, "title_en": "", "competences": []})

    assert page.status_code == 422
    assert "Jumeau numérique" in page.content.decode()
    assert not Theme.objects.filter(code="O01").exists()


def test_a_theme_is_no_longer_offered_and_offered_again(client, said):
    client.force_login(PersonFactory(is_hr=True))
    address = reverse("catalogue:use_theme", args=["T09"])

    client.post(address, {"use": "0"})
    stopped = Theme.objects.get(code="T09").is_active
    client.post(address, {"use": "1"})

    assert (stopped, Theme.objects.get(code="T09").is_active) == (False, True)


def test_others_change_nothing_and_ready_themes_keep_their_words(client, said):
    client.force_login(PersonFactory())
    assert client.post(new_theme_link(), said).status_code == 404
    assert client.post(reverse("catalogue:use_theme", args=["T01"]), {"use": "0"}).status_code == 404
    client.force_login(PersonFactory(is_hr=True))
    assert client.post(reverse("catalogue:theme", args=["T01"]), said).status_code == 404

    assert Theme.objects.count() == 23
    assert Theme.objects.get(code="T01").is_active


def test_the_catalogue_asks_the_database_as_often_for_one_own_theme_as_for_three(
    client, said, django_assert_max_num_queries
):
    client.force_login(PersonFactory(is_hr=True))
    for _ in range(3):
        client.post(new_theme_link(), said)
        with django_assert_max_num_queries(16):
            client.get(HOME)


ESCO = "http://data.europa.eu/esco/skill/e439742d-558d-4f52-885e-afdc740b48cf"


def test_a_theme_is_given_what_other_classifications_call_it_and_files_may_name_it_by_that(client, said):
    client.force_login(PersonFactory(is_hr=True))
    wave = WaveFactory()

    answer = client.post(
        reverse("catalogue:identifiers", args=["T01"]),
        {"esco_uri": ESCO.replace("http", "https"), "rome_code": " m1805"},
        follow=True,
    )

    theme = Theme.objects.get(code="T01")
    assert (theme.esco_uri, theme.rome_code) == (ESCO, "M1805")
    assert f'href="{ESCO}"' in answer.content.decode()
    assert load_ready_content().updated == 0  # an upgrade leaves them as they are
    assert Theme.objects.get(code="T01").rome_code == "M1805"
    person = PersonFactory(staff_id="7")
    data = f"Matricule;Axe\n{person.staff_id};{ESCO}\n".encode()
    importing.feed(data, name="x.csv", kind="axes", wave=wave, by=manager_of(wave), now=NOON)
    assert ProgressAxis.objects.get().theme == theme


def test_a_job_behind_two_themes_says_neither(client, said):
    Theme.objects.filter(code__in=["T01", "T02"]).update(rome_code="M1805")
    wave, person = WaveFactory(), PersonFactory(staff_id="7")
    data = f"Matricule;Axe\n{person.staff_id};M1805\n".encode()

    fed = importing.feed(data, name="x.csv", kind="axes", wave=wave, by=manager_of(wave), now=NOON)

    assert [code for row in fed.rows for code, _details in row.reasons] == ["unknown_theme"]


@pytest.mark.parametrize(
    "typed",
    [
        {"esco_uri": "https://evil.example/esco/skill/1"},
        {"esco_uri": "javascript:alert(1)"},
        {"esco_uri": "http://data.europa.eu/esco/skill/../../x"},
        {"rome_code": "M18"},
        {"rome_code": "<b>"},
    ],
)
def test_what_is_no_identifier_is_refused_beside_its_field(client, said, typed):
    client.force_login(PersonFactory(is_administrator=True))

    page = client.post(reverse("catalogue:identifiers", args=["T01"]), {"esco_uri": "", "rome_code": "", **typed})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == list(typed)
