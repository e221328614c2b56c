"""A packaged module in the window of a training platform: SCORM 1.2 as an open run-time (scorm-again) speaks it."""

import io
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from binome.journey.learning.views.packages import package
from tests.browser.conftest import AXE_TAGS, LOOK
from tools.node_programs import ensure

PLATFORM = """<!doctype html><html lang="en"><title>Platform</title><script src="scorm12.min.js"></script>
<script>
  window.calls = [];
  window.API = new Scorm12API({autocommit: false, logLevel: 5});
  const kept = JSON.parse(localStorage.getItem("kept") || "null");
  if (kept) window.API.loadFromJSON(kept, "");
  for (const name of ["LMSInitialize", "LMSFinish"]) window.API.on(name, () => window.calls.push(name));
  window.API.on("LMSSetValue", (element, value) => window.calls.push([element, value]));
  window.API.on("LMSFinish", () => localStorage.setItem("kept", JSON.stringify(window.API.cmi.toJSON())));
</script>
<iframe title="Module" src="module/index.html" style="width:100%;height:900px"></iframe></html>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def platform(tmp_path) -> Iterator[str]:
    """A platform that has taken the package in, at an address of its own."""
    with zipfile.ZipFile(io.BytesIO(package("FE1", language="en"))) as archive:
        archive.extractall(tmp_path / "module")
    player = ensure("training_platform") / "node_modules/scorm-again/dist/scorm12.min.js"
    (tmp_path / "scorm12.min.js").write_bytes(Path(player).read_bytes())
    (tmp_path / "index.html").write_text(PLATFORM)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def status(page: Page) -> str:
    return page.evaluate("API.cmi.core.lesson_status")


def test_a_module_begins_is_left_is_found_again_and_ends_without_a_score(chromium: Browser, platform: str):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(platform)
    module = page.frame_locator("iframe")
    questions = module.locator("[data-question]")
    number = questions.count()
    assert status(page) == "incomplete"

    missed = questions.first.locator("input:not([data-right])").first
    missed.check()
    assert questions.first.locator(".feedback").inner_text() == missed.get_attribute("data-feedback")
    questions.first.locator("input[data-right]").check()
    page.evaluate("document.querySelector('iframe').src = 'about:blank'")
    page.wait_for_function("calls.includes('LMSFinish')")
    assert ["cmi.core.exit", "suspend"] in page.evaluate("calls")  # else a platform throws away what was found

    page.reload()
    assert module.locator("input[data-right]:checked").count() == 1
    for place in range(1, number):
        questions.nth(place).locator("input[data-right]").check()

    assert status(page) == "completed"
    assert module.locator(".done").inner_text() == "Module finished. You may close this window."
    told = {call[0] for call in page.evaluate("calls") if isinstance(call, list)}
    assert told <= {"cmi.core.lesson_status", "cmi.suspend_data", "cmi.core.session_time", "cmi.core.exit"}
    page.evaluate("document.querySelector('iframe').src = 'about:blank'")
    page.wait_for_function("calls.includes('LMSFinish')")
    page.reload()
    assert module.locator("h1").is_visible()
    assert status(page) == "completed"  # looked at again, it stays finished
    assert wrong == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_module_alone_says_that_nothing_is_recorded_and_is_no_barrier(chromium: Browser, platform: str, scheme):
    context = chromium.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{platform}module/index.html")

    assert page.locator("#alone").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(LOOK, {"runOnly": AXE_TAGS}) == []
    context.close()
