"""Every form of the site, refused: 422, a summary whose links lead to their fields, a page whose own links still work."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from binome.core.mail.questions import CONFIRMED
from binome.core.people.models import Person
from tests.factories import NOON
from tests.interfaces.acts import ACTS, ASK
from tests.interfaces.url_access import DOORS, Address, addresses

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
]  # what a refused page says was decided before anything is written
ALWAYS_ANSWERED = {
    "enrolment:words",  # counts the words of an answer while it is typed: a part of a page, nothing to refuse
    "network:similar",  # ideas like the one being typed: a part of a page, too
    "export_my_data",  # a file
    "diagnosis:new_link",  # says the same whatever is typed
    "letters:unsubscribe",  # one press, whatever it says (RFC 8058)
    "enrolment:save",
    "mentoring:keep_sheet",
    "outcomes:keep_draft",  # a draft may be empty; answered by a sentence
    "diagnosis:to_its_reader",  # the same page again: the link has left
}
WRONG = [{}, {"text": "", "state": "?", "day": "31/02/2026", "email": "nobody", "number": "-1", "name": "x" * 5000}]
FORMS = [
    one for one in addresses() if (DOORS[one.name].posts or DOORS[one.name].both) and one.name not in ALWAYS_ANSWERED
]


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        yield


def readers(company, address: Address) -> list[str]:
    """For whom this door opens, at most two."""
    whose = DOORS[address.name].whose
    return sorted(company.people)[:1] if whose is None else sorted(whose & company.people.keys())[:2]


@dataclass
class Faults:
    """What is wrong with the answers to one kind of wrong data."""

    shown_again: set[tuple[str, int]] = field(default_factory=set)
    lost: set[tuple[str, str]] = field(default_factory=set)
    dead: set[tuple[str, str]] = field(default_factory=set)


@pytest.fixture(scope="module", params=WRONG, ids=["empty", "nonsense"])
def faults(request, company) -> Faults:
    """Each form of the site is sent once for all tests of this file, by someone whose form it is; nothing of it stays."""
    faults = Faults()
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        for who, addresses_of in forms_by_reader(company).items():
            reader = Reader(company.people[who])
            for address in addresses_of:
                with transaction.atomic():
                    answer = reader.client.post(address.at(company), request.param)
                    transaction.set_rollback(True)
                if answer.status_code not in {302, 404, 409, 422} and not asks_first(address, answer):
                    faults.shown_again.add((address.name, answer.status_code))
                if answer.status_code == 422:
                    faults.lost |= {(address.name, link) for link in lost_links(answer.text)}
                    faults.dead |= {
                        (address.name, link) for link in reader.dead_links(answer.text, address.at(company))
                    }
    return faults


def forms_by_reader(company) -> dict[str, list[Address]]:
    forms = defaultdict(list)
    for address in FORMS:
        for who in readers(company, address):
            forms[who].append(address)
    return forms


def asks_first(address: Address, answer: HttpResponse) -> bool:
    """Whether it is the question of an act that cannot be taken back: a page of its own, and not the form again."""
    return ACTS.get(address.name) is ASK and f'name="{CONFIRMED}"' in answer.content.decode()


def lost_links(page: str) -> set[str]:
    """Links of the summary of what is wrong that lead to nothing on the page."""
    summary = "".join(re.findall(r'<div class="form-errors".*?</ul>', page, re.DOTALL))
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    return {link for link in re.findall(r'href="#([^"]*)"', summary) if link not in ids}


class Reader:
    """Someone signed in, who opens each address once."""

    def __init__(self, person: Person) -> None:
        self.client = Client()
        self.client.force_login(person)
        self._statuses: dict[str, int] = {}

    def is_dead(self, address: str) -> bool:
        if address not in self._statuses:
            self._statuses[address] = self.client.get(address).status_code
        return self._statuses[address] >= 400

    def dead_links(self, page: str, here: str) -> Iterator[str]:
        """Links and forms of a page, shown at `here`, that lead nowhere."""
        content = page.partition("<main")[2].partition("</main>")[0]
        for link in {unescape(link) for link in re.findall(r'<a\b[^>]*href="([^"#]+)"', content)}:
            if not re.match(r"[a-z]+:", link) and self.is_dead(urljoin(here, link)):
                yield link
        for target in re.findall(r'<form\b(?![^>]*method="post")[^>]*>', content):
            leads = urljoin(here, unescape((re.search(r'action="([^"]*)"', target) or [here, here])[1]))
            if 'method="dialog"' not in target and self.is_dead(leads):
                yield target


def test_a_form_is_done_or_refused_and_never_simply_shown_again(faults):
    assert sorted(faults.shown_again) == []


def test_the_summary_of_what_is_wrong_leads_to_fields_that_are_there(faults):
    assert sorted(faults.lost) == []


def test_the_links_of_a_refused_page_lead_somewhere(faults):
    """A button's address is no page: links that lean on it must not be on the page that says why it was refused."""
    assert sorted(faults.dead) == []
