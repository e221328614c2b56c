"""The told demo, read by everyone in it: every link of every letter opens for its reader, and nothing shows the program."""

import io
import re
from collections import defaultdict
from html import unescape
from urllib.parse import urljoin, urlsplit

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.urls import resolve, reverse

from binome.core.mail.messages import message_for
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.programmes.models import Wave
from binome.orchestration import demo
from binome.orchestration.cast import cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# What a program says when it speaks in people's place: an object, a tag or a blank left over, None where a word belongs.
SLIPS = re.compile(r"<\w+: |object at 0x|\{\{|\{%|%\(\w|(?<![\w/=\"'.-])None(?![\w\"'])")
LINK = re.compile(r"http://testserver(/[^\s\"<>]*)")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    assert (
        client.get("/").status_code == 200
    )  # their home, and not the sign-in page: all below would pass on that alone
    return client


def links_of(letter: OutboxLetter) -> set[str]:
    """Every address in a letter, those that only a mail program reads included."""
    envelope = message_for(letter)
    unsubscribe = envelope.extra_headers.get("List-Unsubscribe", "")
    return set(
        LINK.findall(
            f"{letter.text} {letter.html} {letter.calendar.replace(chr(13) + chr(10) + ' ', '')} {unsubscribe}"
        )
    )


OF_EACH_KIND = 6  # links that are opened of those that letters of one kind bear to one view


def links_by_kind() -> dict[tuple[str, str], list[tuple[Person, str]]]:
    """Every link that a letter bears, with its reader, by the kind of letter and the view that it leads to."""
    kinds: dict[tuple[str, str], dict[tuple[Person, str], None]] = defaultdict(dict)
    for letter in OutboxLetter.objects.select_related("to").order_by("pk"):
        for link in sorted(links_of(letter)):
            kinds[letter.letter, resolve(urlsplit(link).path).view_name][letter.to, link] = None
    return {kind: list(links) for kind, links in kinds.items()}


@pytest.mark.one_database  # the pages behind them are those of `test_letters_of_what_is_no_more` and of every walk
def test_links_of_every_kind_of_letter_open_for_their_readers(told):
    """A reference already given, a survey that closed, a pair that ended, a window that is over: a page, never a 404.

    Every link leads to a view; of each kind half a dozen are opened, from the first that was written to the last.
    """
    kinds = links_by_kind()
    opening = dict.fromkeys(
        (reader, link)
        for links in kinds.values()
        for reader, link in links[:: -(-len(links) // OF_EACH_KIND)] + links[-1:]
    )
    browsers = {reader: signed_in(reader) for reader, _link in opening}
    missing = [
        (reader, link, status)
        for reader, link in opening
        if (status := browsers[reader].get(link, follow=True).status_code) >= 400
    ]

    assert sum(map(len, kinds.values())) > 1000
    assert len(opening) > 150
    assert missing == []


@pytest.mark.one_database  # letters are written by templates
def test_no_letter_shows_the_program(told):
    slips = {
        (letter.letter, found)
        for letter in OutboxLetter.objects.all()
        for found in SLIPS.findall(f"{letter.subject} {letter.text} {letter.html} {letter.calendar}")
    }

    assert slips == set()


def words_of(answer) -> str:
    """What someone reads of a page or a file; scripts, styles and attributes are no words."""
    kind = answer.headers["Content-Type"]
    content = answer.getvalue()  # a CSV file streams
    if kind.startswith("application/pdf"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if "spreadsheetml" in kind:
        book = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)
    text = content.decode("utf-8", "replace")
    if kind.startswith("text/html"):
        text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
        return unescape(re.sub(r"<[^<>]*>", " ", text))
    return text


def test_no_page_or_file_shows_the_program(told):
    """The busiest pages, what their links lead to for the same reader, and every file of the wave."""
    wave, slips, read = Wave.objects.get(stage="outcomes"), [], 0
    people = cast()
    files = [
        "outcomes:report_pdf",
        "outcomes:report_xlsx",
        "outcomes:report_csv",
        "diagnosis:map_csv",
        "diagnosis:map_xlsx",
    ]
    files += ["enrolment:export", "matching:export"]
    waiting = [(people["programme manager"], reverse(name, args=[wave.pk])) for name in files]
    waiting += [(person, path) for person, path in demo.busiest_pages().values()]
    waiting += [(person, reverse("feeds:mine")) for person in people.values()]
    clients = {person: signed_in(person) for person in {person for person, _path in waiting}}
    seen = set(waiting)
    while waiting:
        person, path = waiting.pop()
        answer = clients[person].get(path, follow=True)
        if answer.status_code >= 400 or not answer.headers["Content-Type"].startswith(("text/", "application/")):
            continue
        read += 1
        slips += [(path, found) for found in SLIPS.findall(words_of(answer))]
        if read < 150 and answer.headers["Content-Type"].startswith("text/html"):
            links = re.findall(r'<a\b[^>]*\shref="([^"]+)"', answer.content.decode())
            paths = {urljoin(path, unescape(link)) for link in links}
            further = {(person, each) for each in paths if each.startswith("/") and not each.startswith("/demo/")}
            waiting += sorted(further - seen, key=lambda one: one[1])
            seen |= further

    assert read > 60
    assert slips == []
