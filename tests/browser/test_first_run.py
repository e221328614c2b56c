"""From an empty installation to a launched survey in Chromium, with the export that has a title, names and words for levels."""

from pathlib import Path

import pytest

from binome.core.competences.loading import load_ready_content
from binome.core.people import organisation
from binome.core.people.models import Person
from binome.interfaces.setup import first_link
from tests.browser.walking import Walker, the_wave

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
EXPORT = Path(__file__).parents[1] / "core/directory/cases/A_titre_noms.csv"


@pytest.mark.parametrize(
    ("width", "language", "dark"), [(1280, "fr", False), (390, "en", True)], ids=["desk in French", "phone in English"]
)
def test_the_printed_link_leads_to_a_launched_survey(visitor, width, language, dark):
    load_ready_content()
    organisation.forget()
    stranger = visitor(None, width=width, language=language, dark=dark).go(first_link.path())
    for name, text in (("given_name", "Ana"), ("family_name", "Roy"), ("email", "ana.roy@example.org")):
        stranger.page.locator(f"[name={name}]").fill(text)
    stranger.page.locator("select[name=language]").select_option(language)
    with stranger.page.expect_navigation():
        stranger.page.locator("main form .button-primary").click()
    stranger.check()
    assert stranger.here == "/setup/"
    ana = Walker(lambda person: stranger, "ana.roy@example.org")

    ana.go("/setup/organisation/")
    ana.page.locator("[name=name]").fill("Électricité du Nord")
    ana.page.locator("[name=accent]").fill("#7a1f5c")
    ana.hand_in().go("/setup/mail/").hand_in()
    ana.go("/directory/import/").page.locator("input[type=file]").set_input_files(EXPORT)
    ana.hand_in().hand_in("main form[action$='/answers/']").press("form[action$='/confirm/'] button")
    ana.go("/setup/levels/").hand_in().go("/audience/programmes/new/")
    ana.page.locator("[name=name]").fill("Passerelles")
    ana.hand_in()
    ana.go("/administration/roles/?q=gerard").press("#found ~ div a").choose("role", "sponsor")
    ana.page.locator("[name=programme]").select_option(index=1)
    ana.hand_in()
    wave = the_wave().pk
    ana.go(f"/audience/waves/{wave}/calendar/").hand_in().go("/setup/")
    assert ana.page.locator(".setup-steps .badge-good").count() == 7
    ana.go(f"/diagnosis/waves/{wave}/survey/").press("form[action$='/prepare/'] button").agree_in("launch")

    assert the_wave().survey.state == "open"
    assert Person.objects.count() == 65
    assert ana.page.locator(".wordmark span").inner_text() == "Électricité du Nord"
