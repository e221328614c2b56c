"""Ready content: themes rest on published frameworks, in two languages, and loading it twice changes nothing."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from binome.core.competences import loading, shipped
from binome.core.competences.loading import load_ready_content
from binome.core.competences.models import Competence, Framework, ShippedContent, Theme
from binome.core.competences.ready import behaviours, content, levels_of, theme_kits

pytestmark = pytest.mark.django_db


def test_loading_the_ready_content_twice_changes_nothing():
    load_ready_content()
    first = list(Theme.objects.values_list("pk", "code", "title_fr"))

    load_ready_content()

    assert list(Theme.objects.values_list("pk", "code", "title_fr")) == first
    assert Theme.objects.count() == len(content()["themes"]) == 23
    assert Competence.objects.filter(framework__code="digcomp-3-0").count() == 21
    assert Competence.objects.filter(framework__code="crcn").count() == 16
    assert Competence.objects.filter(framework__code="behaviours").count() == len(behaviours()) == 8


def test_every_theme_rests_on_a_framework():
    load_ready_content()

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


def titles():
    return dict(Theme.objects.values_list("code", "title_fr"))


def test_loading_again_leaves_what_was_edited_deleted_or_put_out_of_use_here():
    load_ready_content()
    Theme.objects.filter(code="T01").update(title_fr="Le nôtre")
    Theme.objects.get(code="T03").competences.clear()
    Theme.objects.get(code="T02").delete()
    Theme.objects.filter(code="T04").update(is_active=False)
    Framework.objects.get(code="crcn").delete()
    before = titles(), Competence.objects.count()

    loaded = load_ready_content()

    assert (loaded.added, loaded.updated, loaded.kept_as_edited, loaded.left_deleted) == (0, 0, 2, 18)
    assert (titles(), Competence.objects.count()) == before
    assert not Theme.objects.get(code="T03").competences.exists()
    assert not Theme.objects.get(code="T04").is_active


def test_a_new_version_changes_its_own_words_alone(monkeypatch):
    load_ready_content()
    Theme.objects.filter(code="T01").update(title_en="Ours")
    newer = [
        replace(row, words={**row.words, "title_fr": f"{row.words['title_fr']} 2"}) for row in shipped.shipped_rows()
    ]
    monkeypatch.setattr(loading, "shipped_rows", lambda: iter(newer))

    loaded = load_ready_content()

    assert (loaded.added, loaded.updated, loaded.kept_as_edited) == (0, len(newer) - 1, 1)
    assert titles()["T02"].endswith(" 2")
    assert not titles()["T01"].endswith(" 2")
    assert load_ready_content().updated == 0


def test_what_an_earlier_version_loaded_without_noting_it_is_brought_up_to_date():
    load_ready_content()
    ShippedContent.objects.all().delete()
    Theme.objects.filter(code="T01").update(title_fr="Ancien")

    loaded = load_ready_content()

    assert (loaded.added, loaded.updated) == (0, 1)
    assert titles()["T01"] == "IA générative au quotidien"
