"""Retake the pictures of the documentation from a demo that is being served: `make demo`, then `tools/pictures.py`."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs/pictures"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
BOARD = {"width": 1280, "height": 1500}
LANGUAGES = ("en", "fr")
# who (as the demo's front door lists them), page, picture, screen
WANTED = (
    ("programme manager", "/cockpit/waves/1/", "cockpit", BOARD),
    ("programme manager", "/", "home-manager", DESK),
    ("mentor", "/", "home-mentor", PHONE),
    ("mentee", "/", "home-mentee", PHONE),
    ("reviewer", "/", "home-reviewer", PHONE),
    ("sponsor", "/", "home-sponsor", DESK),
)
# pictures of the guides, by the programme manager, in each language
GUIDES = (
    ("/audience/waves/1/audience/", "audience", BOARD),
    ("/diagnosis/waves/1/survey/preview/?language={language}", "survey-phone", PHONE),
    ("/diagnosis/waves/1/map/?level=1", "needs-map", BOARD),
)
STAFF = """\
Matricule;Prénom;Nom;Courriel;Direction;Matricule du manager;Niveau;Date d’entrée
N0001;Aïcha;Benali;aicha.benali@example.org;Réseaux;;4;02/11/2026
N0002;Loïc;Le Goff;loic.le-goff@example.org;Réseaux;N0001;3;16/11/2026
N0003;Maud;Ferry;maud.ferry@example;Clients;N0001;2;16/11/2026
N0004;Yanis;Petit;yanis.petit@example.org;Clients;N0009;2;31/11/2026
N0005;Inès;Roy;ines.roy@example.org;Clients;N0002;2;23/11/2026
"""


def main() -> None:
    """Become each person and take their page; `tools/pictures.py ADDRESS` for another address."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
    program = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for who, path, name, screen in WANTED:
            with someone(browser, address, who=who, language="en", screen=screen) as page:
                page.goto(address + path)
                keep(page, name)
        for language in LANGUAGES:
            for path, name, screen in GUIDES:
                with someone(browser, address, who="programme manager", language=language, screen=screen) as page:
                    page.goto(address + path.format(language=language))
                    keep(page, f"{name}-{language}")
            with someone(browser, address, who="programme manager", language=language, screen=BOARD) as page:
                look_at_a_file(page, address)
                keep(page, f"import-{language}")
        browser.close()


@contextmanager
def someone(browser: Browser, address: str, *, who: str, language: str, screen: dict[str, int]) -> Iterator[Page]:
    """A page read by someone of the demo, in their language, in the light; left in English as it was found."""
    context = browser.new_context(viewport=screen, locale="en-GB", color_scheme="light", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/demo/")
    page.locator(f"[data-cast='{who}'] button").first.click()
    page.wait_for_load_state("load")
    speak(page, language)
    yield page
    page.goto(address)
    speak(page, "en")
    context.close()


def speak(page: Page, language: str) -> None:
    """Choose the language of the page, and of its reader."""
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f"button[name=language][value={language}]").click()
        page.wait_for_load_state("load")


def keep(page: Page, name: str) -> None:
    """What stands on the first screen."""
    screen = page.viewport_size
    page.screenshot(path=PICTURES / f"{name}.png", clip={"x": 0, "y": 0, **screen})  # type: ignore[dict-item, typeddict-item]


def look_at_a_file(page: Page, address: str) -> None:
    """Bring a small staff file up to the preview, where nothing is written yet."""
    page.goto(f"{address}/directory/import/")
    page.locator("input[type=file]").set_input_files(
        {"name": "staff-2026-11.csv", "mimeType": "text/csv", "buffer": STAFF.encode("cp1252")}
    )
    page.locator("form:has(input[type=file]) button").first.click()
    for _turn in range(60):
        page.wait_for_load_state("load")
        if page.locator("table").count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise SystemExit("The file was not read: is the worker of the demo running?")


if __name__ == "__main__":
    main()
