"""Walks the site as someone who only follows links, and says which of their pages they never came to."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import product
from urllib.parse import urldefrag, urljoin, urlsplit

from django.apps import apps
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.db.models import Q
from django.http import Http404
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.urls import Resolver404, resolve, reverse

from binome.core.competences.models import Framework
from binome.core.errors import Conflict, NotTheirs
from binome.core.people.models import Person
from tests.interfaces.url_access import DOORS, Address, addresses

FILES = (".pdf", ".csv", ".xlsx", ".pptx", ".docx", ".ics", ".txt", ".zip")
# Whose a row is, where the address names one: tried for the reader's own, and for one that is not.
OWN = {
    "application_id": ("enrolment.Application", ("person",)),
    "marking_id": ("enrolment.Marking", ("reviewer",)),
    "reference_id": ("enrolment.Reference", ("asked_of", "application__person__manager")),
    "wave_id": ("programmes.Wave", ("programme__roles__person", "applications__person")),
    "programme_id": ("programmes.Programme", ("roles__person",)),
    "workshop_id": ("learning.Workshop", ("trainer", "bookings__preparation__application__person")),
    "pair_id": ("matching.Pair", ("mentor__person", "mentee__person")),
    "relationship_id": ("mentoring.Relationship", ("pair__mentor__person", "pair__mentee__person")),
    "session_id": (
        "mentoring.Session",
        ("relationship__pair__mentor__person", "relationship__pair__mentee__person"),
    ),
    "assessment_id": ("outcomes.Assessment", ("person",)),
    "closing_id": ("outcomes.Closing", ("person",)),
    "invitation_id": ("diagnosis.Invitation", ("person",)),
    "idea_id": ("network.Idea", ("author",)),
    "community_id": ("network.Community", ("memberships__person",)),
    "import_id": ("directory.Import", ("uploaded_by",)),
    "person_id": ("people.Person", ()),
}
WORDS = {
    "number": (1,), "position": (1,), "kind": ("axes",), "side": ("mentor", "mentee"),
    "code": ("FM1", "MS01"),
}  # fmt: skip


MENU = 'class="site-nav"'  # pages of signing in have none, and questions of a survey
# Read with expressions: a parser takes longer to read a page than the site to write it.
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
CURRENT = re.compile(r"<a\b[^>]*\saria-current=\"page\"[^>]*>")
LINKS = re.compile(r"<(?:a\b[^>]*\shref|iframe\b[^>]*\ssrc|form\b[^>]*\smethod=\"get\"[^>]*\saction)=\"([^\"]+)\"")


# Pages that no stage of a wave changes: read once for each person, at the first stage they are met.
STEADY = ("directory", "catalogue", "feeds", "letters", "my_data", "my_clock", "who_sees_what")
Steady = dict[tuple[int, str], "Visit"]


@dataclass(frozen=True)
class Visit:
    """One page that was come to."""

    view: str
    path: str
    title: str
    current: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True)
class Crawl:
    """Everything one person came to by links alone, and what of theirs they did not."""

    visits: list[Visit]
    out_of_reach: list[str]

    def unmarked(self) -> list[str]:
        """Pages whose navigation does not say where one is, or says it twice."""
        return [f"{visit.path} {visit.current}" for visit in self.visits if len(visit.current) != 1]

    def namesakes(self) -> list[str]:
        """Pages that cannot be told apart by their title."""
        first: dict[str, Visit] = {}
        return [
            f"{visit.path} and {other.path}: {visit.title}"
            for visit in self.visits
            if (other := first.setdefault(visit.title, visit)).view != visit.view
        ]


def crawled(person: Person, *, steady: Steady) -> Crawl:
    """Follow links from home, a page of each kind; then look for pages that open for `person` and were not met."""
    visits = list(_visits(person, steady))
    met = {visit.view for visit in visits}
    pages = [one for one in addresses() if _is_a_page(one) and one.name not in met]
    values = {word: list(_values(word, person)) for one in pages for word in _words(one).values()}
    missed = [
        path for one in pages for path in _filled(one, values) if not path.endswith(FILES) and _opens(path, person)
    ]
    return Crawl(visits, missed)


def _visits(person: Person, steady: Steady) -> Iterator[Visit]:
    waiting, met = [reverse("home")], {"home"}
    while waiting:
        path = waiting.pop(0)
        known = (person.pk, _view(path))
        visit = steady.get(known) or _visited(path, person)
        if visit is None:
            continue
        if known[1].startswith(STEADY):
            steady[known] = visit
        met.add(visit.view)
        yield visit
        for link in visit.links:
            kind = _view(link)
            if kind and kind not in met:
                met.add(kind)
                waiting.append(link)


def _visited(path: str, person: Person) -> Visit | None:
    """The page at `path` or where it leads; None when it is no page."""
    answer = _page(path, person)
    while answer is not None and answer.status_code == 302:
        path = urljoin(path, answer.headers["Location"])
        answer = _page(path, person) if _view(path) else None
    if answer is None or not answer.headers["Content-Type"].startswith("text/html"):
        return None
    html = answer.content.decode()
    current = tuple(CURRENT.findall(html)) if MENU in html else ("no menu",)
    links = tuple(urldefrag(urljoin(path, unescape(link))).url for link in LINKS.findall(html))
    return Visit(_view(path), path, unescape(TITLE.findall(html)[0]), current, links)


def _view(path: str) -> str:
    """The name of the page at `path`; nothing for files and other sites."""
    plain = urlsplit(path).path
    if not path.startswith("/") or plain.endswith(FILES):
        return ""
    try:
        match = resolve(plain)
    except Resolver404:
        return ""
    # Pages of the accounts library want its middleware, and are the same for everyone.
    return "" if match.func.__module__.startswith("allauth.") else match.view_name


def _is_a_page(one: Address) -> bool:
    door = DOORS[one.name]
    return (
        not door.posts
        and not door.anyone
        and not one.name.endswith(("_csv", "_xlsx", "_pptx", "_pdf", "_lines"))
        and "export" not in one.name
    )


def _words(one: Address) -> dict[str, str]:
    """The words of an address, with what each stands for."""
    return {word: DOORS[one.name].ids.get(word, word) for word in one.words}


def _filled(one: Address, values: dict[str, list[object]]) -> list[str]:
    """The address, filled with what is the reader's and with what is not."""
    words = _words(one)
    choices = product(*[values[meaning] for meaning in words.values()])
    return [reverse(one.name, kwargs=dict(zip(words, choice, strict=True))) for choice in choices]


def _values(word: str, person: Person) -> Iterable[object]:
    if word == "framework":
        return [Framework.objects.earliest("pk").code]
    if word not in OWN:
        return WORDS.get(word, ())
    label, owners = OWN[word]
    rows = apps.get_model(label).objects.order_by("pk")
    own = rows.filter(Q(*[(owner, person) for owner in owners], _connector=Q.OR)).first() if owners else None
    other = rows.first()
    return list(dict.fromkeys(row.pk for row in (own, other) if row is not None))


def _page(path: str, person: Person) -> HttpResponseBase | None:
    """What the view at `path` answers `person`, asked of the view itself; None when there is nothing for them."""
    parts = urlsplit(path)
    match = resolve(parts.path)
    request = RequestFactory().get(path)
    request.user, request.resolver_match, request.session, request.htmx = person, match, SessionStore(), False
    request._messages = FallbackStorage(request)
    try:
        answer = match.func(request, *match.args, **match.kwargs)
    except (Http404, NotTheirs, Conflict):
        return None
    return answer if answer.status_code in {200, 302} else None


def _opens(path: str, person: Person) -> bool:
    answer = _page(path, person)
    return answer is not None and answer.status_code == 200
