"""Every screen of a demo being served, on one page of pictures: phone and desk, light and dark, French and English.

`make demo`, then `.venv/bin/python tools/contact_sheet.py [--address http://localhost:8000] [--to FOLDER] [--only WORD]`.
Pages are those that each of the demo's people reaches by links, one of each kind. The pictures are to be looked at, not kept.
"""

import argparse
import re
import shutil
from collections.abc import Iterator
from html import escape
from itertools import product
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

SCREENS = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
THEMES = ("light", "dark")
LANGUAGES = ("fr", "en")
NUMBER = re.compile(r"(?<=/)(\d+|[0-9a-f-]{36})(?=/)")
FILES = re.compile(r"\.(pdf|csv|xlsx|ics|txt|svg|png|css|js|woff2)$|/(export|certificate|report|template)/")
LONGEST = 4000  # pixels of a page that a picture shows


def main() -> None:
    """Take the pictures and write `index.html` beside them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--address", default="http://localhost:8000")
    asked.add_argument("--to", type=Path, default=Path("var/contact-sheet"))
    asked.add_argument("--only", default="", help="pages whose address contains this")
    options = asked.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    program = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        pages = {kind: at for kind, at in kinds(browser, options.address).items() if options.only in at[1]}
        for language, screen, theme in product(LANGUAGES, SCREENS, THEMES):
            take(browser, options.address, pages, options.to, language=language, screen=screen, theme=theme)
        browser.close()
    (options.to / "index.html").write_text(sheet(pages), encoding="utf-8")


def kinds(browser: Browser, address: str) -> dict[str, tuple[str, str]]:
    """One address of each kind of page, with who reaches it first."""
    pages: dict[str, tuple[str, str]] = {}
    for who in cast(browser, address):
        page = become(browser, address, who, language="fr", screen="desk", theme="light")
        waiting, met = ["/"], {"/"}
        while waiting:
            path = waiting.pop(0)
            kind = NUMBER.sub("#", urlsplit(path).path) if path != "/" else f"/ {who}"
            if kind in pages:
                continue
            head = page.request.head(address + path)
            if not head.ok or not head.headers.get("content-type", "").startswith("text/html"):
                continue  # a file is saved, not shown
            page.goto(address + path)
            pages[kind] = (who, path)
            waiting += [link for link in links_of(page, address) if not (link in met or met.add(link))]  # type: ignore[func-returns-value]
        page.context.close()
    return pages


def cast(browser: Browser, address: str) -> list[str]:
    """Whom the demo's front door lists."""
    page = browser.new_page()
    page.goto(f"{address}/demo/")
    people = page.locator("[data-cast]").evaluate_all("all => all.map((each) => each.dataset.cast)")
    page.close()
    return list(people)


def links_of(page: Page, address: str) -> Iterator[str]:
    """The pages of the site that this one leads to."""
    for link in page.locator("a[href]").evaluate_all("all => all.map((each) => each.href)"):
        parts = urlsplit(urldefrag(urljoin(page.url, link)).url)
        is_ours = f"{parts.scheme}://{parts.netloc}" == address
        if is_ours and not parts.query and not FILES.search(parts.path) and not parts.path.startswith("/demo/"):
            yield parts.path


def become(browser: Browser, address: str, who: str, *, language: str, screen: str, theme: str) -> Page:
    """A page read by someone of the demo."""
    locale = {"fr": "fr-FR", "en": "en-GB"}[language]
    context = browser.new_context(
        viewport=SCREENS[screen],
        locale=locale,
        color_scheme=theme,
        reduced_motion="reduce",  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(f"{address}/demo/")
    page.locator(f"[data-cast='{who}'] button").first.click()
    page.wait_for_load_state("load")
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f"button[name=language][value={language}]").first.click()
        page.wait_for_load_state("load")
    return page


def take(
    browser: Browser,
    address: str,
    pages: dict[str, tuple[str, str]],
    folder: Path,
    *,
    language: str,
    screen: str,
    theme: str,
) -> None:
    """Picture every page in one language, on one screen, in one light."""
    for who in dict.fromkeys(person for person, _path in pages.values()):
        page = become(browser, address, who, language=language, screen=screen, theme=theme)
        for number, (reader, path) in enumerate(pages.values()):
            if reader != who:
                continue
            page.goto(address + path)
            height = min(LONGEST, page.evaluate("document.documentElement.scrollHeight"))
            clip = {"x": 0, "y": 0, "width": SCREENS[screen]["width"], "height": height}
            name = picture(number, language, screen, theme)
            page.screenshot(path=folder / name, full_page=True, clip=clip, type="jpeg", quality=70)  # type: ignore[arg-type]
        page.context.close()


def picture(number: int, language: str, screen: str, theme: str) -> str:
    """The name of one picture."""
    return f"{number:03}-{language}-{screen}-{theme}.jpg"


def sheet(pages: dict[str, tuple[str, str]]) -> str:
    """All pictures on one page, a line for each screen of the software."""
    lines = []
    for number, (who, path) in enumerate(pages.values()):
        shown = "".join(
            f'<img loading="lazy" alt="" src="{picture(number, language, screen, theme)}">'
            for language, screen, theme in product(LANGUAGES, SCREENS, THEMES)
        )
        lines.append(f"<h2>{escape(path)} <small>{escape(who)}</small></h2><div>{shown}</div>")
    style = "body{font:14px sans-serif}div{display:flex;gap:4px;align-items:flex-start;overflow-x:auto}img{width:16vw}"
    return f'<!doctype html><meta charset="utf-8"><title>Contact sheet</title><style>{style}</style>{"".join(lines)}'


if __name__ == "__main__":
    main()
