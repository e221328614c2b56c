"""Every screen of a demo being served, in pictures: phone and desk, light and dark, French and English.

`make demo`, then `.venv/bin/python tools/contact_sheet.py [--address http://localhost:8000] [--to FOLDER] [--only WORD]`,
with `--language`, `--screen` or `--theme` for a part. Pages are those that each of the demo's people reaches by links, one of
each view; what the header's menu leads to is taken for each of them. `index.html` shows all, `sheet-….png` a few at a time,
large enough to be read. The pictures are to be looked at, not kept.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import product
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import django
from django.urls import resolve
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

SCREENS = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
THEMES = ("light", "dark")
LANGUAGES = ("fr", "en")
LONGEST = {"phone": 3200, "desk": 2400}  # pixels of a page that a picture shows
SHEET_HEIGHT, CAPTION = 1560, 20
COLUMN, COLUMNS = {"phone": 390, "desk": 780}, {"phone": 4, "desk": 2}  # pixels of a column of a sheet, and how many
SHEET_STYLE = (
    "body{margin:0;display:flex;background:#888}"
    "p{margin:0;font:bold 13px/20px sans-serif;background:#fff;overflow:hidden;white-space:nowrap}"
)
ATTEMPTS = 3  # at drawing one sheet
PATIENCE = 20_000  # milliseconds for a page to come; one that does not is named and left out
MENU = "header nav a[href]"


@dataclass(frozen=True)
class Screen:
    """One page to be pictured: who reads it, and where."""

    who: str
    path: str


@dataclass(frozen=True)
class Shot:
    """One way of looking at every page."""

    language: str
    screen: str
    theme: str

    def picture(self, number: int) -> str:
        """The name of the picture of one page."""
        return f"{number:03}-{self.language}-{self.screen}-{self.theme}.jpg"


def main() -> None:
    """Take the pictures, write `index.html` and the sheets beside them."""
    options = asked()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "binome.settings.test")
    django.setup()
    options.to.mkdir(parents=True, exist_ok=True)
    program = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
    shots = [Shot(*each) for each in product(options.language, options.screen, options.theme)]
    with sync_playwright() as playwright:

        def browser() -> Browser:
            """A browser of its own for each round: one that has taken a thousand pictures no longer takes any."""
            return playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])

        with browser() as crawling:
            screens = [screen for screen in reached(crawling, options.address) if options.only in screen.path]
        report(f"{len(screens)} pages, {len(shots)} pictures of each")
        for shot in shots:
            with browser() as taking:
                taken = dict(sorted(take(taking, options.address, screens, options.to, shot)))
            with browser() as drawing:
                lay_out(drawing, options.to, screens, taken, shot)
            report(f"{shot.language} {shot.screen} {shot.theme}: {len(taken)} pictures")
    (options.to / "index.html").write_text(index(screens, shots), encoding="utf-8")


def report(line: str) -> None:
    """Say at once how far it is."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def asked() -> argparse.Namespace:
    """What to picture, and where to put it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", default="http://localhost:8000")
    parser.add_argument("--to", type=Path, default=Path("var/contact-sheet"))
    parser.add_argument("--only", default="", help="pages whose address contains this")
    for name, values in (("language", LANGUAGES), ("screen", tuple(SCREENS)), ("theme", THEMES)):
        parser.add_argument(f"--{name}", nargs="+", choices=values, default=values)
    return parser.parse_args()


def reached(browser: Browser, address: str) -> list[Screen]:
    """One page of each view, with who reaches it first; those of a menu for each whose menu it is."""
    screens: dict[tuple[str, str], Screen] = {}
    for who in cast(browser, address):
        page = become(browser, address, who, Shot("fr", "desk", "light"))
        page.goto(address)
        own = {"/", *links_of(page, address, MENU)}
        waiting, met = ["/", *sorted(own)], set(own)
        while waiting:
            path = waiting.pop(0)
            kind = (resolve(path).view_name, who if path in own else "")
            if kind in screens or (kind[0], "") in screens or not is_a_page(page, address + path):
                continue
            page.goto(address + path)
            screens[kind] = Screen(who, path)
            links = [link for link in links_of(page, address) if link not in met]
            met.update(links)
            waiting += dict.fromkeys(links)
        page.context.close()
    return list(screens.values())


def is_a_page(page: Page, url: str) -> bool:
    """Whether the address is shown: files are saved, and what answers an error is looked at elsewhere."""
    head = page.request.head(url)
    return head.ok and head.headers.get("content-type", "").startswith("text/html")


def cast(browser: Browser, address: str) -> list[str]:
    """Whom the demo's front door lists first."""
    page = browser.new_page()
    page.goto(f"{address}/demo/")
    people = page.locator("[data-cast]").evaluate_all("all => all.map((each) => each.dataset.cast)")
    page.close()
    return list(people)


def links_of(page: Page, address: str, where: str = "a[href]") -> Iterator[str]:
    """The pages of the site that this one leads to."""
    for link in page.locator(where).evaluate_all("all => all.map((each) => each.href)"):
        parts = urlsplit(urldefrag(urljoin(page.url, link)).url)
        if f"{parts.scheme}://{parts.netloc}" == address and not parts.query and not parts.path.startswith("/demo/"):
            yield parts.path


