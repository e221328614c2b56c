"""The guides of docs/use as pages of the product: read once, rendered by a Markdown library, cut at their anchors.

The wheel carries them inside the package (tools/wheel.py); in a checkout they are read where they are written, so that there is
one source. An anchor is a line `<a id="…"></a>` above a heading, the same in every language.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.token import Token

CARRIED = Path(__file__).resolve().parent / "guides"
WRITTEN = settings.PACKAGE_DIR.parent.parent / "docs/use"
# In the order in which a newcomer would read them.
NAMES = (
    "take-part",
    "sign-in",
    "single-sign-on",
    "words",
    "run-a-wave",
    "run-a-survey",
    "read-the-map",
    "prepare-an-import",
    "connect-an-identity-provider",
    "other-roles",
    "keep-and-erase",
    "first-run",
)
_ANCHOR = re.compile(r'^<a id="([a-z-]+)"></a>\s*\n', re.MULTILINE)
_HEADING = re.compile(r"^#+ +(.*)\n")
_GUIDE_LINK = re.compile(r"^(?:\.\./(?:en|fr)/)?([a-z-]+)\.md(?:#([a-z-]+))?$")


@dataclass(frozen=True)
class GuideSection:
    """A part of a guide that can be opened by itself; the part above the first anchor has no name."""

    guide: str
    name: str
    title: str
    text: str  # as Markdown
    html: SafeString

    @property
    def url(self) -> str:
        """Where the section stands in its guide."""
        return reverse("help:guide", args=[self.guide]) + (f"#{self.name}" if self.name else "")

    @property
    def fragment_url(self) -> str:
        """Where the section alone is fetched, for the drawer."""
        return reverse("help:guide", args=[self.guide]) + f"?section={self.name}"


@dataclass(frozen=True)
class Guide:
    """One guide in one language."""

    name: str
    title: str
    sections: tuple[GuideSection, ...]

    def section(self, name: str) -> GuideSection | None:
        """The section with this anchor; with no name, what stands above the first one."""
        return next((section for section in self.sections if section.name == name), None)


def guides() -> list[Guide]:
    """Every guide in the language of the page."""
    return [_guide(name, _language()) for name in NAMES]


def guide(name: str) -> Guide | None:
    """The guide of this name in the language of the page."""
    return _guide(name, _language()) if name in NAMES else None


def section(guide_name: str, name: str) -> GuideSection | None:
    """One section in the language of the page."""
    whole = guide(guide_name)
    return whole.section(name) if whole else None


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "fr"


@cache
def _guide(name: str, language: str) -> Guide:
    folder = CARRIED if CARRIED.is_dir() else WRITTEN
    written = (folder / language / f"{name}.md").read_text(encoding="utf-8")
    introduction, *parts = _ANCHOR.split(written)
    title, text = _title_and_text(introduction)
    sections = [GuideSection(name, "", title, text, _rendered(text))]
    for anchor, part in zip(parts[::2], parts[1::2], strict=True):
        heading, text = _title_and_text(part)
        sections.append(GuideSection(name, anchor, heading, text, _rendered(text)))
    return Guide(name, title, tuple(sections))


def _title_and_text(part: str) -> tuple[str, str]:
    heading = _HEADING.match(part.lstrip())
    if heading is None:
        raise ValueError(f"A section of a guide begins with its heading: {part[:60]!r}")
    return heading[1].strip(), part.lstrip()[heading.end() :].strip()


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def _rendered(text: str) -> SafeString:
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.children:
            token.children = [child for child in token.children if child.type != "image"]
            for child in token.children:
                _point_inside(child)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    # Our own guides, of which HTML is escaped: the option `html` is off.  # nosec B703
    return SafeString(html.replace("<p></p>\n", ""))  # nosec B703


def _point_inside(token: Token) -> None:
    """A link to another guide leads to its page in the product."""
    link = _GUIDE_LINK.match(str(token.attrs.get("href", "")))
    if link:
        anchor = f"#{link[2]}" if link[2] else ""
        token.attrs["href"] = reverse("help:guide", args=[link[1]]) + anchor
