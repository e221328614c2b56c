"""A trainer writes a role-play and a module of the organisation's own in a real browser, at a desk and on a phone."""

import pytest

from binome.core.competences.loading import load_ready_content
from binome.core.competences.models import UnitVersion
from binome.core.people.models import Organisation
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [390, 1280])
def test_hr_changes_a_scene_looks_at_it_and_uses_it(visitor, width):
    load_ready_content()
    writer = visitor(PersonFactory(is_hr=True, preferred_language="en"), width=width)
    writer.go("/competences/units/role_plays/MS01/")
    page = writer.page

    page.locator("summary", has_text="Scenes (").click()
    page.fill("[name='scenes.0.scene.en']", "“Ten minutes, no more.”")
    page.locator("summary", has_text="Choices (").first.click()
    page.locator("main form button", has_text="Add: Choice").first.click()
    page.wait_for_function("() => document.activeElement?.name === 'scenes.0.choices.3.text.fr'")
    assert page.input_value("[name='scenes.0.scene.en']") == "“Ten minutes, no more.”"
    page.get_by_role("button", name="Save as a new version").last.click()
    page.wait_for_selector(".messages")
    assert page.locator(".scene-graph svg rect").count() >= 12
    assert page.locator(".scene-graph").evaluate("drawing => drawing.scrollWidth <= drawing.clientWidth")
    assert "French is missing" in page.inner_text("main")
    page.locator("summary", has_text="Scenes (").click()
    page.locator("summary", has_text="Choices (").first.click()
    page.locator("button[value='remove scenes.0.choices.3']").click()
    page.wait_for_selector("summary:has-text('Choices (3)')")
    page.get_by_role("button", name="Save as a new version").last.click()
    page.wait_for_selector("text=This version is ready to use")
    page.get_by_role("button", name="Use this version").first.click()
    page.wait_for_selector("text=Version 2 is in use")
    writer.go("/competences/units/role_plays/MS01/look/2/en/?path=")
    assert "Ten minutes, no more." in page.inner_text("main")

    assert UnitVersion.objects.count() == 2
    assert Organisation.objects.get().units_in_force == {"role_plays/MS01": 2}


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_units_stands_on_a_phone(visitor, width):
    load_ready_content()
    writer = visitor(PersonFactory(is_hr=True, preferred_language="fr"), width=width)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for address in (
        "/competences/units/",
        "/competences/units/modules/FE1/",
        "/competences/units/role_plays/MS01/",
        "/competences/units/cases/T01/",
        "/competences/units/role_plays/OS01/",
        "/competences/units/modules/FE1/bring/",
        "/competences/units/modules/FE1/look/0/fr/",
        "/competences/units/role_plays/MS01/look/0/en/?path=ba",
        "/competences/units/cases/T01/look/0/fr/",
    ):
        writer.go(address)
        writer.page.evaluate("document.querySelectorAll('main details').forEach((one) => one.open = true)")
        assert writer.page.evaluate(wide) <= 0, address
