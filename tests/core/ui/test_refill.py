"""What was typed goes back into a form of the page, whatever its fields; the rest of the page stays byte for byte."""

from html.parser import HTMLParser

from binome.core.ui.refill import refilled

PAGE = """<!doctype html><body>
<form method="post" action="/language/"><input type="hidden" name="csrfmiddlewaretoken" value="x"></form>
<form class="a" method="post">
<input type="hidden" name="csrfmiddlewaretoken" value="fresh"><input type="hidden" name="draft" value="9.new">
<input type="text" name="title" value="Old"><input name="day-0"><input name="twice" value="1"><input name="twice">
<textarea name="text" rows="4">
Old &amp; longer <i></textarea>
<select name="level"><option value="1" selected>One</option><option value="2">Two</option></select>
<input type="radio" name="mode" value="near" checked><input type="radio" name="mode" value="far">
<input type="checkbox" name="slots" value="am" checked><input type="checkbox" name="slots" value="pm">
<input type="checkbox" name="commits" checked><input type="file" name="paper">
<button name="act" value="submit">Send</button></form>
<form method="post"><input name="other"></form></body>"""
TYPED = {
    "csrfmiddlewaretoken": ["stale"], "draft": ["3.old"], "title": ['He said "5 < 6"'], "twice": ["a", "b"],
    "text": ["\nFirst line\r\n</textarea><b>&amp;"], "level": ["2"], "mode": ["far"], "slots": ["pm"], "act": ["submit"],
    "gone": ["A field that is no more"],
}  # fmt: skip


class Values(HTMLParser):
    """What a browser would show in each field."""

    def __init__(self):
        super().__init__()
        self.shown, self.area = [], None

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "input" and named.get("type") in {"radio", "checkbox"}:
            self.shown.append((named["name"], named.get("value", "on"), "checked" in named))
        elif tag == "input":
            self.shown.append((named["name"], named.get("value") or ""))
        elif tag == "option":
            self.shown.append(("option", named["value"], "selected" in named))
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data):
        if self.area is not None:
            self.area += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.shown.append(("text", self.area.removeprefix("\n")))
            self.area = None


def values_in(page):
    reader = Values()
    reader.feed(page)
    return reader.shown


def test_every_kind_of_field_takes_back_what_was_typed():
    page, left = refilled(PAGE, page="/here/?tab=2", action="/here/", fields=TYPED, note="<!--note-->")

    assert values_in(page) == [
        ("csrfmiddlewaretoken", "x"), ("csrfmiddlewaretoken", "fresh"), ("draft", "3.old"), ("title", 'He said "5 < 6"'),
        ("day-0", ""), ("twice", "a"), ("twice", "b"), ("text", "\nFirst line\r\n</textarea><b>&amp;"),
        ("option", "1", False), ("option", "2", True), ("mode", "near", False), ("mode", "far", True),
        ("slots", "am", False), ("slots", "pm", True), ("commits", "on", False), ("paper", ""), ("other", ""),
    ]  # fmt: skip
    assert left == ["A field that is no more"]
    assert '<form class="a" method="post"><!--note-->\n' in page
    assert page.endswith('<form method="post"><input name="other"></form></body>')


def test_of_two_forms_with_one_address_the_one_with_the_fields_is_filled():
    page, left = refilled(PAGE, page="/here/", action="/here/", fields={"other": ["mine"]})

    assert ("other", "mine") in values_in(page)
    assert left == []
    assert "Old &amp; longer <i></textarea>" in page


def test_of_many_forms_alike_the_hidden_field_tells_which_it_was():
    alike = "".join(
        f'<form method="post"><input type="hidden" name="item" value="{item}"><textarea name="text">{item}</textarea></form>'
        for item in ("a", "b", "c")
    )

    page, _left = refilled(alike, page="/here/", action="/here/", fields={"item": ["b"], "text": ["typed"]})

    assert [value for name, value in values_in(page) if name == "text"] == ["a", "typed", "c"]


def test_a_page_without_the_form_stays_as_it_is_and_nothing_is_lost():
    page, left = refilled(PAGE, page="/here/", action="/elsewhere/", fields={"text": ["Kept"], "empty": [" "]})

    assert page == PAGE
    assert left == ["Kept"]
