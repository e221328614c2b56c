"""How the words of an email are laid out, the same in text and in HTML: paragraphs, lists, what a person wrote, a date.

A template writes a list as lines that begin with "- ", or with "1. ", "2. " …, and what someone wrote with the filter
`quoted`. A line of theirs can then be neither a paragraph nor a list of ours.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from binome.core.people.text import cleaned

WIDTH = 72  # characters a line of the text part: what mail programs show unbroken, with room for marks of a quotation
LONGEST_SUBJECT = 300  # characters, as the column
ITEM, QUOTED = "- ", "> "
LOGO = "logo@binome"  # how the HTML part names the picture that the message carries
AROUND_LINKS = " \u00a0-–—·:,.;()"  # what people type between the name of a room and its address
NUMBER = re.compile(r"^\d+\. ")
MARK = re.compile(r"^(?:- |> |\d+\. )")
LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class TextBlock:
    """Lines that belong together: one of a paragraph, one an item of a list, one a line of a quotation."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Occasion:
    """A date that an email is about: a session, a workshop, an event. `calendar` is a path of this site, or nothing."""

    starts_at: datetime
    minutes: int
    place: str = ""
    calendar: str = ""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def join_link(self) -> str:
        """The first web address of the place: where one joins from afar."""
        link = LINK.search(self.place)
        return link[0].rstrip(".,;)") if link else ""

    @property
    def room(self) -> str:
        """The place without the address."""
        return (
            " ".join(self.place.replace(self.join_link, " ").split()).strip(AROUND_LINKS)
            if self.join_link
            else self.place
        )


def quotation(words: str) -> str:
    """What a person wrote, each of its lines marked as theirs."""
    return "\n".join(f"{QUOTED}{line.strip()}".rstrip() for line in cleaned(words).strip().splitlines())


def subject_and_blocks(written: str) -> tuple[str, list[TextBlock]]:
    """An email as its template wrote it: the first line is the subject."""
    subject, _, body = written.strip().partition("\n")
    return " ".join(subject.split())[:LONGEST_SUBJECT], blocks_of(body)


def blocks_of(body: str) -> list[TextBlock]:
    """The body of a letter as its template wrote it; blocks are parted by empty lines."""
    parts = (part.strip() for part in re.split(r"\n[ \t]*\n", body))
    return [_block(part.splitlines()) for part in parts if part]


def _block(lines: Sequence[str]) -> TextBlock:
    stripped = [line.strip() for line in lines if line.strip()]
    if len(stripped) > 1 and all(NUMBER.match(line) for line in stripped):
        return TextBlock("steps", tuple(NUMBER.sub("", line) for line in stripped))
    for kind, mark in (("list", ITEM), ("quotation", QUOTED)):
        if all(line.startswith(mark.rstrip()) for line in stripped):
            return TextBlock(kind, tuple(line.removeprefix(mark.rstrip()).strip() for line in stripped))
    return TextBlock("paragraph", (" ".join(stripped),))


def gist_of(blocks: Sequence[TextBlock]) -> str:
    """What an inbox shows after the subject: the first sentence that is not the greeting."""
    paragraphs = [block.lines[0] for block in blocks if block.kind == "paragraph"]
    return next((words for words in paragraphs[1:]), paragraphs[0] if paragraphs else "")


def text_of(blocks: Sequence[TextBlock]) -> str:
    """The blocks as plain text, a line each paragraph, item or line of a quotation."""
    return "\n\n".join("\n".join(_marked(block)) for block in blocks)


def _marked(block: TextBlock) -> Iterator[str]:
    for number, line in enumerate(block.lines, start=1):
        mark = {"list": ITEM, "steps": f"{number}. ", "quotation": QUOTED}.get(block.kind, "")
        yield f"{mark}{line}".rstrip()


def folded(text: str) -> str:
    """The text as it is sent: long lines folded between words, addresses whole, items and quotations marked throughout."""
    return "\n".join(_folded(line) for line in text.split("\n"))


def _folded(line: str) -> str:
    if len(line) <= WIDTH:
        return line  # as it is: the mark of a signature is two dashes and a space
    mark = MARK.match(line)
    further = "" if mark is None else mark[0] if mark[0] == QUOTED else " " * len(mark[0])
    return textwrap.fill(line, WIDTH, subsequent_indent=further, break_long_words=False, break_on_hyphens=False)
