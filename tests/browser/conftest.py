"""A real Chromium on a real server; whatever the page asks elsewhere, or complains about, fails the test."""

import json
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from binome.core.people.models import Person

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
SHAPE = """() => {
  const path = location.pathname.replace(/[A-Z]*\\d+/g, '#'), open = [...document.querySelectorAll('dialog[open]')].map((one) => one.id);
  const kinds = [...document.body.querySelectorAll(':not(svg *)')].map((one) => `${one.localName}.${one.getAttribute('class') || ''}`);
  return [[path, ...open].join(' '), [...new Set(kinds)]];
}"""
SCRIPTS = r"(?s)<script\b.*?</script>|</?noscript[^>]*>"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Rules whose answer depends on the theme: asked again in another one.
COLOURS = ["color-contrast", "link-in-text-block"]
# What is wrong alone comes back: the thousand lines on what is right took a third of the time.
LOOK = """(options) => axe.run(options).then(
  (results) => results.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`))"""
# Below this width the style sheets change gaps and columns of figures and facts alone: to axe, all phones are one.
PHONES = 480
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The same Chromium without its windows, where it is packed apart: a quarter less work for the same pages (0282).
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test; one worker keeps them together."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; its absence is a failure, never a skip."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert program, "Chromium is missing: run tools/needs.sh chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Seen:
    """The kinds of elements that axe has looked at, at each address, by whichever process of this run (decision 0090)."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.file.touch()
        self.read = 0
        self.kinds: dict[tuple[str, str], set[str]] = defaultdict(set)

    def without(self, aspects: Iterable[str], address: str, kinds: list[str]) -> list[str]:
        """Those aspects under which these kinds were not all looked at yet."""
        with self.file.open("rb") as file:
            file.seek(self.read)
            *whole, _being_written = file.read().split(b"\n")
        self.read += sum(len(line) + 1 for line in whole)
        for aspect, where, looked_at in map(json.loads, whole):
            self.kinds[aspect, where].update(looked_at)
        return [aspect for aspect in aspects if not self.kinds[aspect, address].issuperset(kinds)]

    def note(self, aspects: Iterable[str], address: str, kinds: list[str]) -> None:
        """axe found nothing there."""
        lines = "".join(json.dumps([aspect, address, kinds]) + "\n" for aspect in aspects)
        with self.file.open("ab", buffering=0) as file:  # at once, so that lines of two processes stay apart
            file.write(lines.encode())


class Visitor:
    """One person in front of one screen."""

    def __init__(
        self,
        context: BrowserContext,
        address: str,
        seen: Seen,
        *,
        dark: bool = False,
        beside: Callable[[], BrowserContext] | None = None,
    ) -> None:
        self.context = context
        self.address = address
        self.seen = seen
        self.dark = dark
        self.beside = beside
        self.page: Page = context.new_page()
        self.asked_elsewhere: list[str] = []
        self.complaints: list[str] = []
        self.context.on("request", self._note_request)
        self.page.on("console", lambda message: self._note_console(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_request(self, request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if not url.startswith((self.address, "data:", "blob:")):
            self.asked_elsewhere.append(url)

    def _note_console(self, kind: str, text: str) -> None:
        if kind == "error" and "status of 404" not in text:
            self.complaints.append(text)

    def sign_in(self, person: Person) -> "Visitor":
        """Come in as `person` (the login page has its own test)."""
        client = Client()
        client.force_login(person)
        return self.carry(client)

    def carry(self, client: Client) -> "Visitor":
        """Go on in this browser where `client` stands."""
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.address}])
        return self

    def go(self, path: str) -> "Visitor":
        """Open a page of this site, check it with axe."""
        response = self.page.goto(self.address + path)
        assert response is not None
        assert response.status == 200, f"{path}: {response.status}"
        self.check()
        return self

    def press(self, name: str, *, kind: str = "button", exact: bool = True) -> "Visitor":
        """Press a button or follow a link by the name a screen reader says, then check the page that comes."""
        self.page.get_by_role(kind, name=name, exact=exact).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state("load")
        self.check()
        return self

    @property
    def here(self) -> str:
        """The path of the page shown."""
        return urlsplit(self.page.url).path

    def check(self) -> None:
        """axe finds nothing, nothing runs off the side, nothing was asked elsewhere, the console is quiet.

        axe is asked when an address shows kinds of things that it did not show before in this run (decision 0090).
        """
        address, kinds = self.page.evaluate(SHAPE)
        width = self.page.viewport_size["width"]
        layout = "a phone" if width < PHONES else f"{width} px"
        rules = {layout: None, f"{layout}, {'dark' if self.dark else 'light'}": COLOURS}
        if without := self.seen.without(rules, address, kinds):
            self._ask_axe({aspect: rules[aspect] for aspect in without})
            self.seen.note(without, address, kinds)
        overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{self.here} is {overflow} px wider than the screen"
        assert self.asked_elsewhere == []
        assert self.complaints == [], f"{self.here}: {self.complaints}"

    def _ask_axe(self, rules: dict[str, list[str] | None]) -> None:
        """axe looks at the page; where no script may run, at the same words and styles beside it."""
        page = self.page if self.beside is None else self._same_page_beside()
        page.evaluate(AXE_SCRIPT)
        named = [rule for names in rules.values() for rule in names or ()]
        of_all = None in rules.values()
        options = {"resultTypes": ["violations"], "reporter": "no-passes", "selectors": False}
        options["runOnly"] = AXE_TAGS if of_all else {"type": "rule", "values": named}
        if of_all:
            options["rules"] = {rule: {"enabled": rule in named} for rule in COLOURS}
        violations = page.evaluate(LOOK, options)
        assert violations == [], f"{self.here}: {violations}"

    def _same_page_beside(self) -> Page:
        assert self.beside is not None
        page, words = self.beside().new_page(), re.sub(SCRIPTS, "", self.page.content())
        address = urldefrag(self.page.url).url
        page.route(address, lambda route: route.fulfill(body=words, content_type="text/html; charset=utf-8"))
        page.goto(address)
        return page


@pytest.fixture(scope="session")
def seen(tmp_path_factory) -> Seen:
    """What axe has looked at in this run."""
    own = tmp_path_factory.getbasetemp()
    return Seen((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "seen.jsonl")


@pytest.fixture
def visitor(chromium: Browser, live_server, seen):
    """Make visitors: `visitor(person, width=390, scripts=False, language="en", dark=True)`."""
    contexts: list[BrowserContext] = []

    def make(
        person: Person | None = None,
        *,
        width: int = 1280,
        scripts: bool = True,
        language: str = "fr",
        dark: bool = False,
    ) -> Visitor:
        def context(*, scripts: bool) -> BrowserContext:
            one = chromium.new_context(
                viewport={"width": width, "height": 844 if width < 600 else 900},
                java_script_enabled=scripts,
                locale="fr-FR" if language == "fr" else "en-GB",
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
            )
            one.set_default_timeout(30_000)
            contexts.append(one)
            return one

        beside = None if scripts else lambda: context(scripts=True)
        one = Visitor(context(scripts=scripts), live_server.url, seen, dark=dark, beside=beside)
        return one.sign_in(person) if person else one

    yield make
    for context in contexts:
        context.close()
