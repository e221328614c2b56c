"""Retake the pictures of the documentation from a demo that is being served: `make demo`, then `tools/pictures.py`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs/pictures"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
BOARD = {"width": 1280, "height": 1500}
# who (as the demo's front door lists them), page, picture, screen
WANTED = (
    ("programme manager", "/cockpit/waves/1/", "cockpit", BOARD),
    ("programme manager", "/", "home-manager", DESK),
    ("mentor", "/", "home-mentor", PHONE),
    ("mentee", "/", "home-mentee", PHONE),
    ("reviewer", "/", "home-reviewer", PHONE),
    ("sponsor", "/", "home-sponsor", DESK),
)


def main() -> None:
    """Become each person and take their page; `tools/pictures.py ADDRESS` for another address."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
    program = shutil.which("chromium") or shutil.which("google-chrome")
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for who, path, name, screen in WANTED:
            take(browser, address, who=who, path=path, name=name, screen=screen)
        browser.close()


def take(browser: Browser, address: str, *, who: str, path: str, name: str, screen: dict[str, int]) -> None:
    """One picture, in English, in the light."""
    context = browser.new_context(viewport=screen, locale="en-GB", color_scheme="light", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/demo/")
    page.locator(f"[data-cast='{who}'] button").first.click()
    page.wait_for_load_state("load")
    if page.locator("html").get_attribute("lang") != "en":
        page.locator("button[name=language][value=en]").click()
        page.wait_for_load_state("load")
    page.goto(address + path)
    page.screenshot(path=PICTURES / f"{name}.png", clip={"x": 0, "y": 0, **screen})  # type: ignore[typeddict-item]
    context.close()


if __name__ == "__main__":
    main()
