"""Reads the forms of a page as a browser does, and fills them in so that they can be sent."""

from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin

from django.utils import timezone

from tests.interfaces.url_access import DOORS, addresses

WORDS = "Quelques mots"
BY_KIND = {"email": "nobody@example.org", "time": "10:00", "number": "1", "search": "", "password": ""}


def _typed(kind: str) -> str:
    """What someone types into a field of this kind: days to come, and not years away."""
    in_a_month = timezone.localdate() + timedelta(days=30)
    return {"date": f"{in_a_month}", "datetime-local": f"{in_a_month}T10:00"}.get(kind) or BY_KIND.get(kind, WORDS)


class Button(NamedTuple):
    """What sends a form: what it adds, and the words on it."""

    name: str = ""
    value: str = ""
    label: str = ""


@dataclass
class SentForm:
    """A form that is posted: where to, and what it says once filled in."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def pressed(self, name: str = "", value: str = "") -> dict[str, list[str]]:
        """What is posted when one of its buttons is pressed."""
        return {**self.fields, **({name: [value]} if name else {})}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[SentForm] = []
        self.form: SentForm | None = None
        self.name, self.text = "", None
        self.pressed: Button | None = None
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = named.get("method", "").lower() == "post"
            self.form = SentForm(named.get("action", "")) if posts else None
            self.forms += [self.form] if self.form else []
        elif self.form is None:
            return
        elif tag == "input" and named.get("name"):
            self._input(named)
        elif tag == "textarea":
            self.name, self.text = named.get("name", ""), ""
        elif tag == "select":
            self.name, self.options = named.get("name", ""), []
        elif tag == "option":
            self.options.append((named.get("value", ""), "selected" in named))
        elif tag == "button" and named.get("type") != "button":
            self.pressed = Button(named.get("name", ""), named.get("value", ""), named.get("aria-label", ""))

    def _input(self, named):
        kind, name = named.get("type", "text"), named["name"]
        said = self.form.fields.setdefault(name, [])
        if kind == "checkbox" or (kind == "radio" and (not said or "checked" in named)):
            said[:] = [*said, named.get("value", "on")] if kind == "checkbox" else [named.get("value", "on")]
        elif kind not in {"radio", "file"}:
            typed = _typed(kind) if "required" in named else ""
            said.append(named.get("value") or typed)

    def handle_data(self, data):
        if self.text is not None:
            self.text += data
        if self.pressed is not None:
            self.pressed = self.pressed._replace(label=self.pressed.label + data)

    def handle_endtag(self, tag):
        if self.form is None:
            return
        if tag == "textarea" and self.text is not None:
            self.form.fields.setdefault(self.name, []).append(self.text.strip() or WORDS)
            self.text = None
        elif tag == "button" and self.pressed is not None:
            self.form.buttons.append(self.pressed._replace(label=" ".join(self.pressed.label.split())))
            self.pressed = None
        elif tag == "select":
            chosen = [value for value, selected in self.options if selected and value]
            first = [value for value, _selected in self.options if value][:1]
            self.form.fields.setdefault(self.name, []).extend(chosen or first)
        elif tag == "form":
            self.form = None


def forms_on(page: str) -> list[SentForm]:
    """Every form of `page` that is posted, filled in."""
    reader = _Forms()
    reader.feed(page)
    return reader.forms


def forms_of(client, company):
    """Each form of each page that opens for the reader, once: the address it is posted to, what is posted."""
    for to, data, _label in labelled_forms_of(client, company):
        yield to, data


def labelled_forms_of(client, company):
    """The same, with the words of the button that is pressed."""
    seen = set()
    for address in addresses():
        if DOORS[address.name].posts:
            continue
        page = address.at(company)
        answer = client.get(page)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for form in forms_on(answer.text):
            to = urljoin(page, form.action or page)
            for button in form.buttons or [Button()]:
                kind = (to, frozenset(form.fields), button.name, button.value)
                if kind not in seen and not to.startswith(("/accounts/", "/language/")):
                    seen.add(kind)
                    yield to, form.pressed(button.name, button.value), button.label
