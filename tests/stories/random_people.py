"""People who open pages, follow links and fill the product's own forms, at random but always the same for a seed."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import lxml.html
from django.http import HttpResponse
from django.test import Client

from binome.core.people.models import Person

ORIGIN = "http://testserver"
WORDS = (
    "Un vrai cas, apporté par l’autre.", "Merci 🙏, à refaire.", "变革 et 김민수", "<b>gras</b> & {{ accolades }} %(n)s", "=1+1",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3, "\u202eà l’envers", "None", "Une ligne.\n\nUne autre.",
)  # fmt: skip
KINDLY = {200, 302, 409, 422}
LEFT_ALONE = ("/language/", "/accounts/", "/demo/", "/jsi18n/")  # signing in and out is tried elsewhere
RARELY = ("withdraw", "leave", "erase", "end", "close", "discard", "undo", "cancel", "remove", "take-back")
NEVER = ("advance",)  # the wave moves on by the plan of the year, or nothing would be lived through


@dataclass
class Trail:
    """What was done, to be read when something breaks."""

    steps: list[str] = field(default_factory=list)

    def add(self, who: Person, what: str, status: int) -> None:
        """Write one step down."""
        self.steps.append(f"{who.pk} {what} → {status}")

    def __str__(self) -> str:
        return "\n".join(self.steps[-12:])


@dataclass
class Visitor:
    """One person at their browser for a few minutes."""

    person: Person
    dice: random.Random
    now: datetime
    trail: Trail

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=True)
        self.client.force_login(self.person)
        self.page: lxml.html.HtmlElement | None = None
        self.address = "/"

    def visit(self, *, steps: int) -> None:
        """Begin at home; follow a link or fill a form, `steps` times."""
        self._open("/")
        for _ in range(steps):
            forms = self._forms()
            if forms and self.dice.random() < 0.65:
                self._fill(self.dice.choice(forms))
            elif links := self._links():
                self._open(self.dice.choice(links))
            else:
                self._open("/")

    def _open(self, address: str) -> None:
        response = self.client.get(address)
        self.trail.add(self.person, f"GET {address}", response.status_code)
        assert response.status_code < 400, f"a link shown to its reader does not open\n{self.trail}"
        self._arrive(response, address)

    def _arrive(self, response: HttpResponse, address: str) -> None:
        for _ in range(4):
            if response.status_code != 302:
                break
            address = urljoin(address, response["Location"])
            response = self.client.get(address)
            self.trail.add(self.person, f"→ {address}", response.status_code)
        assert response.status_code in KINDLY, f"after the act, no page\n{self.trail}"
        self.page, self.address = None, address
        if response["Content-Type"].startswith("text/html") and response.content:
            text = response.content.decode()
            for leak in ("<Theme", "object at 0x", "&lt;Theme", "{% "):
                assert leak not in text, f"the page shows {leak}\n{self.trail}"
            self.page = lxml.html.fromstring(text, base_url=ORIGIN + address)
            self.page.make_links_absolute(ORIGIN + address)

    def _links(self) -> list[str]:
        if self.page is None:
            return []
        # Within a page (from an error to its field) one does not leave it, whatever address answered.
        leading = [href for href in self.page.xpath("//main//a/@href|//nav//a/@href") if not self._is_within(href)]
        paths = {urlsplit(href)._replace(fragment="") for href in leading}
        return sorted(
            path._replace(scheme="", netloc="").geturl() for path in paths
            if path.geturl().startswith(ORIGIN) and not path.path.startswith(LEFT_ALONE)
        )  # fmt: skip

    def _is_within(self, href: str) -> bool:
        page, _mark, fragment = href.partition("#")
        return bool(fragment) and page == ORIGIN + self.address

    def _forms(self) -> list[lxml.html.FormElement]:
        if self.page is None:
            return []
        posts = [form for form in self.page.forms if form.method == "POST" and not form.xpath(".//input[@type='file']")]
        allowed = [form for form in posts if not urlsplit(form.action or "").path.startswith(LEFT_ALONE)]
        return [form for form in allowed if self.dice.random() < self._appetite(form)]

    def _appetite(self, form: lxml.html.FormElement) -> float:
        """How likely someone is to press this: acts that end something are rare."""
        last = urlsplit(form.action or "").path.rstrip("/").rsplit("/", 1)[-1]
        return 0.0 if last in NEVER else 0.05 if last.startswith(RARELY) else 1.0

    def _fill(self, form: lxml.html.FormElement) -> None:
        data: dict[str, list[str]] = {}
        for name, value in self._values(form):
            data.setdefault(name, []).append(value)
        buttons = form.xpath(".//button[@name][not(@type) or @type='submit']")
        if buttons:
            pressed = self.dice.choice(buttons)
            data.setdefault(pressed.get("name"), []).append(pressed.get("value", ""))
        address = urlsplit(form.action or ORIGIN + self.address)._replace(scheme="", netloc="", fragment="").geturl()
        response = self.client.post(address, data)
        self.trail.add(self.person, f"POST {address} {list(data)}", response.status_code)
        assert response.status_code in KINDLY, f"a form shown to its reader is refused rudely\n{self.trail}"
        self._arrive(response, address)

    def _values(self, form: lxml.html.FormElement) -> list[tuple[str, str]]:
        values: list[tuple[str, str]] = []
        radios: dict[str, list[str]] = {}
        for control in form.xpath(".//input[@name]|.//textarea[@name]|.//select[@name]"):
            name, kind = control.get("name"), control.get("type", control.tag)
            if control.get("disabled") is not None:
                continue
            if kind == "radio":
                radios.setdefault(name, []).append(control.get("value", "on"))
            elif kind == "checkbox":
                values += [(name, control.get("value", "on"))] if self.dice.random() < 0.6 else []
            elif kind == "hidden":
                values.append((name, control.get("value", "")))
            else:
                values.append((name, self._typed(control, kind)))
        return values + [(name, self.dice.choice(options)) for name, options in radios.items()]

    def _typed(self, control: lxml.html.HtmlElement, kind: str) -> str:
        if kind == "select":
            return str(self.dice.choice(control.value_options)) if control.value_options else ""
        if kind == "number":
            low, high = int(float(control.get("min") or 0)), int(float(control.get("max") or 9))
            return str(self.dice.randint(low, max(low, high)))
        if kind in {"date", "datetime-local", "time"}:
            return self._when(kind)
        if kind == "email":
            return self.person.email
        kept = control.text if kind == "textarea" else control.get("value")
        return kept or self.dice.choice(WORDS)

    def _when(self, kind: str) -> str:
        day: date = self.now.date() + timedelta(days=self.dice.randint(-3, 30))
        if kind == "date":
            return day.isoformat()
        hour = f"{self.dice.randint(8, 17):02d}:{self.dice.choice(('00', '30'))}"
        return hour if kind == "time" else f"{day.isoformat()}T{hour}"
