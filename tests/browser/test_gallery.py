"""The gallery in a real Chromium: every component, without barrier, at every width, in both themes and languages."""

import gzip

import pytest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("gallery_open")]

FIRST_PAGE = 150_000  # bytes over the wire, everything counted


@pytest.mark.parametrize(
    ("width", "dark", "language"), [(390, False, "fr"), (390, True, "en"), (1280, True, "fr"), (1280, False, "en")]
)
def test_no_component_is_a_barrier(visitor, width, dark, language):
    visitor(width=width, dark=dark, language=language).go("/gallery/")


@pytest.mark.parametrize("width", [320, 768])
def test_the_page_never_scrolls_sideways(visitor, width):
    one = visitor(width=width)

    one.page.goto(f"{one.address}/gallery/")

    assert one.page.evaluate("document.documentElement.scrollWidth") <= width


def test_with_letters_twice_as_large_on_a_phone_no_drawing_covers_a_word(visitor):
    one = visitor(width=195)  # of 390 pixels: media queries and layout see the same in either way of enlarging

    one.page.goto(f"{one.address}/gallery/")

    assert one.page.locator(".next-step").first.is_visible()
    assert not one.page.locator(".halves").first.is_visible()
    assert one.page.evaluate("getComputedStyle(document.querySelector('.site-main')).hyphens") == "auto"


def test_targets_are_large_enough_to_hit(visitor):
    page = visitor(width=390).go("/gallery/").page

    small = page.evaluate(
        """[...document.querySelectorAll('button, summary, .button, input, select, .tab, .sort, .back')]
        .filter(e => e.checkVisibility() && e.type !== 'hidden')
        .map(e => [e.className || e.tagName, e.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)"""
    )

    assert small == []


def test_the_first_page_is_light(visitor):
    one = visitor()
    weights = {}
    one.page.on("response", lambda answer: weights.update({answer.url: len(gzip.compress(answer.body()))}))

    one.page.goto(f"{one.address}/gallery/", wait_until="networkidle")

    assert sum(weights.values()) < FIRST_PAGE, weights


def test_light_or_dark_is_chosen_and_remembered(visitor):
    page = visitor().go("/gallery/").page

    page.locator("[data-theme-switch]").click()
    page.reload()

    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 26, 28)"


def test_a_dialog_opens_and_escape_gives_the_focus_back(visitor):
    page = visitor(language="en").go("/gallery/").page
    opener = page.get_by_role("button", name="Open a dialog")

    opener.click()
    opened = page.locator("#sample-dialog").is_visible()
    page.keyboard.press("Escape")

    assert opened
    assert not page.locator("#sample-dialog").is_visible()
    assert opener.evaluate("e => e === document.activeElement")


def test_the_first_key_press_offers_to_skip_to_the_content(visitor):
    someone = visitor()
    page = someone.page
    page.goto(f"{someone.address}/who-sees-what/")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.className") == "skip-link"


def test_all_is_there_without_javascript(visitor):
    one = visitor(scripts=False)

    one.page.goto(f"{one.address}/gallery/")

    assert one.page.locator(".rank button").first.is_visible()
    assert not one.page.locator("[data-theme-switch]").is_visible()


def test_a_picture_without_words_is_told_by_axe_with_its_page(visitor):
    """The looking itself: what axe finds reaches the test, and a page of the same kind is not looked at twice."""
    person = visitor(width=700)
    person.page.goto(person.address + "/healthz")
    person.page.set_content("<html lang=en><title>A page</title><main><h1>Words</h1><img src='data:,'></main></html>")

    with pytest.raises(AssertionError, match="image-alt: <img"):
        person.check()


SMALLEST_WORDS = """() => Object.fromEntries([...document.querySelectorAll('svg.plot')].map((drawing) => {
  const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
  const sizes = [...drawing.querySelectorAll('text')].map((one) => parseFloat(getComputedStyle(one).fontSize) * scale);
  return [drawing.getAttribute('aria-label'), Math.min(...sizes)];
}))"""  # as they are seen: a drawing that shrinks takes its words with it


def test_the_words_of_drawings_stay_twelve_pixels_high_on_a_phone(visitor, gallery_open):
    for width in (320, 390):
        one = visitor(width=width).go("/gallery/")

        sizes = one.page.evaluate(SMALLEST_WORDS)

        assert len(sizes) >= 5
        assert {title: size for title, size in sizes.items() if size < 12} == {}
