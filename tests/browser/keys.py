"""Someone who has a keyboard and nothing else: goes by Tab, and always sees where they are."""

from playwright.sync_api import Page

MOST_STOPS = 120
WHERE = """(wanted) => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const rings = (of) => of && ((of.outlineStyle !== 'none' && parseFloat(of.outlineWidth) > 0) || of.boxShadow !== 'none');
  const parts = one.matches('input[type=date], input[type=time]'); // their day, month and calendar have rings of their own
  const drawn = one.closest('.choice, .scale-choice, .half-day, .card-link');
  const ringed = parts || [one, drawn].some((of) => of && rings(getComputedStyle(of)));
  const inside = (from, to, most) => (Math.max(from, 1) + Math.min(to, most - 1)) / 2;
  const heights = [box.top + 4, inside(box.top, box.bottom, innerHeight), box.bottom - 4];
  const over = heights.map((y) => document.elementFromPoint(inside(box.left, box.right, innerWidth), y));
  const near = (a) => a && (a === one || a.contains(one) || one.contains(a) || [...(one.labels || [])].some((l) => l.contains(a)));
  return { there: one.matches(wanted), name: one.outerHTML.slice(0, 120), nowhere: one === document.body,
    seen: ringed && box.width > 0 && box.bottom > 0 && box.top < innerHeight && over.some(near) };
}"""


class Keys:
    """The keyboard in front of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def to(self, wanted: str) -> "Keys":
        """Tab to the next thing that `wanted` describes; what took the focus unseen on the way is noted."""
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(WHERE, wanted)
            if not here["seen"] and not here["nowhere"]:
                self.unseen.append(here["name"])
            if here["there"]:
                return self
        raise AssertionError(f"{wanted} is not reached by keys")

    def press(self, key: str) -> "Keys":
        self.page.keyboard.press(key)
        return self

    def type(self, words: str) -> "Keys":
        self.page.keyboard.type(words)
        return self

    def go_on(self, wanted: str, key: str = "Enter") -> "Keys":
        """Press what leads to another page."""
        self.to(wanted)
        with self.page.expect_navigation():
            self.press(key)
        return self

    def touch(self, wanted: str) -> "Keys":
        """Press what changes a part of the page."""
        self.to(wanted)
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.press("Enter")
        self.page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
        return self
