"""Puts what was typed back into a form of a page, whatever the form: without JavaScript, and without asking its view.

The page is ours, hence well formed: only the start tags that change are written anew, the rest is copied byte for byte.
"""

from collections.abc import Sequence
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

from binome.core.framework.page_tokens import FIELD

Fields = dict[str, list[str]]
Attributes = dict[str, str | None]

TICKED = {"radio", "checkbox"}
NEVER_FILLED = {"password", "file", "submit", "button", "image", "reset"}
OWN_BUSINESS = {
    "csrfmiddlewaretoken",
    FIELD,
}  # hidden fields that belong to the view of the page, not to what was typed
CARRIED = {"draft"}  # hidden, yet part of what was typed: the version of the draft it goes on from


def refilled(html: str, *, page: str, action: str, fields: Fields, note: str = "") -> tuple[str, list[str]]:
    """The page with `fields` put back into its form that posts to `action`, and the values no field took.

    `page` is the page's own address, `note` what is written at the top of the form. Without such a form nothing changes
    and every value is left over.
    """
    look = _Forms(page=page, action=action)
    look.feed(html)
    look.close()
    walk = _Walk(html, place=look.best_for(fields), fields=fields, note=note)
    walk.feed(html)
    walk.close()
    return walk.finished()


class _Forms(HTMLParser):
    """Which forms of a page post to an address, and the names of their fields."""

    def __init__(self, *, page: str, action: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.action = page, action.partition("?")[0]
        self.names: list[set[str | tuple[str, str]] | None] = []  # one a form; None for those that post elsewhere

    def best_for(self, fields: Fields) -> int:
        """The place in the page of the form that has most of these fields; -1 when none posts to the address.

        Of many that look alike, one a comment, the hidden field tells which it was.
        """
        sent = set(fields) | {(name, value) for name, values in fields.items() for value in values}
        fits = [(len(names & sent), -place) for place, names in enumerate(self.names) if names is not None]
        return -max(fits)[1] if fits else -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, or a field of the form that stands last."""
        named: Attributes = dict(attrs)
        if tag == "form":
            target = urljoin(self.page, named.get("action") or self.page).partition("?")[0]
            posts = (named.get("method") or "").lower() == "post"
            self.names.append(set() if posts and target == self.action else None)
        elif self.names and self.names[-1] is not None and (name := named.get("name")):
            self.names[-1].add(name)
            if named.get("type") == "hidden":
                self.names[-1].add((name, named.get("value") or ""))


class _Walk(HTMLParser):
    """Copies a page, filling the fields of one of its forms."""

    def __init__(self, html: str, *, place: int, fields: Fields, note: str) -> None:
        super().__init__(convert_charrefs=True)
        self.starts = [0]
        for line in html.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.html, self.place, self.note = html, place, note
        self.left = {name: list(values) for name, values in fields.items() if name not in OWN_BUSINESS}
        self.pieces: list[str] = []
        self.typed = fields
        self.copied = 0
        self.inside = False
        self.selected: Sequence[str] | None = None
        self.textarea: str | None = None

    def finished(self) -> tuple[str, list[str]]:
        """The page, and what found no place in it."""
        left = [value for values in self.left.values() for value in values if value.strip()]
        return "".join([*self.pieces, self.html[self.copied :]]), left

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named: Attributes = dict(attrs)
        if tag == "form":
            self._enter_form()
        elif self.inside and tag == "input":
            self._input(named)
        elif self.inside and tag == "button":
            self._take(named.get("name") or "")
        elif self.inside and tag == "textarea":
            self._open_textarea(named.get("name") or "")
        elif self.inside and tag == "select":
            self._select(named)
        elif self.inside and tag == "option" and self.selected is not None:
            named.pop("selected", None)
            self._write(tag, named | {"selected": ""} if named.get("value") in self.selected else named)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.selected = None
        elif tag == "textarea" and self.textarea is not None:
            # Browsers drop a line break right after the tag: one is written so that none of the text is.
            self.pieces.append("\n" + escape(self.textarea, quote=False))
            self.copied, self.textarea = self._here(), None

    def _enter_form(self) -> None:
        self.inside = self.place == 0
        self.place -= 1
        if self.inside:
            self._copy_tag()
            self.pieces.append(self.note)

    def _copy_tag(self) -> None:
        """Copy all up to the end of the start tag that stands here."""
        end = self._here() + len(self.get_starttag_text() or "")
        self.pieces.append(self.html[self.copied : end])
        self.copied = end

    def _open_textarea(self, name: str) -> None:
        self.textarea = self._take(name)
        if self.textarea is not None:
            self._copy_tag()  # and nothing of what stands inside, until its end tag

    def _input(self, named: Attributes) -> None:
        name, kind = named.get("name") or "", (named.get("type") or "text").lower()
        if not name or name in OWN_BUSINESS:
            return
        if kind in NEVER_FILLED:
            self._take(name)
            return
        if kind in TICKED:
            self._tick(named, name)
        elif kind != "hidden" or name in CARRIED:
            value = self._take(name)
            if value is not None:
                self._write("input", named | {"value": value})
        else:
            self._take(name)

    def _tick(self, named: Attributes, name: str) -> None:
        value = named.get("value") or "on"
        named.pop("checked", None)
        ticked = value in self.typed.get(name, [])
        if ticked and value in self.left.get(name, []):
            self.left[name].remove(value)
        self._write("input", named | {"checked": ""} if ticked else named)

    def _select(self, named: Attributes) -> None:
        name = named.get("name") or ""
        if name not in self.typed:
            return
        chosen = self.typed[name] if "multiple" in named else [self._take(name) or ""]
        if "multiple" in named:
            self.left[name] = []
        self.selected = chosen

    def _take(self, name: str) -> str | None:
        values = self.left.get(name)
        return values.pop(0) if values else None

    def _here(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def _write(self, tag: str, named: Attributes) -> None:
        """The start tag that stands here, with other attributes."""
        at = self._here()
        written = "".join(f' {name}="{escape(value)}"' if value else f" {name}" for name, value in named.items())
        self.pieces += [self.html[self.copied : at], f"<{tag}{written}>"]
        self.copied = at + len(self.get_starttag_text() or "")
