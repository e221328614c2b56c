"""Texts of lessons: paragraphs, headings, lists, bold and links as Markdown writes them, and nothing else."""

import re

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["heading", "list", "emphasis", "link", "newline", "escape"]
)
_LOWERED = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}  # the page has its own above them
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6"}
_LINK = re.compile(r"\[([^\]\n]+)\]\((https://[^\s)]+)\)")
_BULLET = re.compile(r"^[-*] +", re.MULTILINE)
_MARKS = re.compile(r"^#{1,6} +|\*\*", re.MULTILINE)


def as_html(text: str) -> SafeString:
    """The text as it is read on screen. A link opens beside the lesson when it is pressed, and fetches nothing before."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        token.tag = _LOWERED.get(token.tag, token.tag)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"https"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return SafeString(clean)  # made of the tags above alone  # nosec B703


def as_plain(text: str) -> str:
    """The text as it is read on paper: addresses written out, no marks."""
    return _MARKS.sub("", _BULLET.sub("• ", _LINK.sub(r"\1 (\2)", text)))
