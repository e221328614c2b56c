"""Ready content: themes rest on published frameworks, in two languages, and loading it twice changes nothing."""

import pytest
from django.utils.translation import override

from binome.core.competences.models import Competence, Framework, Theme
from binome.core.competences.ready import behaviours, content, levels_of, load_ready_content, theme_kits

pytestmark = pytest.mark.django_db


def test_loading_the_ready_content_twice_changes_nothing():
    load_ready_content()
    first = list(Theme.objects.values_list("pk", "code", "title_fr"))

    load_ready_content()

    assert list(Theme.objects.values_list("pk", "code", "title_fr")) == first
    assert Theme.objects.count() == len(content()["themes"]) == 17
    assert Competence.objects.filter(framework__code="digcomp-3-0").count() == 21
    assert Competence.objects.filter(framework__code="crcn").count() == 16
    assert Competence.objects.filter(framework__code="behaviours").count() == len(behaviours()) == 8


def test_every_theme_rests_on_a_framework_and_has_a_case_study():
    load_ready_content()

    cases = {case["theme"] for case in content()["case_studies"]}
    assert {theme.code for theme in Theme.objects.all()} == cases
    assert all(theme.competences.exists() for theme in Theme.objects.all())
    assert all(framework.source and framework.licence for framework in Framework.objects.all())


def test_a_theme_speaks_the_readers_language():
    load_ready_content()
    theme = Theme.objects.get(code="T01")

    with override("en"):
        assert theme.title == "Everyday generative AI"
    with override("fr"):
        assert theme.title == "IA générative au quotidien"


def test_frameworks_map_onto_each_other_both_ways_and_tell_their_levels():
    load_ready_content()

    search = Competence.objects.get(framework__code="crcn", code="1.1")
    assert set(search.near.values_list("framework__code", "code")) == {("digcomp-3-0", "1.1"), ("digcomp-3-0", "1.2")}
    assert search in Competence.objects.get(framework__code="digcomp-3-0", code="1.2").near.all()
    assert not Competence.objects.filter(framework__code="crcn", near=None).exists()
    assert [len(levels_of(code)) for code in ("digcomp-3-0", "crcn", "behaviours")] == [8, 8, 0]


def test_every_ready_theme_has_an_hour_ready_in_both_languages():
    kits = theme_kits()

    assert set(kits) == {theme["code"] for theme in content()["themes"]}
    for kit in kits.values():
        assert sum(step["minutes"] for step in kit["steps"]) == 60
        assert all(kit[f"{part}_{language}"] for part in ("aim", "challenge") for language in ("fr", "en"))
        assert all(step["fr"] and step["en"] for step in kit["steps"])
