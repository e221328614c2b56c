"""The told demo, walked: every page that its people can reach by links, and every letter that was written to them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from lxml import etree
from pytest_django import DjangoDbBlocker

from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.orchestration import cast, company

OF_ITS_KIND = 3  # pages behind one route, for one person: the next ones are drawn by the same template
HOUR = re.compile(r"\b\d{1,2}(?::|\s?h\s)\d{2}\b(?!:)")
WHOSE = re.compile(r"\s\((?:heure [^)]+|[^)]+ time)\)")
STORIES = "/competences/units/"  # pages that show what a case study tells, at hours of its own
NUMBER = re.compile(r"(?<=/)(\d+|[0-9a-f-]{36})(?=/)")
FILES = re.compile(r"\.(pdf|csv|xlsx|pptx|docx|ics|txt|svg|png|css|js|woff2)$")
SILENT = {"script", "style", "template"}
REFERRING = {"for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "form", "list"}


@dataclass
class Parts:
    """What a page is made of: its ids, what refers to them, its links, its visible words; told to it by a parser of lxml."""

    ids: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    quoted: int = 0
    own_words: list[str] = field(default_factory=list)
    _silent: int = 0
    _pieces: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A tag begins."""
        self._end_words()
        self._silent += tag in SILENT
        self.quoted += tag == "blockquote"
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for name in REFERRING.intersection(attributes):
            self.references += [(f"{tag}[{name}]", word) for word in attributes[name].split()]
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])

    def end(self, tag: str) -> None:
        """It ends."""
        self._end_words()
        self._silent -= tag in SILENT
        self.quoted -= tag == "blockquote"

    def data(self, data: str) -> None:
        """Words, or a piece of them: up to an apostrophe that is written as a number."""
        if not self._silent:
            self._pieces.append(data)

    def close(self) -> Self:
        """The page is read."""
        self._end_words()
        return self

    def _end_words(self) -> None:
        if self._pieces:
            data = "".join(self._pieces)
            self._pieces.clear()
            self.words.append(data)
            self.own_words += [] if self.quoted else [data]

    @classmethod
    def of(cls, html: str) -> Self:
        """Read a page."""
        parser = etree.HTMLParser(target=cls(), encoding="utf-8")
        parser.feed(html.encode())
        return parser.close()  # type: ignore[no-any-return]

    @property
    def text(self) -> str:
        """The words in one line."""
        return " ".join(" ".join(self.words).split())

    @property
    def own_text(self) -> str:
        """What the page says by itself, in one line: without what is quoted (the invented messages of a case study)."""
        return " ".join(" ".join(self.own_words).split())


@dataclass
class Page:
    """One page as one person saw it."""

    who: str
    path: str
    parts: Parts

    def __str__(self) -> str:
        return f"{self.path} ({self.who})"


@dataclass(frozen=True)
class Walk:
    """What was met: every page that the cast reaches, every letter that was written."""

    pages: dict[str, Parts]
    letters: dict[str, str]

    @classmethod
    def taken(cls) -> "Walk":
        """Walk the site as it stands."""
        letters = {f"{letter} {letter.pk}": f"{letter.subject} {letter.text}" for letter in OutboxLetter.objects.all()}
        return cls({str(page): page.parts for page in pages()}, letters)

    def bare_hours(self) -> dict[str, list[str]]:
        """Where an hour does not say whose clock it is told on, with the words around it."""
        own_texts = {where: parts.own_text for where, parts in self.pages.items() if not where.startswith(STORIES)}
        texts = own_texts | self.letters
        bare = {
            where: [
                text[max(0, hour.start() - 30) : hour.end() + 15]
                for hour in HOUR.finditer(text)
                if not WHOSE.match(text, hour.end())
            ]
            for where, text in texts.items()
        }
        return {where: hours for where, hours in bare.items() if hours}

    def repeated_ids(self) -> dict[str, list[str]]:
        """Where an id stands twice."""
        twice = {
            page: [name for name, times in Counter(parts.ids).items() if times > 1]
            for page, parts in self.pages.items()
        }
        return {page: names for page, names in twice.items() if names}

    def lost_references(self) -> dict[str, list[tuple[str, str]]]:
        """Where a label, or another part that names an id, names one that is not there."""
        lost = {
            page: [part for part in parts.references if part[1] not in parts.ids] for page, parts in self.pages.items()
        }
        return {page: parts for page, parts in lost.items() if parts}


@contextmanager
def undone_at_the_end(blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database for a fixture that serves many tests: what is written here is taken back when it ends."""
    with blocker.unblock(), ExitStack() as undone:
        undone.enter_context(transaction.atomic())
        undone.callback(transaction.set_rollback, True)
        yield


def tell_every_fourth_person(patch: pytest.MonkeyPatch) -> None:
    """The demo with a quarter of its company, in a third of the time: for what numbers of people do not change."""
    everyone = company.profiles
    patch.setattr(company, "profiles", lambda slice_name: everyone(slice_name)[::4])


def pages() -> list[Page]:
    """Every page that the demo's cast can reach by links, a few of each kind."""
    return [page for who, person in cast.cast().items() for page in _reached(who, person)]


def _reached(who: str, person: Person) -> Iterator[Page]:
    client = Client()
    client.force_login(person)
    waiting, met, kinds = ["/"], {"/"}, dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path, follow=True)
        if "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        parts = Parts.of(answer.content.decode())
        yield Page(who, path, parts)
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        for link in parts.links:
            following = urldefrag(urljoin(here, link)).url
            kind = NUMBER.sub("#", urlsplit(following).path) + "?" * ("?" in following)
            is_ours = following.startswith("/") and not FILES.search(urlsplit(following).path)
            if is_ours and following not in met and kinds.get(kind, 0) < OF_ITS_KIND:
                met.add(following)
                kinds[kind] = kinds.get(kind, 0) + 1
                waiting.append(following)
