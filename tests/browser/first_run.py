"""The guided first run, pressed by its first administrator: from the printed link to a launched survey."""

import re
from pathlib import Path

from tests.browser.conftest import Visitor
from tests.browser.walking import Hands

EXPORT = Path(__file__).parents[1] / "core/directory/cases/A_titre_noms.csv"
PEOPLE = 65  # of the export, and whoever came first


def launch_first_survey(stranger: Visitor, link: str, *, language: str, mails: bool = True) -> Hands:
    """Come in by `link` as Ana and do all seven steps (but the test email where no server takes it), then launch."""
    stranger.go(link)
    for name, text in (("given_name", "Ana"), ("family_name", "Roy"), ("email", "ana.roy@example.org")):
        stranger.page.locator(f"[name={name}]").fill(text)
    stranger.page.locator("select[name=language]").select_option(language)
    with stranger.page.expect_navigation():
        stranger.page.locator("main form .button-primary").click()
    stranger.check()
    assert stranger.here == "/setup/"
    ana = Hands(stranger)

    ana.go("/setup/organisation/")
    ana.page.locator("[name=name]").fill("Électricité du Nord")
    ana.page.locator("[name=accent]").fill("#7a1f5c")
    ana.hand_in()
    if mails:
        ana.go("/setup/mail/").hand_in()
    ana.go("/directory/import/").page.locator("input[type=file]").set_input_files(EXPORT)
    ana.hand_in().hand_in("main form[action$='/answers/']").press("form[action$='/confirm/'] button")
    ana.go("/setup/levels/").hand_in().go("/audience/programmes/new/")
    ana.page.locator("[name=name]").fill("Passerelles")
    ana.hand_in()
    wave = int(re.findall(r"/waves/(\d+)/", ana.page.content())[0])
    ana.go("/administration/roles/?q=gerard").press("#found ~ div a").choose("role", "sponsor")
    ana.page.locator("[name=programme]").select_option(index=1)
    ana.hand_in()
    ana.go(f"/audience/waves/{wave}/calendar/").hand_in().go("/setup/")
    assert ana.page.locator(".setup-steps .badge-good").count() == (7 if mails else 6)
    return ana.go(f"/diagnosis/waves/{wave}/survey/").press("form[action$='/prepare/'] button").agree_in("launch")