def become(browser: Browser, address: str, who: str, shot: Shot) -> Page:
    """A page read by someone of the demo."""
    context = browser.new_context(
        viewport=SCREENS[shot.screen],  # type: ignore[arg-type]
        locale={"fr": "fr-FR", "en": "en-GB"}[shot.language],
        color_scheme=shot.theme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{address}/demo/")
    page.locator(f"[data-cast='{who}'] button").first.click()
    page.wait_for_load_state("load")
    if page.locator("html").get_attribute("lang") != shot.language:
        page.locator(f"button[name=language][value={shot.language}]").first.click()
        page.wait_for_load_state("load")
    return page


def take(browser: Browser, address: str, screens: list[Screen], folder: Path, shot: Shot) -> Iterator[tuple[int, int]]:
    """Picture every page in one language, on one screen, in one light; the numbers and heights of those that came."""
    for who in dict.fromkeys(screen.who for screen in screens):
        page = become(browser, address, who, shot)
        for number, screen in enumerate(screens):
            if screen.who != who:
                continue
            try:
                page.goto(address + screen.path)
                height = min(LONGEST[shot.screen], page.evaluate("document.documentElement.scrollHeight"))
                clip = {"x": 0, "y": 0, "width": SCREENS[shot.screen]["width"], "height": height}
                page.screenshot(path=folder / shot.picture(number), full_page=True, clip=clip, type="jpeg", quality=80)  # type: ignore[arg-type]
            except BrowserError as error:
                report(f"{screen.path} ({who}): {error.message.splitlines()[0]}")
            else:
                yield number, height
        page.context.close()


def slices(taken: dict[int, int], screen: str) -> Iterator[tuple[int, int, int]]:
    """The pictures cut to the height of a sheet: which page, from which pixel, how many."""
    tall = SHEET_HEIGHT - CAPTION
    for number, height in taken.items():
        shown = height * COLUMN[screen] // SCREENS[screen]["width"]
        for top in range(0, shown, tall):
            yield number, top, min(tall, shown - top)


def columns(taken: dict[int, int], screen: str) -> list[list[tuple[int, int, int]]]:
    """The slices one below the other, as many as fit into a column."""
    filled: list[list[tuple[int, int, int]]] = [[]]
    for piece in slices(taken, screen):
        if filled[-1] and sum(height + CAPTION for _n, _t, height in [*filled[-1], piece]) > SHEET_HEIGHT:
            filled.append([])
        filled[-1].append(piece)
    return filled


def lay_out(browser: Browser, folder: Path, screens: list[Screen], taken: dict[int, int], shot: Shot) -> None:
    """Sheets large enough to be read, each picture under its address."""
    filled, many = columns(taken, shot.screen), COLUMNS[shot.screen]
    source = folder / "sheet.html"
    for first in range(0, len(filled), many):
        drawn = "".join(column_drawn(column, screens, shot) for column in filled[first : first + many])
        source.write_text(f'<meta charset="utf-8"><style>{SHEET_STYLE}</style>{drawn}', encoding="utf-8")
        name = f"sheet-{shot.language}-{shot.screen}-{shot.theme}-{first // many:02}.png"
        size = {"width": COLUMN[shot.screen] * many, "height": SHEET_HEIGHT}
        if not any(drawn_to(browser, source, folder / name, size) for _attempt in range(ATTEMPTS)):
            report(f"{name}: not drawn")
    source.unlink(missing_ok=True)


def drawn_to(browser: Browser, source: Path, picture: Path, size: dict[str, int]) -> bool:
    """Whether a sheet was drawn: on a busy machine Chromium now and then cannot capture what it shows."""
    page = browser.new_page(viewport=size)  # type: ignore[arg-type]
    try:
        page.goto(source.resolve().as_uri())
        page.screenshot(path=picture)
    except BrowserError:
        return False
    finally:
        page.close()
    return True


def column_drawn(column: list[tuple[int, int, int]], screens: list[Screen], shot: Shot) -> str:
    """One column of a sheet."""
    width = COLUMN[shot.screen]
    drawn = "".join(
        f"<p>{number:03} {escape(screens[number].path)} · {escape(screens[number].who)}</p>"
        f'<div style="height:{height}px;background:url({shot.picture(number)}) 0 -{top}px/{width}px auto"></div>'
        for number, top, height in column
    )
    return f'<section style="width:{width}px">{drawn}</section>'


def index(screens: list[Screen], shots: list[Shot]) -> str:
    """All pictures on one page, a line for each page of the software."""
    lines = []
    for number, screen in enumerate(screens):
        shown = "".join(f'<img loading="lazy" alt="" src="{shot.picture(number)}">' for shot in shots)
        lines.append(f"<h2>{escape(screen.path)} <small>{escape(screen.who)}</small></h2><div>{shown}</div>")
    style = "body{font:14px sans-serif}div{display:flex;gap:4px;align-items:flex-start;overflow-x:auto}img{width:16vw}"
    return f'<!doctype html><meta charset="utf-8"><title>Contact sheet</title><style>{style}</style>{"".join(lines)}'


if __name__ == "__main__":
    main()
